# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A hundred times the mappings take about a hundred times the time in the pure rooms.

The factor of 130 leaves room for sorting and for caches that a hundred times the data do not fit into; one quadratic
step would be at 10,000.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils import _mapping
from tests.properties.test_linear_time import FEW, MOST, ROOMS, ratio, sample

AT_MOST: Final = 130.0

LINE: Final = ("read mappings", "plan exactly", "limits and steps", "check regions", "diff", "report")
"""The rooms that one run goes through."""


@pytest.fixture(autouse=True)
def _no_capacity(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much one zone can hold does not count here."""
    monkeypatch.setattr(_mapping, "CAPACITY", MOST)


def test_a_hundred_times_the_mappings_take_a_run_about_a_hundred_times_the_time() -> None:
    def whole_line(number: int) -> Callable[[], None]:
        it = sample(number)
        rooms = [ROOMS[name](it) for name in LINE]

        def run() -> None:
            for room in rooms:
                room()

        return run

    found = ratio(whole_line(MOST), whole_line(FEW), AT_MOST)
    assert found <= AT_MOST
