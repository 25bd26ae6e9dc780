# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fault matrix: each fault at each request, once and for ever, in both versions, held to the claims."""

from __future__ import annotations

import pytest

from tests.emulator.catalog import CATALOG
from tests.emulator.server import Emulator
from tests.faults.claims import Evidence, ends, keeps_secrets, tells_the_truth, well_means_done
from tests.faults.matrix import IDLE, ON, ONCE, SPECIAL, SURVIVED, VERSIONS, Special, cases
from tests.faults.running import DEFAULT_LIMITS, Limits, Report, run
from tests.faults.scenario import AFTER, BEFORE, REQUESTS, TASK, rows
from tests.faults.workers import Workers


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", CATALOG)
def test_every_fault_keeps_the_five_claims(workers: Workers, fault: str, version: str) -> None:
    judged = workers.judge(list(cases(fault, version)))
    broken = [f"{case.case}\n    {breach}" for case in judged for breach in case.breaches]
    assert not broken, f"{len(broken)} breaches in {len(judged)} runs:\n" + "\n".join(broken[:12])
    assert any(case.hits for case in judged) is ((fault, version) not in IDLE), (
        "the fault hits nothing, or IDLE is wrong"
    )


@pytest.mark.parametrize("reach", [ONCE, ON])
@pytest.mark.parametrize("fault", CATALOG)
def test_zone_is_untouched_when_name_lookup_fails(emulator: Emulator, fault: str, reach: str) -> None:
    special = SPECIAL.get(fault, Special(""))
    params = {**CATALOG[fault].params, **special.params}
    survived = reach == ONCE and fault in SURVIVED

    def look_up(limits: Limits) -> Report:
        emulator.control.reset()
        emulator.control.put_zone(mappings=rows(BEFORE))
        emulator.control.plan_fault(CATALOG[fault].name, params, path="/zones$", times=1 if reach == ONCE else None)
        options = {"zone": "example.com", "mappings": TASK["mappings"], "prune": True}
        report = run(emulator.url, options, limits=limits)
        assert [*ends(report, limits), *keeps_secrets(report, b"")] == []
        return report

    report = look_up(special.limits)
    if survived and not report.ok:
        # As in the matrix: on a busy machine, the short timeouts may also be too short for other requests.
        report = look_up(DEFAULT_LIMITS)

    assert report.ok or not survived
    assert emulator.control.state() == (AFTER if report.ok else BEFORE)
    assert report.values["changed"] is report.ok


def test_version_that_disappears_mid_run_causes_no_fallback(emulator: Emulator) -> None:
    """`auto` may only switch versions before one has answered."""
    fault = CATALOG["404/7003"]
    for number, _request in enumerate(REQUESTS["v2"], start=1):
        emulator.control.reset()
        emulator.control.put_zone(mappings=rows(BEFORE))
        emulator.control.plan_fault(fault.name, fault.params, number=number)

        report = run(emulator.url, TASK)

        seen = Evidence(report, BEFORE, AFTER, emulator.control.state())
        assert [*well_means_done(seen), *tells_the_truth(seen)] == []
        assert report.values["api_version"] == ("v1" if report.ok else "v2")
        assert report.ok is (number <= 3), "the list is what tells them apart"


def test_matrix_names_only_faults_of_the_catalog() -> None:
    assert {*SPECIAL, *SURVIVED, *(fault for fault, _version in IDLE)} <= set(CATALOG)
