# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes whose answer was lost, or does not say what became of each item: the module finds out, and says just that."""

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
    """Run it, and hold what it says to the zone."""
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
    """Have these items fail in every batch, until the zone is put anew."""
    emulator.world.service.store.zones[DEFAULT_ZONE_ID].failing_items = dict.fromkeys(ips, "Emulated.")


@pytest.mark.parametrize("way", WAYS_TO_LOSE_AN_ANSWER)
def test_a_delete_that_is_sent_again_and_finds_its_items_absent_has_succeeded(
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


@pytest.mark.parametrize("way", WAYS_TO_LOSE_AN_ANSWER)
@pytest.mark.parametrize("step", WRITES)
def test_each_write_may_lose_its_answer_once_and_the_run_still_succeeds(
    emulator: Emulator, zone: ControlClient, version: str, step: str, way: str
) -> None:
    name, params = WAYS_TO_LOSE_AN_ANSWER[way]
    for number, write in enumerate(WRITES[step][version]):
        zone.plan_fault(name, params, number=write + 2 * number if step == "delete" else write + number)

    report = run_scenario(emulator, version)

    assert report.ok
    assert zone.state() == AFTER


@pytest.mark.parametrize("step", WRITES)
@pytest.mark.parametrize("processed", [True, False], ids=["applied", "not applied"])
def test_where_retries_run_out_the_batch_is_read_back_and_told_as_it_is(
    emulator: Emulator, zone: ControlClient, version: str, step: str, processed: bool
) -> None:
    number = WRITES[step][version][0]
    method = REQUESTS[version][number - 1][0]
    zone.plan_fault("close", {"process": processed}, method=method, times=None)

    report = run_scenario(emulator, version)

    batch = set(batches(zone, method)[0])
    before = 205 if step == "delete" else 0
    assert not report.ok
    assert "the connection failed" in report.message
    assert len(report.values["succeeded"]) == before + 100 * processed
    assert batch <= report.ips("succeeded" if processed else "failed_items")
    assert len(report.values["not_attempted"]) == 310 - before - 100
    assert UNKNOWN not in report.message


@pytest.mark.parametrize("step", WRITES)
def test_a_batch_that_was_applied_in_part_is_sorted_item_by_item(
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
def test_a_budget_shorter_than_the_time_out_leaves_time_to_read_back(
    emulator: Emulator, zone: ControlClient, version: str, budget: int
) -> None:
    number = WRITES["upsert"][version][0]
    zone.plan_fault("silent", {"process": True}, method=REQUESTS[version][number - 1][0], times=None)

    report = run_scenario(emulator, version, Limits(budget=budget, timeout=6))

    assert len(report.values["succeeded"]) == 100
    assert report.values["failed_items"] == []


def test_a_batch_that_was_applied_is_done_however_unreadable_its_answer_is(
    emulator: Emulator, zone: ControlClient, version: str
) -> None:
    for numbers in WRITES.values():
        for write in numbers[version]:
            method = REQUESTS[version][write - 1][0]
            zone.plan_fault("rewrite", {"put": {"result": "text"}}, method=method, times=None)

    report = run_scenario(emulator, version)

    assert report.ok
    assert zone.state() == AFTER


def test_only_where_reading_back_fails_too_an_outcome_is_said_to_be_unknown(
    emulator: Emulator, zone: ControlClient, version: str
) -> None:
    zone.plan_fault("close", {"process": True}, from_number=WRITES["upsert"][version][1], times=None)

    report = run_scenario(emulator, version)

    assert len(report.values["succeeded"]) == len(report.values["failed_items"]) == 100
    assert all(UNKNOWN in item["error"] for item in report.values["failed_items"])
    assert report.values["changed"] is True


@pytest.mark.parametrize("how", ["missing", "doubled", "both", "extra", "respelled"])
@pytest.mark.parametrize("step", WRITES)
def test_a_wrong_verdict_on_an_item_that_was_applied_is_settled_by_the_zone(
    emulator: Emulator, zone: ControlClient, version: str, step: str, how: str
) -> None:
    for number, _write in enumerate(WRITES[step][version]):
        zone.plan_fault(
            "verdict", {"how": how, "index": number}, method=REQUESTS[version][-3 if step == "upsert" else -1][0]
        )

    report = run_scenario(emulator, version)

    reads = sum(method == "GET" for method, _path in REQUESTS[version])
    assert report.ok
    assert (report.values["api_calls"]["reads"] > reads) is (how != "respelled"), "respelled is nothing to settle"


@pytest.mark.parametrize("how", ["missing", "both", "extra"])
@pytest.mark.parametrize("step", WRITES)
def test_a_wrong_verdict_on_an_item_that_was_not_applied_is_settled_by_the_zone(
    emulator: Emulator, zone: ControlClient, version: str, step: str, how: str
) -> None:
    """All items of the first batch fail, so that it is on one of them that the verdict is wrong."""
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
def test_a_batch_that_the_rate_limit_turned_away_was_not_applied_and_no_more_is_asked(
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
def test_a_batch_that_was_turned_away_after_its_answer_was_lost_may_have_been_applied(
    emulator: Emulator, zone: ControlClient, version: str, step: str
) -> None:
    number = WRITES[step][version][0]
    zone.plan_fault("close", {"process": True}, number=number)
    zone.plan_fault("answer", {"status": 429, "retry_after": 300}, number=number + 1)

    report = run_scenario(emulator, version)

    assert not report.ok
    assert len(report.values["failed_items"]) == 0
    assert "the API asks to wait 300 s" in report.message


@pytest.mark.parametrize("put", [{"region": "us-east4"}, {"vendor": "aws"}], ids=["region", "vendor"])
def test_a_success_that_names_another_place_than_was_sent_is_settled_by_the_zone(
    emulator: Emulator, zone: ControlClient, version: str, put: dict[str, Any]
) -> None:
    rewritten = {f"$rows.{key}": value for key, value in put.items()}
    zone.plan_fault("rewrite", {"put": rewritten}, number=WRITES["upsert"][version][0])

    report = run_scenario(emulator, version)

    assert report.ok
    assert report.values["api_calls"]["reads"] > sum(method == "GET" for method, _path in REQUESTS[version])


def test_an_item_that_failed_is_told_with_the_reason_of_the_api_and_stops_nothing(
    emulator: Emulator, zone: ControlClient, version: str
) -> None:
    zone.plan_fault("fail_items", {"first": 3, "error": "No such origin."}, path="/batch$", times=None)

    report = run_scenario(emulator, version)

    assert not report.ok
    assert report.values["changed"] is True
    assert len(report.values["failed_items"]) == 15
    assert {item["error"] for item in report.values["failed_items"]} == {"No such origin."}
    assert report.values["not_attempted"] == []
