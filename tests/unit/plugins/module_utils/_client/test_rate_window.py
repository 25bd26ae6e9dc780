# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The next call waits for the rate limit's window rather than run into the limit."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.rate_window import RateWindow
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.tests.support.clock import FakeClock
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import make_budget


def opened(clock: FakeClock, budget: float = 330) -> tuple[RetryBudget, RateWindow]:
    """A budget, and a window of which nothing is known yet."""
    made = make_budget(clock, budget)
    return made, RateWindow(made)


def spread(*seconds: float) -> Any:
    """Waits for a window, each with the longest time that is added so that not all clients wake up at once."""
    return pytest.approx([second * 1.02 for second in seconds])


@pytest.mark.parametrize("remaining", [0, 1, 2])
def test_call_waits_for_the_window_if_few_are_left(remaining: int) -> None:
    clock = FakeClock()
    budget, window = opened(clock)
    window.watch(f'"default";r={remaining};t=120')
    clock.now += 20
    window.wait_for_call()
    assert clock.slept == spread(100)
    # It takes nothing from what failed tries may take.
    assert budget.left == 330


def test_the_window_is_waited_for_once() -> None:
    clock = FakeClock()
    _budget, window = opened(clock)
    window.watch('"default";r=0;t=120')
    window.wait_for_call()
    window.wait_for_call()
    assert clock.slept == spread(120)


def test_window_that_already_opened_needs_no_wait() -> None:
    clock = FakeClock()
    _budget, window = opened(clock)
    window.watch('"default";r=0;t=5')
    clock.now += 6
    window.wait_for_call()
    assert clock.slept == []


def test_a_window_beyond_the_budget_is_left_to_the_api() -> None:
    clock = FakeClock()
    budget, window = opened(clock, 60)
    window.watch('"default";r=0;t=120')
    window.wait_for_call()
    assert clock.slept == []
    assert budget.left == 60


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
    clock = FakeClock()
    _budget, window = opened(clock, 1e6)
    window.watch(header)
    window.wait_for_call()
    assert clock.slept == []


def test_header_may_have_white_space_and_other_limits() -> None:
    clock = FakeClock()
    _budget, window = opened(clock)
    window.watch('"burst";r=99;t=60, "default" ; r=1 ; t=30')
    window.wait_for_call()
    assert clock.slept == spread(30)


@pytest.mark.parametrize(("callers", "sleeps"), [(1, []), (7, []), (8, [5]), (32, [5])])
def test_more_parallel_requests_reserve_more_calls(callers: int, sleeps: list[float]) -> None:
    clock = FakeClock()
    _budget, window = opened(clock)
    window.watch('"default";r=9;t=5')
    window.wait_for_call(callers)
    assert clock.slept == spread(*sleeps)


def test_outdated_answer_does_not_restore_calls() -> None:
    clock = FakeClock()
    _budget, window = opened(clock)
    window.watch('"default";r=2;t=5')
    window.watch('"default";r=9;t=6')
    window.wait_for_call()
    assert clock.slept == spread(6)


def test_new_window_restores_the_calls() -> None:
    clock = FakeClock()
    _budget, window = opened(clock)
    window.watch('"default";r=2;t=5')
    window.watch('"default";r=1199;t=300')
    window.wait_for_call()
    assert clock.slept == []


@pytest.mark.parametrize(("left", "sleeps"), [(23, []), (21, [50])])
def test_calls_are_kept_for_as_many_others_as_were_seen(left: int, sleeps: list[float]) -> None:
    clock = FakeClock()
    _budget, window = opened(clock)
    window.watch('"default";r=1000;t=5')
    clock.now += 10
    window.watch('"default";r=43;t=50')
    window.watch(f'"default";r={left};t=50')
    window.wait_for_call()
    assert clock.slept == spread(*sleeps)


def test_only_a_small_part_of_the_window_is_reserved() -> None:
    clock = FakeClock()
    _budget, window = opened(clock)
    window.watch('"default";r=200;t=60')
    window.watch('"default";r=13;t=60')
    window.wait_for_call()
    assert clock.slept == []
