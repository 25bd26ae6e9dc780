# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long a run waits, and when it gives up."""

from __future__ import annotations

import contextlib
import random

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.patience import RETRIED_STATUSES, Patience
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RequestError
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeTime, longest, make_patience


def failed(retry_after: float | None = None) -> RequestError:
    """A failure that may pass."""
    error = RequestError("GET /zones", "HTTP 503", transient=True)
    error.retry_after = retry_after
    return error


def retry(patience: Patience, time: FakeTime, failure: RequestError, attempt: int = 1, took: float = 0) -> float:
    """Have a try fail that took so many seconds, and wait for the next one; returns the seconds waited."""
    began = time.now
    time.now += took
    return patience.before_retry(failure, attempt, began)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520, 521, 524, 529])
def test_these_statuses_may_pass(status: int) -> None:
    assert status in RETRIED_STATUSES


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 405, 409, 413, 422, 501, 505, 519, 530])
def test_these_statuses_will_not_pass(status: int) -> None:
    assert status not in RETRIED_STATUSES


@pytest.mark.parametrize("asked", [1, 7, 300])
def test_a_wait_that_the_api_asks_for_is_kept_to_the_second(asked: float) -> None:
    time = FakeTime()
    assert retry(make_patience(time), time, failed(asked)) == asked
    assert time.sleeps == [asked]


def test_a_wait_beyond_the_budget_is_not_begun_and_the_message_says_what_was_asked() -> None:
    time = FakeTime()
    with pytest.raises(RequestError) as caught:
        retry(make_patience(time, budget=60), time, failed(300), took=10)
    assert time.sleeps == []
    assert str(caught.value) == (
        "GET /zones: HTTP 503 (given up after 1 try: the API asks to wait 300 s,"
        " 50 s of the retry_budget of 60 s are left)"
    )


def test_what_was_raised_is_the_failure_itself() -> None:
    failure = failed()
    time = FakeTime()
    with pytest.raises(RequestError) as caught:
        retry(make_patience(time, budget=0), time, failure, 3)
    assert caught.value is failure
    assert str(failure).endswith("(given up after 3 tries: the retry_budget of 0 s is used up)")


@pytest.mark.parametrize("asked", [None, 0, 5])
def test_a_budget_of_0_turns_retries_off(asked: float | None) -> None:
    time = FakeTime()
    with pytest.raises(RequestError, match="given up after 1 try"):
        retry(make_patience(time, budget=0), time, failed(asked))


def test_the_longest_wait_doubles_from_try_to_try_up_to_half_a_minute() -> None:
    time = FakeTime()
    patience = make_patience(time, budget=1e6)
    waits = [retry(patience, time, failed(), attempt) for attempt in range(1, 10)]
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_very_late_try_waits_no_longer() -> None:
    time = FakeTime()
    assert retry(make_patience(time, budget=1e6), time, failed(), 10_000) == 30


@pytest.mark.parametrize(("attempt", "most"), [(1, 0.5), (4, 4), (12, 30)])
def test_a_wait_is_drawn_from_nothing_to_the_longest(attempt: int, most: float) -> None:
    draws = random.Random(7)
    time = FakeTime()
    patience = Patience(1e6, 30, clock=time.clock, sleep=time.sleep, draw=draws.uniform)
    waits = [retry(patience, time, failed(), attempt) for _draw in range(300)]
    assert 0 <= min(waits) < most * 0.1
    assert most * 0.9 < max(waits) <= most


def test_an_api_that_asks_for_no_wait_at_all_is_not_hammered() -> None:
    time = FakeTime()
    patience = make_patience(time)
    for attempt in range(1, 5):
        retry(patience, time, failed(0), attempt)
    assert sum(time.sleeps) > 1


def test_waits_and_failed_tries_share_one_budget() -> None:
    time = FakeTime()
    patience = make_patience(time, budget=100)
    retry(patience, time, failed(20), 1, took=30)
    assert patience.left == 50
    with pytest.raises(RequestError, match="10 s of the retry_budget of 100 s are left"):
        retry(patience, time, failed(10), 2, took=40)
    assert patience.left == 10


def test_a_try_that_took_all_the_budget_was_the_last() -> None:
    time = FakeTime()
    patience = make_patience(time, budget=20)
    with pytest.raises(RequestError, match="the retry_budget of 20 s is used up"):
        retry(patience, time, failed(), 1, took=30)
    assert patience.left == 0


def test_the_first_try_of_a_request_has_its_whole_time_out() -> None:
    time = FakeTime()
    patience = make_patience(time, budget=40, timeout=30)
    assert patience.timeout("GET", 1) == 30
    retry(patience, time, failed(5), 1, took=30)
    assert patience.timeout("GET", 1) == 30


