# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many runs at once under one rate limit, 20 forks in each of three slices, on a simulated clock."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.tests.unit.support.herd import Fleet, simulate

SLICED = 60
"""Processes: 20 forks in each of three slices."""


@pytest.mark.parametrize(
    "fleet",
    [
        Fleet(600, 3, SLICED),
        Fleet(600, 5, SLICED, start=0.3),
        Fleet(600, 40, SLICED),
        Fleet(600, 3, 4 * SLICED),
        # The window of the benchmark.
        Fleet(600, 3, SLICED, allowed=60, period=3.0, latency=0.02),
    ],
    ids=["small zones", "on fast machines", "full zones", "many processes", "a short window"],
)
def test_rate_limit_fails_no_zone_and_costs_little_time(fleet: Fleet) -> None:
    outcome = simulate(fleet)
    assert outcome.failed == 0
    # What the limit itself takes: the windows before the last one, and the part of the last one that is used.
    assert outcome.seconds <= 1.15 * fleet.zones * fleet.calls / fleet.allowed * fleet.period
    # Each process runs into the limit at most once in a window.
    assert max(outcome.windows) <= fleet.processes
