# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two processes that write to one zone at once: what each reports is true of what it did, or names what was gone.

The service keeps no versions, so neither can know of the other. Each process has a token of its own, by which the
emulator's log tells their requests apart.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.client import DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.faults.claims import UNKNOWN
from tests.faults.matrix import VERSIONS
from tests.faults.running import VERDICTS, Limits, Report, run
from tests.faults.scenario import AFTER, BEFORE, REQUESTS, TASK, rows
from tests.support.clock import FastClock
from tests.support.playbook import Running, start_playbook, task
from tests.support.waiting import until

ABSENT = "does not exist"
"""How the API says that there is nothing to delete (code 1142)."""

TOKENS = ("first-writer-0123456789abcdefghijklmnop", "second-writer-0123456789abcdefghijklmno")
LATENCY_MS = 60
HERE, THERE = ("aws", "us-east-1"), ("gcp", "us-central1")

Options = dict[str, Any]


def zone_of(start: int, stop: int, placement: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """Mappings of a range of numbers."""
    return {f"2001:db8::{number + 1:x}": placement for number in range(start, stop)}


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Two processes that are ready to run the module."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_warm_up, range(2)))
        yield pool


def _warm_up(_number: int) -> None:
    """Import all that a run needs."""
    run("http://127.0.0.1:9/client/v4", {"zone_id": "a", "mappings": []}, clock=FastClock())


def _run(url: str, token: str, options: Options) -> Report:
    return run(url, options, credentials={"api_token": token}, limits=Limits(timeout=120))


def at_once(emulator: Emulator, processes: ProcessPoolExecutor, *both: Options) -> list[Report]:
    """Run two tasks at the same time; they must really have overlapped."""
    options = [{"zone_id": DEFAULT_ZONE_ID, **one} for one in both]
    with meeting(emulator):
        running = [processes.submit(_run, emulator.url, *pair) for pair in zip(TOKENS, options, strict=True)]
    reports = [future.result(timeout=300) for future in running]
    assert_they_overlapped(emulator)
    return reports


@contextlib.contextmanager
def meeting(emulator: Emulator) -> Iterator[None]:
    """Neither of two writers gets an answer before the other one has sent a request."""
    for token in TOKENS:
        emulator.control.add_token(token, ["zone:read", "zone_settings:read", "zone_settings:edit"])
    emulator.control.set_latency(LATENCY_MS)
    emulator.control.hold()
    yield
    until(lambda: {writer_of(exchange) for exchange in emulator.control.log()} == {0, 1})
    emulator.control.release()


def writer_of(exchange: Mapping[str, Any]) -> int:
    """The writer that sent the request."""
    shown = [f"sha256:{hashlib.sha256(f'Bearer {token}'.encode()).hexdigest()[:16]}" for token in TOKENS]
    return shown.index(exchange["headers"]["authorization"])


def assert_they_overlapped(emulator: Emulator) -> None:
    """Check that both runs overlapped. Otherwise the test shows nothing."""
    order = [writer_of(exchange) for exchange in emulator.control.log()]
    assert order.index(0) < len(order) - order[::-1].index(1) - 1
    assert order.index(1) < len(order) - order[::-1].index(0) - 1


def assert_true_of_what_it_did(emulator: Emulator, writer: int, report: Report) -> None:
    """Check that the API confirmed what succeeded and refused what failed."""
    assert not report.crash
    confirmed: dict[str, tuple[str, str]] = {}
    refused: dict[str, str] = {}
    for exchange in emulator.control.log():
        if writer_of(exchange) == writer and exchange["method"] != "GET":
            result = exchange["answer"]["result"]
            verdicts = result.get("value", result)
            key = "origin_ip" if "value" not in result else "origin-ip"
            confirmed |= {row[key]: (row["vendor"], row["region"]) for row in verdicts["succeeded"]}
            refused |= {row[key]: row["error"] for row in verdicts["failed"]}
    told = {item["ip"]: (item["vendor"], item["region"]) for item in report.values["succeeded"]}
    assert told.keys() == confirmed.keys()
    assert all(
        confirmed[item["ip"]] == told[item["ip"]] for item in report.values["succeeded"] if item["action"] != "delete"
    )
    assert {item["ip"]: item["error"] for item in report.values["failed_items"]} == refused
    assert sum(len(report.values[where]) for where in VERDICTS) == len(report.values["changes"])
    assert report.values["changed"] is bool(confirmed)
    assert report.ok is not bool(refused)
    assert UNKNOWN not in report.message


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    """Each generation of the API in turn."""
    value: str = request.param
    return value


def test_two_writers_of_different_ips_both_succeed(
    emulator: Emulator, processes: ProcessPoolExecutor, version: str
) -> None:
    emulator.control.put_zone(mappings=rows(zone_of(0, 300, HERE)))
    ours, theirs = zone_of(0, 150, THERE), zone_of(150, 300, THERE)

    reports = at_once(
        emulator, processes, *({"mappings": rows(part), "api_version": version} for part in (ours, theirs))
    )

    for writer, report in enumerate(reports):
        assert report.ok
        assert_true_of_what_it_did(emulator, writer, report)
    assert emulator.control.state() == {**ours, **theirs}


def test_two_api_versions_can_be_used_at_once(emulator: Emulator, processes: ProcessPoolExecutor) -> None:
    ours, theirs = zone_of(0, 150, HERE), zone_of(150, 300, THERE)

    reports = at_once(
        emulator,
        processes,
        {"mappings": rows(ours), "api_version": "v2"},
        {"mappings": rows(theirs), "api_version": "v1"},
    )

    assert all(report.ok for report in reports)
    assert emulator.control.state() == {**ours, **theirs}


def test_two_writers_of_same_ips_report_what_was_confirmed(
    emulator: Emulator, processes: ProcessPoolExecutor, version: str
) -> None:
    ours, theirs = zone_of(0, 200, HERE), zone_of(50, 250, THERE)

    reports = at_once(
        emulator, processes, *({"mappings": rows(part), "api_version": version} for part in (ours, theirs))
    )

    state = emulator.control.state()
    for writer, report in enumerate(reports):
        assert_true_of_what_it_did(emulator, writer, report)
    assert state.keys() == {**ours, **theirs}.keys()
    assert all(placement in (ours.get(ip), theirs.get(ip)) for ip, placement in state.items())


def test_second_of_two_deleters_gets_per_item_errors(
    emulator: Emulator, processes: ProcessPoolExecutor, version: str
) -> None:
    emulator.control.put_zone(mappings=rows(zone_of(0, 300, HERE)))
    listed = [{"ip": ip} for ip in zone_of(0, 250, HERE)]

    reports = at_once(emulator, processes, *[{"mappings": listed, "state": "absent", "api_version": version}] * 2)

    for writer, report in enumerate(reports):
        assert_true_of_what_it_did(emulator, writer, report)
        assert all(ABSENT in item["error"] for item in report.values["failed_items"])
    assert emulator.control.state() == zone_of(250, 300, HERE)


def test_concurrent_prune_is_reported_truthfully_and_repaired(
    emulator: Emulator, processes: ProcessPoolExecutor, version: str
) -> None:
    emulator.control.put_zone(mappings=rows(zone_of(0, 300, HERE)))
    whole, part = zone_of(0, 100, THERE), zone_of(90, 200, THERE)
    pruning = {"zone_id": DEFAULT_ZONE_ID, "mappings": rows(whole), "prune": True, "api_version": version}

    reports = at_once(emulator, processes, pruning, {"mappings": rows(part), "api_version": version})

    for writer, report in enumerate(reports):
        if report.values["changes"]:
            assert_true_of_what_it_did(emulator, writer, report)
        else:
            assert "the list of mappings changed while it was read" in report.message
    emulator.control.set_latency(0)
    again = run(emulator.url, pruning)
    assert again.ok
    assert emulator.control.state() == whole
    assert run(emulator.url, pruning).values["changed"] is False


def test_lost_update_is_repaired_by_the_next_run(emulator: Emulator, version: str) -> None:
    """The service may lose one of two simultaneous writes. Here it loses the first mapping."""
    emulator.control.put_zone(mappings=rows(BEFORE))
    emulator.control.plan_fault("shift", {"remove": 1}, number=len(REQUESTS[version]))
    options = {**TASK, "api_version": version}

    first = run(emulator.url, options)
    (lost,) = AFTER.keys() - emulator.control.state().keys()
    second = run(emulator.url, options)

    assert first.ok
    assert lost in first.ips("succeeded"), "it was confirmed, and that is all that can be known"
    assert second.ok
    assert second.ips("succeeded") == {lost}
    assert emulator.control.state() == AFTER


def test_concurrent_playbooks_with_different_ips_both_succeed(emulator: Emulator, tmp_path: Path) -> None:
    ours, theirs = zone_of(0, 150, HERE), zone_of(150, 300, THERE)
    with meeting(emulator):
        started = _start_both(emulator, tmp_path, ours, theirs)
    runs = [running.finish() for running in started]

    assert_they_overlapped(emulator)
    assert [run["Converge"].status for run in runs] == ["ok", "ok"]
    assert all(run["Converge"].result["changed"] for run in runs)
    assert emulator.control.state() == {**ours, **theirs}


def _start_both(emulator: Emulator, directory: Path, *states: dict[str, tuple[str, str]]) -> list[Running]:
    started = []
    for token, state in zip(TOKENS, states, strict=True):
        options: dict[str, Any] = {"zone_id": DEFAULT_ZONE_ID, "api_url": emulator.url, "mappings": rows(state)}
        env = {"CLOUDFLARE_API_TOKEN": token}
        started.append(start_playbook([task("Converge", **options)], directory, env=env))
    return started
