# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The next call waits for the rate limit's window rather than run into the limit."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.rate_window import RateWindow
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeTime, make_budget


def opened(time: FakeTime, budget: float = 330) -> tuple[RetryBudget, RateWindow]:
    """A budget, and a window of which nothing is known yet."""
    made = make_budget(time, budget)
    return made, RateWindow(made)


def spread(*seconds: float) -> Any:
    """Waits for a window, each with the longest time that is added so that not all clients wake up at once."""
    return pytest.approx([second * 1.02 for second in seconds])


@pytest.mark.parametrize("remaining", [0, 1, 2])
def test_with_few_calls_left_the_next_one_waits_for_the_window(remaining: int) -> None:
    time = FakeTime()
    budget, window = opened(time)
    window.watch(f'"default";r={remaining};t=120')
    time.now += 20
    window.wait_for_call()
    assert time.sleeps == spread(100)
    # It takes nothing from what failed tries may take.
    assert budget.left == 330


def test_the_window_is_waited_for_once() -> None:
    time = FakeTime()
    _budget, window = opened(time)
    window.watch('"default";r=0;t=120')
    window.wait_for_call()
    window.wait_for_call()
    assert time.sleeps == spread(120)


def test_a_window_that_opened_meanwhile_costs_nothing() -> None:
    time = FakeTime()
    _budget, window = opened(time)
    window.watch('"default";r=0;t=5')
    time.now += 6
    window.wait_for_call()
    assert time.sleeps == []


def test_a_window_beyond_the_budget_is_left_to_the_api() -> None:
    time = FakeTime()
    budget, window = opened(time, 60)
    window.watch('"default";r=0;t=120')
    window.wait_for_call()
    assert time.sleeps == []
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
    time = FakeTime()
    _budget, window = opened(time, 1e6)
    window.watch(header)
    window.wait_for_call()
    assert time.sleeps == []


def test_the_header_is_read_with_white_space_and_beside_other_limits() -> None:
    time = FakeTime()
    _budget, window = opened(time)
    window.watch('"burst";r=99;t=60, "default" ; r=1 ; t=30')
    window.wait_for_call()
    assert time.sleeps == spread(30)


@pytest.mark.parametrize(("callers", "sleeps"), [(1, []), (7, []), (8, [5]), (32, [5])])
def test_more_calls_are_kept_where_more_may_be_under_way(callers: int, sleeps: list[float]) -> None:
    time = FakeTime()
    _budget, window = opened(time)
    window.watch('"default";r=9;t=5')
    window.wait_for_call(callers)
    assert time.sleeps == spread(*sleeps)


def test_an_answer_that_was_overtaken_does_not_give_calls_back() -> None:
    time = FakeTime()
    _budget, window = opened(time)
    window.watch('"default";r=2;t=5')
    window.watch('"default";r=9;t=6')
    window.wait_for_call()
    assert time.sleeps == spread(6)


def test_a_new_window_gives_its_calls_back() -> None:
    time = FakeTime()
    _budget, window = opened(time)
    window.watch('"default";r=2;t=5')
    window.watch('"default";r=1199;t=300')
    window.wait_for_call()
    assert time.sleeps == []


@pytest.mark.parametrize(("left", "sleeps"), [(23, []), (21, [50])])
def test_calls_are_kept_for_as_many_others_as_were_seen(left: int, sleeps: list[float]) -> None:
    time = FakeTime()
    _budget, window = opened(time)
    window.watch('"default";r=1000;t=5')
    time.now += 10
    window.watch('"default";r=43;t=50')
    window.watch(f'"default";r={left};t=50')
    window.wait_for_call()
    assert time.sleeps == spread(*sleeps)


def test_what_is_kept_for_others_is_a_small_part_of_the_window() -> None:
    time = FakeTime()
    _budget, window = opened(time)
    window.watch('"default";r=200;t=60')
    window.watch('"default";r=13;t=60')
    window.wait_for_call()
    assert time.sleeps == []
