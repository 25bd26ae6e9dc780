# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The benchmark begins on a quiet machine, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.benchmark.quiet import Busy, wait


class Machine:
    """A machine with a clock of its own. load_at: seconds since the start → the load."""

    def __init__(self, load_at: Callable[[float], float]) -> None:
        self.now = 0.0
        self._load_at = load_at

    def wait(self) -> float:
        """How long the benchmark waits."""
        wait(lambda: self._load_at(self.now), lambda: self.now, self.sleep)
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_quiet_machine_is_watched_for_a_minute() -> None:
    assert 60 <= Machine(lambda _now: 0.29).wait() <= 70


def test_the_minute_begins_again_when_the_machine_is_busy() -> None:
    assert 100 <= Machine(lambda now: 0.3 if now == 40 else 0.0).wait() <= 115


def test_a_machine_that_stays_busy_is_refused() -> None:
    with pytest.raises(Busy, match=r"the load is 0\.3 "):
        Machine(lambda _now: 0.3).wait()


def test_a_machine_that_is_never_quiet_for_long_is_refused() -> None:
    with pytest.raises(Busy):
        Machine(lambda now: 1.0 if now % 50 == 0 else 0.0).wait()
