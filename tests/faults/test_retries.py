# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One retry policy: what is retried, after how long, and when retries end."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from tests.emulator.catalog import CATALOG
from tests.emulator.client import DEFAULT_ZONE_ID, ControlClient
from tests.emulator.server import Emulator
from tests.faults.claims import ORDINARY_SECONDS, ends
from tests.faults.running import Limits, run
from tests.faults.scenario import AFTER, BEFORE, REQUESTS, TASK, rows
from tests.support.clock import FakeClock, FastClock, RealClock

ONE = {"zone_id": DEFAULT_ZONE_ID, "mappings": rows({"192.0.2.1": ("aws", "us-east-1")})}


RETRIED_FAILURES = (
    *("refused", "reset before processing", "closed before processing", "processed, then reset"),
    *("processed, then closed", "processed, then silent", "slow, byte by byte", "body cut in half"),
)


@pytest.fixture
def zone(emulator: Emulator) -> ControlClient:
    """The scenario's zone."""
    emulator.control.put_zone(mappings=rows(BEFORE))
    return emulator.control


@pytest.fixture
def still(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """A clock for a run, by which the emulator's rate limit counts, too."""
    clock = FakeClock()
    monkeypatch.setattr(emulator.world.service.rate_limit, "clock", clock)
    return clock


def refuse(zone: ControlClient, **params: Any) -> None:
    """Have the first request answered so, once."""
    zone.plan_fault("answer", params, number=1)


@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("fault", RETRIED_FAILURES)
def test_failed_connection_is_retried_for_every_request(
    emulator: Emulator, zone: ControlClient, fault: str, number: int
) -> None:
    zone.plan_fault(CATALOG[fault].name, CATALOG[fault].params, number=number)

    report = run(emulator.url, TASK, limits=Limits(budget=20, timeout=0.5))

    assert report.ok
    assert report.retries == len(report.values["retry_log"]) >= 1
    assert zone.state() == AFTER


def test_refused_connection_is_retried_within_the_budget() -> None:
    clock = FastClock()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/client/v4"
        report = run(url, ONE, limits=Limits(budget=30), clock=clock)

    assert not report.ok
    assert report.retries > 2
    assert "the connection failed" in report.message
    assert "the retry_budget of 30 s is used up" in report.message
    assert sum(clock.slept) <= 30
    assert list(ends(report, Limits(budget=30))) == []


def spread(seconds: float) -> float:
    """The longest wait for a window that opens in so many seconds: not all clients wake up at once."""
    return 1.02 * seconds


@pytest.mark.parametrize("value", ["soon", "-5", "0", "Wed, 21 Oct 2015 07:28:00 GMT", "9" * 400, "1.5"])
def test_invalid_retry_after_causes_no_long_wait(emulator: Emulator, zone: ControlClient, value: str) -> None:
    clock = FastClock()
    refuse(zone, status=503, headers={"Retry-After": value})

    report = run(emulator.url, ONE, clock=clock)

    assert not report.crash
    assert sum(clock.slept) <= 20


def test_retry_after_zero_does_not_flood_the_api(emulator: Emulator, zone: ControlClient) -> None:
    zone.plan_fault("answer", {"status": 503, "headers": {"Retry-After": "0"}}, times=None)

    assert not run(emulator.url, ONE, limits=Limits(budget=60)).ok
    assert len(zone.log()) < 100


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize("number", [1, 5, 8], ids=["first read", "first upsert", "first delete"])
def test_wait_beyond_the_budget_is_not_started(emulator: Emulator, zone: ControlClient, form: str, number: int) -> None:
    clock = FastClock()
    params = {"status": 429, "code": 1015, "retry_after": 390, "retry_after_form": form}
    zone.plan_fault("answer", params, from_number=number, times=None)

    report = run(emulator.url, TASK, limits=Limits(budget=300), clock=clock)

    assert not report.ok
    assert clock.slept == []
    assert re.search(r"the API asks to wait 3[5-9]\d(\.\d+)? s", report.message)
    assert "of the retry_budget of 300 s are left" in report.message


@pytest.mark.parametrize("version", REQUESTS)
@pytest.mark.parametrize("fault", ["503", "refused", "silent before processing", "429 without Retry-After"])
def test_all_waiting_together_stays_within_the_budget(
    emulator: Emulator, zone: ControlClient, fault: str, version: str
) -> None:
    """Every second request fails, so every call is sent twice and the waits add up."""
    for number in range(1, 60, 2):
        zone.plan_fault(CATALOG[fault].name, CATALOG[fault].params, number=number)
    limits = Limits(budget=2, timeout=0.4)
    clock = FastClock()

    report = run(emulator.url, {**TASK, "api_version": version}, limits=limits, clock=clock)

    assert sum(clock.slept) <= limits.budget
    assert list(ends(report, limits)) == []


@pytest.mark.parametrize("version", REQUESTS)
@pytest.mark.parametrize("requests", [4, 5, 7])
def test_run_waits_for_rate_window_before_limit_is_hit(
    emulator: Emulator, zone: ControlClient, still: FakeClock, version: str, requests: int
) -> None:
    zone.rate_limit(requests=requests, period=50)

    report = run(emulator.url, {**TASK, "api_version": version}, limits=Limits(budget=3300), clock=still)

    assert report.ok
    assert report.retries == 0
    assert {exchange["status"] for exchange in zone.log()} == {200}
    # The emulator rounds up, and 50 seconds can be a little more as a difference of two floats.
    assert all(50 <= seconds <= spread(51) for seconds in still.slept)


def test_a_run_takes_its_calls_from_as_many_windows_as_it_needs(
    emulator: Emulator, zone: ControlClient, still: FakeClock
) -> None:
    zone.rate_limit(requests=4, period=50)

    report = run(emulator.url, {**TASK, "read_connections": 1}, limits=Limits(budget=70), clock=still)

    assert report.ok
    assert sum(still.slept) > 70


def test_windows_that_others_use_up_in_a_row_end_the_run(emulator: Emulator, zone: ControlClient) -> None:
    clock = FastClock()
    zone.plan_fault("answer", {"status": 429, "retry_after": 50}, from_number=1, times=None)

    report = run(emulator.url, TASK, limits=Limits(budget=70), clock=clock)

    assert not report.ok
    assert "the API asks to wait 50 s" in report.message
    assert 4 * 70 - 50 <= sum(clock.slept) <= 4 * 70


def test_limit_used_up_by_others_is_waited_for(emulator: Emulator, zone: ControlClient, still: FakeClock) -> None:
    zone.rate_limit(requests=1200, period=300, used_at_start=1200)

    report = run(emulator.url, TASK, limits=Limits(budget=330), clock=still)

    assert report.ok
    assert report.retries == 1
    assert 300 <= sum(still.slept) <= spread(300)


def test_retries_are_counted_and_logged_in_order(emulator: Emulator, zone: ControlClient) -> None:
    zone.plan_fault("answer", {"status": 502, "text": "<html>"}, number=1)
    zone.plan_fault("close", number=4)
    zone.plan_fault("answer", {"status": 429, "code": 1015, "retry_after": 2}, number=8)

    report = run(emulator.url, TASK)

    assert report.ok
    assert report.values["api_calls"] == {"reads": 4, "writes": 5, "retries": 3}
    first, second, third = report.values["retry_log"]
    assert "HTTP 502" in first
    assert "the connection failed" in second
    assert "HTTP 429" in third
    assert "PUT" in third
    assert third.endswith("sent again after 2.0 s")


@pytest.mark.parametrize("luck", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("timeout", [1, 4, 30, 600])
@pytest.mark.parametrize("budget", [0, 1, 10, 330])
def test_timed_out_calls_take_budget_plus_one_timeout(budget: float, timeout: float, luck: float) -> None:
    """Without a server: a call and then a read. Each attempt takes as long as it may."""
    passed: list[float] = []
    allowance = RetryBudget(
        budget,
        timeout,
        clock=lambda: sum(passed),
        sleep=passed.append,
        draw=lambda low, high: low + luck * (high - low),
    )
    tries = 0
    first_tries: list[float] = []
    for method in ("PATCH", "GET"):
        attempt = 0
        with contextlib.suppress(TransportError):
            while True:
                attempt += 1
                tries += 1
                began = sum(passed)
                passed.append(allowance.timeout(method, attempt))
                first_tries += passed[-1:] if attempt == 1 else []
                allowance.wait_to_retry(TransportError("GET /", "no answer", transient=True), attempt, began)

    assert sum(passed) <= budget + timeout + 0.1
    assert tries > 2 or budget <= timeout
    assert first_tries[1] == pytest.approx(min(timeout, (budget + timeout) / 2)), "there is time to read back"


MANY = {f"2001:db8:1::{number:x}": ("aws", "us-east-1") for number in range(1, 1201)}
"""Twelve pages, more than are read side by side."""


@pytest.mark.parametrize("fault", ["processed, then silent", "slow, byte by byte", "503", "429 without Retry-After"])
def test_reads_side_by_side_share_one_budget(emulator: Emulator, fault: str) -> None:
    emulator.control.put_zone(mappings=rows(MANY))
    emulator.control.plan_fault(CATALOG[fault].name, CATALOG[fault].params, from_number=4, times=None)
    limits = Limits(budget=2, timeout=1)
    started = time.monotonic()

    report = run(emulator.url, TASK, limits=limits)
    took = time.monotonic() - started

    assert not report.ok
    assert not report.crash
    assert report.values["changes"] == []
    assert took <= limits.budget + limits.timeout + ORDINARY_SECONDS
    assert emulator.control.state() == MANY


def test_waits_side_by_side_count_once(emulator: Emulator) -> None:
    emulator.control.put_zone(mappings=rows(MANY))
    params = {"status": 503, "retry_after": 1}
    emulator.control.plan_fault("answer", params, from_number=2, times=8)
    clock = RealClock()  # Threads wait at the same time only on a real clock.

    report = run(emulator.url, TASK, limits=Limits(budget=7), clock=clock)

    # Eight waits in sequence would exceed the budget.
    assert report.ok
    assert clock.slept == [1] * 8


@pytest.mark.parametrize("requests", [20, 30, 40])
def test_reads_side_by_side_do_not_run_into_the_limit(emulator: Emulator, still: FakeClock, requests: int) -> None:
    # Each parallel reader advances the clock, so more time seems to pass than really would.
    emulator.control.put_zone(mappings=rows(MANY))
    emulator.control.rate_limit(requests=requests, period=50)

    report = run(emulator.url, TASK, limits=Limits(budget=33_000), clock=still)

    assert report.ok
    assert {exchange["status"] for exchange in emulator.control.log()} == {200}
    assert emulator.control.state() == AFTER
