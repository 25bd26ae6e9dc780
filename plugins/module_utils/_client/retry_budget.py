# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The time that a run may spend on waiting and failed attempts, and the delay before each retry."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from threading import Lock

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RequestError

_FIRST_BACKOFF = 0.5
_MAX_BACKOFF = 30.0
_MIN_TIMEOUT = 0.01
_WINDOWS_IN_A_ROW = 4
_SPREAD = 0.02


class _Pot:
    """Seconds that may be spent. Those in which several requests wait count once."""

    def __init__(self, size: float) -> None:
        self._size = size
        self._spent = 0.0
        self._spent_until = float("-inf")

    @property
    def spent(self) -> float:
        return self._spent

    @property
    def left(self) -> float:
        return max(0.0, self._size - self._spent)

    def affords(self, start: float, end: float) -> bool:
        return self._cost(start, end) < self.left

    def spend(self, start: float, end: float) -> None:
        self._spent += self._cost(start, end)
        self._spent_until = max(self._spent_until, end)

    def refill(self) -> None:
        self._spent = 0.0

    def _cost(self, start: float, end: float) -> float:
        return max(0.0, end - max(start, self._spent_until))


class RetryBudget:
    """The budget of one run, which concurrent reads share. All numbers are seconds.

    budget: the total time for waiting and failed attempts, except for waits for the rate limit. A single wait for the
    rate limit is shorter than the budget, and waits without a successful request between them take at most four
    budgets: if many runs share a limit, a run can find the next window used up as well. timeout: for one request.
    """

    def __init__(
        self,
        budget: float,
        timeout: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.clock = clock
        self._budget = budget
        self._timeout = timeout
        self._sleep = sleep
        self._draw = draw
        self._lock = Lock()
        self._pot = _Pot(budget)
        self._limit_pot = _Pot(budget * _WINDOWS_IN_A_ROW)

    @property
    def left(self) -> float:
        return self._pot.left

    def timeout(self, method: str, attempt: int) -> float:
        """The timeout of an attempt, so that a run ends within its budget plus one timeout.

        A write leaves time to read back its result: a whole timeout, or half of the time that is left.
        """
        if attempt > 1:
            return self._at_most(self.left)
        rest = self._budget + self._timeout - self._pot.spent
        return self._at_most(rest if method == "GET" else max(self.left, rest / 2))

    def wait_to_retry(self, failure: RequestError, attempt: int, began: float) -> float:
        """Wait until the request can be sent again, and return the seconds waited.

        attempt: the number of failed attempts. began: the clock time when the last one was sent.
        Raises the failure if the budget does not allow another attempt.
        """
        # A wait of 0, or until a date in the past, must not lead to a flood of requests.
        asked = failure.retry_after or None
        wait = self._backoff(attempt) if asked is None else asked
        for_window = failure.rate_limited and asked is not None
        pot = self._limit_pot if for_window else self._pot
        with self._lock:
            now = self.clock()
            pot.spend(began, now)
            if not self._affords(pot, now, wait):
                raise failure.with_hint(self._given_up(attempt, asked, min(pot.left, self._budget)))
            if for_window:
                wait = self._spread(wait)
            pot.spend(now, now + wait)
        self._sleep(wait)
        return wait

    def wait_for_window(self, seconds: float) -> None:
        """Wait for the rate limit's next window, unless that takes more than the budget allows."""
        with self._lock:
            now = self.clock()
            if not self._affords(self._limit_pot, now, seconds):
                return
            seconds = self._spread(seconds)
            self._limit_pot.spend(now, now + seconds)
        self._sleep(seconds)

    def note_progress(self) -> None:
        """A call was carried out: the next wait for the rate limit is the first in a row."""
        with self._lock:
            self._limit_pot.refill()

    def _at_most(self, allowed: float) -> float:
        return max(_MIN_TIMEOUT, min(self._timeout, allowed))

    def _affords(self, pot: _Pot, now: float, seconds: float) -> bool:
        return seconds < self._budget and pot.affords(now, now + seconds)

    def _spread(self, seconds: float) -> float:
        """A little longer, so that clients that wait for the same window do not all call at its first moment."""
        return seconds + self._draw(0, seconds * _SPREAD)

    def _backoff(self, attempt: int) -> float:
        """Exponential backoff with full jitter, so that clients that failed together do not retry together."""
        return self._draw(0, min(_MAX_BACKOFF, _FIRST_BACKOFF * 2 ** min(attempt - 1, 30)))

    def _given_up(self, attempt: int, asked: float | None, left: float) -> str:
        tries = "1 try" if attempt == 1 else f"{attempt} tries"
        if asked is None:
            return f"(gave up after {tries}: the retry_budget of {self._budget:g} s is used up)"
        return (
            f"(gave up after {tries}: the API asks to wait {asked:g} s,"
            f" {left:g} s of the retry_budget of {self._budget:g} s are left)"
        )
