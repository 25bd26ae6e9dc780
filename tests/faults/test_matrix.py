# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fault matrix: each fault at each request, once and for ever, in both versions, held to the claims."""

from __future__ import annotations

import pytest

from tests.emulator.catalog import CATALOG
from tests.faults.matrix import IDLE, SPECIAL, SURVIVED, VERSIONS, cases
from tests.faults.workers import Workers


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", CATALOG)
def test_whatever_happens_the_run_ends_in_time_tells_the_truth_keeps_secrets_and_recovers(
    workers: Workers, fault: str, version: str
) -> None:
    judged = workers.judge(list(cases(fault, version)))
    broken = [f"{case.case}\n    {breach}" for case in judged for breach in case.breaches]
    assert not broken, f"{len(broken)} breaches in {len(judged)} runs:\n" + "\n".join(broken[:12])
    assert any(case.hits for case in judged) is ((fault, version) not in IDLE), (
        "the fault hits nothing, or IDLE is wrong"
    )


def test_what_is_said_of_faults_in_the_matrix_is_about_faults_of_the_catalog() -> None:
    assert {*SPECIAL, *SURVIVED, *(fault for fault, _version in IDLE)} <= set(CATALOG)
