# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clocks for tests that must not wait. All numbers are seconds."""

from __future__ import annotations

import time


class FakeClock:
    """Time passes only when somebody sleeps.

    Calling the clock returns the time, so that it can also drive something else, such as the emulator's rate limit.
    slept: every wait, in order.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Advance the clock without waiting."""
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds


class FastClock(FakeClock):
    """A real clock on which sleeping takes no time: the clock advances instead."""

    def __call__(self) -> float:
        return time.monotonic() + self.now


class RealClock(FakeClock):
    """A real clock that records its waits."""

    def __call__(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait, and record it."""
        super().sleep(seconds)
        time.sleep(seconds)


def longest_wait(_low: float, high: float) -> float:
    """Replaces random.uniform: the longest wait that is possible."""
    return high
