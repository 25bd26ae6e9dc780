# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module finds out what a write did if its answer is lost or unclear."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.client import DEFAULT_ZONE_ID, ControlClient
from tests.emulator.server import Emulator
from tests.faults.claims import UNKNOWN, Evidence, ends, tells_the_truth, well_means_done
from tests.faults.matrix import VERSIONS
from tests.faults.running import DEFAULT_LIMITS, Limits, Report, run
from tests.faults.scenario import AFTER, BEFORE, REQUESTS, TASK, rows

WRITES: dict[str, dict[str, tuple[int, ...]]] = {
    "upsert": {"v2": (5, 6, 7), "v1": (3, 4, 5)},
    "delete": {"v2": (8, 9), "v1": (6, 7)},
}
"""Numbers of the requests that write, in a run without faults."""

WAYS_TO_LOSE_AN_ANSWER: dict[str, tuple[str, dict[str, Any]]] = {
    "closed": ("close", {"process": True, "reset": False}),
    "reset": ("close", {"process": True}),
    "cut": ("cut", {}),
    "500": ("answer", {"status": 500, "process": True}),
}


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    """Each generation of the API in turn."""
    value: str = request.param
    return value


@pytest.fixture
def zone(emulator: Emulator) -> ControlClient:
    """The scenario's zone."""
    emulator.control.put_zone(mappings=rows(BEFORE))
    return emulator.control


def run_scenario(emulator: Emulator, version: str, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Run the scenario and compare its report with the zone."""
    report = run(emulator.url, {**TASK, "api_version": version}, limits=limits)
    unreachable = emulator.control.log()[-1]["fault_effective"]
    seen = Evidence(report, BEFORE, AFTER, emulator.control.state(), unreachable=unreachable)
    assert [*ends(report, limits), *well_means_done(seen), *tells_the_truth(seen)] == []
    return report


def batches(zone: ControlClient, method: str) -> list[list[str]]:
    """The IPs of each batch that was sent with a method, in order."""
    bodies = [exchange["body"] for exchange in zone.log() if exchange["method"] == method]
    return [
        [item if isinstance(item, str) else item.get("origin_ip") or item["ip"] for item in body] for body in bodies
    ]


def failing_items(emulator: Emulator, ips: list[str]) -> None:
    """Let these items fail in every batch until the zone is replaced."""
    emulator.world.service.store.zones[DEFAULT_ZONE_ID].failing_items = dict.fromkeys(ips, "Emulated.")


@pytest.mark.parametrize("way", WAYS_TO_LOSE_AN_ANSWER)
def test_repeated_delete_of_absent_items_succeeds(
    emulator: Emulator, zone: ControlClient, version: str, way: str
) -> None:
    name, params = WAYS_TO_LOSE_AN_ANSWER[way]
    zone.plan_fault(name, params, method="DELETE")

    report = run_scenario(emulator, version)

    first, again, _last = batches(zone, "DELETE")
    answer = [exchange for exchange in zone.log() if exchange["method"] == "DELETE"][1]["answer"]["result"]
    assert first == again
    assert len(answer.get("value", answer)["failed"]) == 100, "the API says that they are absent"
    assert report.ok
    assert report.values["summary"]["deleted"] == 105


@pytest.mark.parametrize("step", WRITES)
def test_partly_applied_batch_is_sorted_item_by_item(
    emulator: Emulator, zone: ControlClient, version: str, step: str
) -> None:
    number = WRITES[step][version][0]
    wanted = [
        ip for ip in {**BEFORE, **AFTER} if BEFORE.get(ip) != AFTER.get(ip) and (ip in AFTER) is (step == "upsert")
    ]
    failing_items(emulator, wanted[::3])
    zone.plan_fault("close", {"process": True}, from_number=number, method=REQUESTS[version][number - 1][0], times=None)

    report = run_scenario(emulator, version)

    batch = set(batches(zone, REQUESTS[version][number - 1][0])[0])
    assert report.ips("failed_items") == batch & set(wanted[::3])
    assert batch - set(wanted[::3]) <= report.ips("succeeded")


@pytest.mark.parametrize("budget", [0, 1])
def test_short_budget_leaves_time_to_read_back(
    emulator: Emulator, zone: ControlClient, version: str, budget: int
) -> None:
    number = WRITES["upsert"][version][0]
    zone.plan_fault("silent", {"process": True}, method=REQUESTS[version][number - 1][0], times=None)

    report = run_scenario(emulator, version, Limits(budget=budget, timeout=6))

    assert len(report.values["succeeded"]) == 100
    assert report.values["failed_items"] == []


@pytest.mark.parametrize("how", ["missing", "both", "extra"])
@pytest.mark.parametrize("step", WRITES)
def test_wrong_verdict_on_failed_item_is_settled_by_zone(
    emulator: Emulator, zone: ControlClient, version: str, step: str, how: str
) -> None:
    """All items of the first batch fail, so the wrong result is about one of them."""
    wanted = [
        ip for ip in {**BEFORE, **AFTER} if BEFORE.get(ip) != AFTER.get(ip) and (ip in AFTER) is (step == "upsert")
    ]
    failing_items(emulator, wanted)
    zone.plan_fault("verdict", {"how": how}, path="/batch$", times=None)

    report = run_scenario(emulator, version)

    assert not report.ok
    assert report.ips("failed_items") == set(wanted)
    assert report.values["not_attempted"] == []


@pytest.mark.parametrize("step", WRITES)
def test_rate_limited_batch_is_reported_as_not_applied(
    emulator: Emulator, zone: ControlClient, version: str, step: str
) -> None:
    number = WRITES[step][version][0]
    zone.plan_fault("answer", {"status": 429, "retry_after": 300}, from_number=number, times=None)

    report = run_scenario(emulator, version)

    assert zone.log()[-1]["number"] == number
    assert len(report.values["failed_items"]) == 100
    assert UNKNOWN not in report.message
    assert "the API asks to wait 300 s" in report.message


@pytest.mark.parametrize("step", WRITES)
def test_rate_limited_retry_after_lost_answer_is_settled(
    emulator: Emulator, zone: ControlClient, version: str, step: str
) -> None:
    number = WRITES[step][version][0]
    zone.plan_fault("close", {"process": True}, number=number)
    zone.plan_fault("answer", {"status": 429, "retry_after": 300}, number=number + 1)

    report = run_scenario(emulator, version)

    assert not report.ok
    assert len(report.values["failed_items"]) == 0
    assert "the API asks to wait 300 s" in report.message
