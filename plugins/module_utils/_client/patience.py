# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How patient one run is with the API: which failures pass, how long to wait for them, and one budget for it all."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from threading import Lock

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RequestError

RETRIED_STATUSES = frozenset({408, 429, 500, 502, 503, 504, *range(520, 530)})
"""Answers after which the same request may succeed; 52x are Cloudflare's own for a server that fails behind it."""

_FIRST_BACKOFF = 0.5
_LONGEST_BACKOFF = 30.0
_CALLS_KEPT = 2
# The seconds to the next window are whole ones.
_ROUNDED_UP = 1.0
_RATELIMIT = re.compile(r'"default"\s*;\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})')


class Patience:
    """The time budget of one run, which its side-by-side reads share; all numbers are seconds.

    budget: what all waiting and all failed tries may take together. timeout: for one request.
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
        self._calls_left = 0
        self._window_opens = float("-inf")

    @property
    def left(self) -> float:
        return max(0.0, self._budget - self._spent)

    def timeout(self, method: str, attempt: int) -> float:
        """The time-out of a request's n-th try, so that a run ends within its budget and one time-out.

        A write leaves time to read back what became of it: a whole time-out, or half of all that is left.
        """
        return max(0.01, min(self._timeout, self._allowed(method, attempt)))

    def before_retry(self, failure: RequestError, attempt: int, began: float) -> float:
        """Wait until the request may be sent again; returns the seconds waited.

        attempt: how many tries failed. began: when the last one was sent, by the clock.
        Raises the failure where the budget does not allow another try.
        """
        # A wait of nothing, or until a date that has passed, is no advice, and must not become a stream of requests.
        asked = failure.retry_after or None
        wait = self._backoff(attempt) if asked is None else asked
        with self._lock:
            now = self.clock()
            self._spend(began, now)
            if self._cost(now, now + wait) >= self.left:
                raise failure.with_hint(self._given_up(attempt, asked))
            self._spend(now, now + wait)
        self._sleep(wait)
        return wait

    def watch_window(self, ratelimit: str) -> None:
        """Take note of an answer's `Ratelimit` header: how many calls are left, until the next window opens.

        Running into the limit would block the token for up to five minutes (API facts, limits).
        """
        match = _RATELIMIT.search(ratelimit)
        if not match:
            return
        with self._lock:
            left, opens = int(match[1]), self.clock() + int(match[2])
            same_window = opens <= self._window_opens + _ROUNDED_UP
            # Answers overtake each other; the fewest calls left are the newest.
            self._calls_left = min(left, self._calls_left) if same_window else left
            self._window_opens = opens

    def await_window(self, callers: int = 1) -> None:
        """With few calls left, wait for the rate limit's window, where the budget allows that.

        Otherwise go on and let the API decide. callers: how many may call at the same time; each is left its call.
        """
        with self._lock:
            now = self.clock()
            wait = self._window_opens - now
            if self._calls_left > _CALLS_KEPT + callers - 1 or wait <= 0 or self._cost(now, now + wait) >= self.left:
                return
            self._spend(now, now + wait)
        self._sleep(wait)

    def _allowed(self, method: str, attempt: int) -> float:
        if attempt > 1:
            return self.left
        rest = self._budget + self._timeout - self._spent
        return rest if method == "GET" else max(self.left, rest / 2)

    def _cost(self, start: float, end: float) -> float:
        """What a stretch of time takes from the budget: seconds in which several requests wait count once."""
        return max(0.0, end - max(start, self._spent_until))

    def _spend(self, start: float, end: float) -> None:
        self._spent += self._cost(start, end)
        self._spent_until = max(self._spent_until, end)

    def _backoff(self, attempt: int) -> float:
        """Exponential, with full jitter: clients that failed together do not come back together."""
        return self._draw(0, min(_LONGEST_BACKOFF, _FIRST_BACKOFF * 2 ** min(attempt - 1, 30)))

    def _given_up(self, attempt: int, asked: float | None) -> str:
        tries = "1 try" if attempt == 1 else f"{attempt} tries"
        if asked is None:
            return f"(given up after {tries}: the retry_budget of {self._budget:g} s is used up)"
        return (
            f"(given up after {tries}: the API asks to wait {asked:g} s,"
            f" {self.left:g} s of the retry_budget of {self._budget:g} s are left)"
        )
