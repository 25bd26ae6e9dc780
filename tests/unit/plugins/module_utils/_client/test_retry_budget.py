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
from ansible_collections.edgeops.cloudflare.tests.support.clock import FakeClock, longest_wait
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import make_budget


def failed(retry_after: float | None = None) -> RequestError:
    """A failure that may pass."""
    error = RequestError("GET /zones", "HTTP 503", transient=True)
    error.retry_after = retry_after
    return error


def retry(budget: RetryBudget, clock: FakeClock, failure: RequestError, attempt: int = 1, took: float = 0) -> float:
    """Fail an attempt that took `took` seconds and wait for the next one. Returns the seconds waited."""
    began = clock.now
    clock.now += took
    return budget.wait_to_retry(failure, attempt, began)


@pytest.mark.parametrize("asked", [1, 7, 300])
def test_requested_wait_is_kept_exactly(asked: float) -> None:
    clock = FakeClock()
    assert retry(make_budget(clock), clock, failed(asked)) == asked
    assert clock.slept == [asked]


def test_wait_beyond_the_budget_is_not_started() -> None:
    clock = FakeClock()
    with pytest.raises(RequestError) as caught:
        retry(make_budget(clock, budget=60), clock, failed(300), took=10)
    assert clock.slept == []
    assert str(caught.value) == (
        "GET /zones: HTTP 503 (gave up after 1 try: the API asks to wait 300 s,"
        " 50 s of the retry_budget of 60 s are left)"
    )


def test_original_failure_is_raised() -> None:
    failure = failed()
    clock = FakeClock()
    with pytest.raises(RequestError) as caught:
        retry(make_budget(clock, budget=0), clock, failure, 3)
    assert caught.value is failure
    assert str(failure).endswith("(gave up after 3 tries: the retry_budget of 0 s is used up)")


@pytest.mark.parametrize("asked", [None, 0, 5])
def test_a_budget_of_0_turns_retries_off(asked: float | None) -> None:
    clock = FakeClock()
    with pytest.raises(RequestError, match="gave up after 1 try"):
        retry(make_budget(clock, budget=0), clock, failed(asked))


def test_longest_wait_doubles_up_to_half_a_minute() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=1e6)
    waits = [retry(budget, clock, failed(), attempt) for attempt in range(1, 10)]
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_very_late_try_waits_no_longer() -> None:
    clock = FakeClock()
    assert retry(make_budget(clock, budget=1e6), clock, failed(), 10_000) == 30


@pytest.mark.parametrize(("attempt", "most"), [(1, 0.5), (4, 4), (12, 30)])
def test_wait_is_random_up_to_the_longest(attempt: int, most: float) -> None:
    draws = random.Random(7)
    clock = FakeClock()
    budget = RetryBudget(1e6, 30, clock=clock, sleep=clock.sleep, draw=draws.uniform)
    waits = [retry(budget, clock, failed(), attempt) for _draw in range(300)]
    assert 0 <= min(waits) < most * 0.1
    assert most * 0.9 < max(waits) <= most


def test_requested_wait_of_zero_still_waits() -> None:
    clock = FakeClock()
    budget = make_budget(clock)
    for attempt in range(1, 5):
        retry(budget, clock, failed(0), attempt)
    assert sum(clock.slept) > 1


def test_waits_and_failed_tries_share_one_budget() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=100)
    retry(budget, clock, failed(20), 1, took=30)
    assert budget.left == 50
    with pytest.raises(RequestError, match="10 s of the retry_budget of 100 s are left"):
        retry(budget, clock, failed(10), 2, took=40)
    assert budget.left == 10


def test_a_try_that_took_all_the_budget_was_the_last() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=20)
    with pytest.raises(RequestError, match="the retry_budget of 20 s is used up"):
        retry(budget, clock, failed(), 1, took=30)
    assert budget.left == 0


def test_first_attempt_gets_the_whole_timeout() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=40, timeout=30)
    assert budget.timeout("GET", 1) == 30
    retry(budget, clock, failed(5), 1, took=30)
    assert budget.timeout("GET", 1) == 30


def test_retry_timeout_is_limited_by_the_remaining_budget() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=40, timeout=30)
    retry(budget, clock, failed(5), 1, took=30)
    assert budget.timeout("GET", 2) == 5


def test_a_run_ends_within_its_budget_and_one_time_out() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=10, timeout=30)
    with pytest.raises(RequestError):
        retry(budget, clock, failed(), 1, took=25)
    assert budget.timeout("GET", 1) == 15


@pytest.mark.parametrize(("seconds", "first"), [(0, 15), (10, 20), (30, 30), (330, 30)])
def test_a_write_leaves_time_to_read_back(seconds: float, first: float) -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=seconds, timeout=30)
    assert budget.timeout("PATCH", 1) == first
    with contextlib.suppress(RequestError):
        retry(budget, clock, failed(), 1, took=first)
    assert budget.timeout("GET", 1) >= first / 2


def test_timeout_is_never_zero() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=0, timeout=1)
    with pytest.raises(RequestError):
        retry(budget, clock, failed(), 1, took=99)
    assert budget.timeout("GET", 1) > 0
    assert budget.timeout("GET", 2) > 0


def test_seconds_in_which_several_requests_wait_count_once() -> None:
    clock = FakeClock()
    waits: list[float] = []
    budget = RetryBudget(100, 30, clock=clock, sleep=waits.append, draw=longest_wait)
    for _reader in range(8):
        budget.wait_to_retry(failed(60), 1, clock.now)
    assert waits == [60] * 8
    assert budget.left == 40
    clock.now += 60
    budget.wait_to_retry(failed(30), 2, clock.now)
    assert budget.left == 10


def limited(seconds: float) -> RequestError:
    """A refusal for the rate limit."""
    failure = failed(seconds)
    failure.rate_limited = True
    return failure


def test_waits_for_the_rate_limit_take_nothing_from_failed_tries() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=330)
    retry(budget, clock, limited(300))
    assert budget.left == 330


def test_windows_that_are_used_up_in_a_row_end_the_run_in_the_end() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=330)
    for attempt in range(1, 5):
        retry(budget, clock, limited(300), attempt)
    with pytest.raises(RequestError, match="gave up after 5 tries: the API asks to wait 300 s"):
        retry(budget, clock, limited(300), 5)


def test_a_call_that_is_carried_out_allows_the_next_wait_for_the_limit() -> None:
    clock = FakeClock()
    budget = make_budget(clock, budget=330)
    for _window in range(20):
        retry(budget, clock, limited(300))
        budget.note_progress()
    assert len(clock.slept) == 20


def test_no_wait_for_the_rate_limit_is_longer_than_the_budget() -> None:
    clock = FakeClock()
    with pytest.raises(RequestError, match="60 s of the retry_budget of 60 s are left"):
        retry(make_budget(clock, budget=60), clock, limited(61))
