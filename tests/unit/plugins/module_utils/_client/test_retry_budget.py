# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long a run waits, and when it gives up."""

from __future__ import annotations

import contextlib
import random

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RequestError
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeTime, longest, make_budget


def failed(retry_after: float | None = None) -> RequestError:
    """A failure that may pass."""
    error = RequestError("GET /zones", "HTTP 503", transient=True)
    error.retry_after = retry_after
    return error


def retry(budget: RetryBudget, time: FakeTime, failure: RequestError, attempt: int = 1, took: float = 0) -> float:
    """Have a try fail that took so many seconds, and wait for the next one; returns the seconds waited."""
    began = time.now
    time.now += took
    return budget.wait_to_retry(failure, attempt, began)


@pytest.mark.parametrize("asked", [1, 7, 300])
def test_a_wait_that_the_api_asks_for_is_kept_to_the_second(asked: float) -> None:
    time = FakeTime()
    assert retry(make_budget(time), time, failed(asked)) == asked
    assert time.sleeps == [asked]


def test_wait_beyond_the_budget_is_not_started() -> None:
    time = FakeTime()
    with pytest.raises(RequestError) as caught:
        retry(make_budget(time, budget=60), time, failed(300), took=10)
    assert time.sleeps == []
    assert str(caught.value) == (
        "GET /zones: HTTP 503 (gave up after 1 try: the API asks to wait 300 s,"
        " 50 s of the retry_budget of 60 s are left)"
    )


def test_what_was_raised_is_the_failure_itself() -> None:
    failure = failed()
    time = FakeTime()
    with pytest.raises(RequestError) as caught:
        retry(make_budget(time, budget=0), time, failure, 3)
    assert caught.value is failure
    assert str(failure).endswith("(gave up after 3 tries: the retry_budget of 0 s is used up)")


@pytest.mark.parametrize("asked", [None, 0, 5])
def test_a_budget_of_0_turns_retries_off(asked: float | None) -> None:
    time = FakeTime()
    with pytest.raises(RequestError, match="gave up after 1 try"):
        retry(make_budget(time, budget=0), time, failed(asked))


def test_the_longest_wait_doubles_from_try_to_try_up_to_half_a_minute() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=1e6)
    waits = [retry(budget, time, failed(), attempt) for attempt in range(1, 10)]
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_very_late_try_waits_no_longer() -> None:
    time = FakeTime()
    assert retry(make_budget(time, budget=1e6), time, failed(), 10_000) == 30


@pytest.mark.parametrize(("attempt", "most"), [(1, 0.5), (4, 4), (12, 30)])
def test_a_wait_is_drawn_from_nothing_to_the_longest(attempt: int, most: float) -> None:
    draws = random.Random(7)
    time = FakeTime()
    budget = RetryBudget(1e6, 30, clock=time.clock, sleep=time.sleep, draw=draws.uniform)
    waits = [retry(budget, time, failed(), attempt) for _draw in range(300)]
    assert 0 <= min(waits) < most * 0.1
    assert most * 0.9 < max(waits) <= most


def test_an_api_that_asks_for_no_wait_at_all_is_not_hammered() -> None:
    time = FakeTime()
    budget = make_budget(time)
    for attempt in range(1, 5):
        retry(budget, time, failed(0), attempt)
    assert sum(time.sleeps) > 1


def test_waits_and_failed_tries_share_one_budget() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=100)
    retry(budget, time, failed(20), 1, took=30)
    assert budget.left == 50
    with pytest.raises(RequestError, match="10 s of the retry_budget of 100 s are left"):
        retry(budget, time, failed(10), 2, took=40)
    assert budget.left == 10


def test_a_try_that_took_all_the_budget_was_the_last() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=20)
    with pytest.raises(RequestError, match="the retry_budget of 20 s is used up"):
        retry(budget, time, failed(), 1, took=30)
    assert budget.left == 0


def test_the_first_try_of_a_request_has_its_whole_time_out() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=40, timeout=30)
    assert budget.timeout("GET", 1) == 30
    retry(budget, time, failed(5), 1, took=30)
    assert budget.timeout("GET", 1) == 30


def test_a_retrys_time_out_is_no_longer_than_the_budget_left() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=40, timeout=30)
    retry(budget, time, failed(5), 1, took=30)
    assert budget.timeout("GET", 2) == 5


def test_a_run_ends_within_its_budget_and_one_time_out() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=10, timeout=30)
    with pytest.raises(RequestError):
        retry(budget, time, failed(), 1, took=25)
    assert budget.timeout("GET", 1) == 15


@pytest.mark.parametrize(("seconds", "first"), [(0, 15), (10, 20), (30, 30), (330, 30)])
def test_a_write_leaves_time_to_read_back(seconds: float, first: float) -> None:
    time = FakeTime()
    budget = make_budget(time, budget=seconds, timeout=30)
    assert budget.timeout("PATCH", 1) == first
    with contextlib.suppress(RequestError):
        retry(budget, time, failed(), 1, took=first)
    assert budget.timeout("GET", 1) >= first / 2


def test_a_time_out_is_never_nothing_which_would_mean_for_ever() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=0, timeout=1)
    with pytest.raises(RequestError):
        retry(budget, time, failed(), 1, took=99)
    assert budget.timeout("GET", 1) > 0
    assert budget.timeout("GET", 2) > 0


def test_seconds_in_which_several_requests_wait_count_once() -> None:
    time = FakeTime()
    waits: list[float] = []
    budget = RetryBudget(100, 30, clock=time.clock, sleep=waits.append, draw=longest)
    for _reader in range(8):
        budget.wait_to_retry(failed(60), 1, time.now)
    assert waits == [60] * 8
    assert budget.left == 40
    time.now += 60
    budget.wait_to_retry(failed(30), 2, time.now)
    assert budget.left == 10


def limited(seconds: float) -> RequestError:
    """A refusal for the rate limit."""
    failure = failed(seconds)
    failure.rate_limited = True
    return failure


def test_waits_for_the_rate_limit_take_nothing_from_failed_tries() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=330)
    retry(budget, time, limited(300))
    assert budget.left == 330


def test_windows_that_are_used_up_in_a_row_end_the_run_in_the_end() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=330)
    for attempt in range(1, 5):
        retry(budget, time, limited(300), attempt)
    with pytest.raises(RequestError, match="gave up after 5 tries: the API asks to wait 300 s"):
        retry(budget, time, limited(300), 5)


def test_a_call_that_is_carried_out_allows_the_next_wait_for_the_limit() -> None:
    time = FakeTime()
    budget = make_budget(time, budget=330)
    for _window in range(20):
        retry(budget, time, limited(300))
        budget.note_progress()
    assert len(time.sleeps) == 20


def test_no_wait_for_the_rate_limit_is_longer_than_the_budget() -> None:
    time = FakeTime()
    with pytest.raises(RequestError, match="60 s of the retry_budget of 60 s are left"):
        retry(make_budget(time, budget=60), time, limited(61))
