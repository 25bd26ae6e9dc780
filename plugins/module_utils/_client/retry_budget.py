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


class RetryBudget:
    """The budget of one run, which concurrent reads share. All numbers are seconds.

    budget: the total time for waiting and failed attempts. timeout: for one request.
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
        self._spent = 0.0
        self._spent_until = float("-inf")

    @property
    def left(self) -> float:
        return max(0.0, self._budget - self._spent)

    def timeout(self, method: str, attempt: int) -> float:
        """The timeout of an attempt, so that a run ends within its budget plus one timeout.

        A write leaves time to read back its result: a whole timeout, or half of the time that is left.
        """
        if attempt > 1:
            return self._at_most(self.left)
        rest = self._budget + self._timeout - self._spent
        return self._at_most(rest if method == "GET" else max(self.left, rest / 2))

    def wait_to_retry(self, failure: RequestError, attempt: int, began: float) -> float:
        """Wait until the request can be sent again, and return the seconds waited.

        attempt: the number of failed attempts. began: the clock time when the last one was sent.
        Raises the failure if the budget does not allow another attempt.
        """
        # A wait of 0, or until a date in the past, must not lead to a flood of requests.
        asked = failure.retry_after or None
        wait = self._backoff(attempt) if asked is None else asked
        with self._lock:
            now = self.clock()
            self._spend(began, now)
            if not self._affords(now, now + wait):
                raise failure.with_hint(self._given_up(attempt, asked))
            self._spend(now, now + wait)
        self._sleep(wait)
        return wait

    def wait_if_affordable(self, seconds: float) -> None:
        """Wait, unless that exceeds the rest of the budget."""
        with self._lock:
            now = self.clock()
            if not self._affords(now, now + seconds):
                return
            self._spend(now, now + seconds)
        self._sleep(seconds)

    def _at_most(self, allowed: float) -> float:
        return max(_MIN_TIMEOUT, min(self._timeout, allowed))

    def _affords(self, start: float, end: float) -> bool:
        return self._cost(start, end) < self.left

    def _cost(self, start: float, end: float) -> float:
        """The seconds that a period takes from the budget. Time in which several requests wait only counts once."""
        return max(0.0, end - max(start, self._spent_until))

    def _spend(self, start: float, end: float) -> None:
        self._spent += self._cost(start, end)
        self._spent_until = max(self._spent_until, end)

    def _backoff(self, attempt: int) -> float:
        """Exponential backoff with full jitter, so that clients that failed together do not retry together."""
        return self._draw(0, min(_MAX_BACKOFF, _FIRST_BACKOFF * 2 ** min(attempt - 1, 30)))

    def _given_up(self, attempt: int, asked: float | None) -> str:
        tries = "1 try" if attempt == 1 else f"{attempt} tries"
        if asked is None:
            return f"(gave up after {tries}: the retry_budget of {self._budget:g} s is used up)"
        return (
            f"(gave up after {tries}: the API asks to wait {asked:g} s,"
            f" {self.left:g} s of the retry_budget of {self._budget:g} s are left)"
        )