def test_a_retrys_time_out_is_no_longer_than_the_budget_left() -> None:
    time = FakeTime()
    patience = make_patience(time, budget=40, timeout=30)
    retry(patience, time, failed(5), 1, took=30)
    assert patience.timeout("GET", 2) == 5


def test_a_run_ends_within_its_budget_and_one_time_out() -> None:
    time = FakeTime()
    patience = make_patience(time, budget=10, timeout=30)
    with pytest.raises(RequestError):
        retry(patience, time, failed(), 1, took=25)
    assert patience.timeout("GET", 1) == 15


@pytest.mark.parametrize(("budget", "first"), [(0, 15), (10, 20), (30, 30), (330, 30)])
def test_a_write_leaves_time_to_read_back(budget: float, first: float) -> None:
    time = FakeTime()
    patience = make_patience(time, budget=budget, timeout=30)
    assert patience.timeout("PATCH", 1) == first
    with contextlib.suppress(RequestError):
        retry(patience, time, failed(), 1, took=first)
    assert patience.timeout("GET", 1) >= first / 2


def test_a_time_out_is_never_nothing_which_would_mean_for_ever() -> None:
    time = FakeTime()
    patience = make_patience(time, budget=0, timeout=1)
    with pytest.raises(RequestError):
        retry(patience, time, failed(), 1, took=99)
    assert patience.timeout("GET", 1) > 0
    assert patience.timeout("GET", 2) > 0


@pytest.mark.parametrize("remaining", [0, 1, 2])
def test_with_few_calls_left_the_next_one_waits_for_the_window(remaining: int) -> None:
    time = FakeTime()
    patience = make_patience(time)
    patience.watch_window(f'"default";r={remaining};t=120')
    time.now += 20
    patience.await_window()
    assert time.sleeps == [100]
    assert patience.left == 230


def test_the_window_is_waited_for_once() -> None:
    time = FakeTime()
    patience = make_patience(time)
    patience.watch_window('"default";r=0;t=120')
    patience.await_window()
    patience.await_window()
    assert time.sleeps == [120]


def test_a_window_that_opened_meanwhile_costs_nothing() -> None:
    time = FakeTime()
    patience = make_patience(time)
    patience.watch_window('"default";r=0;t=5')
    time.now += 6
    patience.await_window()
    assert time.sleeps == []


def test_a_window_beyond_the_budget_is_left_to_the_api() -> None:
    time = FakeTime()
    patience = make_patience(time, budget=60)
    patience.watch_window('"default";r=0;t=120')
    patience.await_window()
    assert time.sleeps == []
    assert patience.left == 60


@pytest.mark.parametrize(
    "header",
    [
        '"default";r=50;t=30',
        '"default";r=3;t=300',
        "",
        "nonsense",
        '"default";r=;t=30',
        '"default";r=-1;t=30',
        '"default";r=0;t=9999999999',
        '"burst";r=0;t=60',
        '"default";q=100;w=60',
    ],
)
def test_other_headers_make_no_wait(header: str) -> None:
    time = FakeTime()
    patience = make_patience(time, budget=1e6)
    patience.watch_window(header)
    patience.await_window()
    assert time.sleeps == []


def test_the_header_is_read_with_white_space_and_beside_other_limits() -> None:
    time = FakeTime()
    patience = make_patience(time)
    patience.watch_window('"burst";r=99;t=60, "default" ; r=1 ; t=30')
    patience.await_window()
    assert time.sleeps == [30]


def test_seconds_in_which_several_requests_wait_count_once() -> None:
    time = FakeTime()
    waits: list[float] = []
    patience = Patience(100, 30, clock=time.clock, sleep=waits.append, draw=longest)
    for _reader in range(8):
        patience.before_retry(failed(60), 1, time.now)
    assert waits == [60] * 8
    assert patience.left == 40
    time.now += 60
    patience.before_retry(failed(30), 2, time.now)
    assert patience.left == 10


@pytest.mark.parametrize(("callers", "sleeps"), [(1, []), (7, []), (8, [5]), (32, [5])])
def test_more_calls_are_kept_where_more_may_be_under_way(callers: int, sleeps: list[float]) -> None:
    time = FakeTime()
    patience = make_patience(time)
    patience.watch_window('"default";r=9;t=5')
    patience.await_window(callers)
    assert time.sleeps == sleeps


def test_an_answer_that_was_overtaken_does_not_give_calls_back() -> None:
    time = FakeTime()
    patience = make_patience(time)
    patience.watch_window('"default";r=2;t=5')
    patience.watch_window('"default";r=9;t=6')
    patience.await_window()
    assert time.sleeps == [6]


def test_a_new_window_gives_its_calls_back() -> None:
    time = FakeTime()
    patience = make_patience(time)
    patience.watch_window('"default";r=2;t=5')
    patience.watch_window('"default";r=1199;t=300')
    patience.await_window()
    assert time.sleeps == []
