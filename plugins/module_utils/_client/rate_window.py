# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rate limit's window, as far as the API's answers tell of it."""

from __future__ import annotations

import re
from threading import Lock

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget

_CALLS_KEPT = 2
# Of the most calls that were seen to be left: what a run leaves unused where others make many calls.
_SHARE_KEPT = 0.05
# The API gives the time to the next window in whole seconds.
_ROUNDING = 1.0
_RATELIMIT = re.compile(r'"default"\s*;\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})')


class RateWindow:
    """Keeps a run from using up its calls: that would block the token for up to five minutes (API facts, limits)."""

    def __init__(self, budget: RetryBudget) -> None:
        self._budget = budget
        self._lock = Lock()
        self._calls_left = 0
        self._most_left = 0
        self._used_meanwhile = 0
        self._opens = float("-inf")

    def watch(self, ratelimit: str) -> None:
        """Take note of an answer's `Ratelimit` header: how many calls are left, and when the next window opens."""
        match = _RATELIMIT.search(ratelimit)
        if not match:
            return
        with self._lock:
            left, opens = int(match[1]), self._budget.clock() + int(match[2])
            same_window = opens <= self._opens + _ROUNDING
            self._most_left = max(left, self._most_left)
            if same_window:
                self._used_meanwhile = max(0, self._calls_left - left)
            # Answers overtake each other; the lowest number of calls left is the newest.
            self._calls_left = min(left, self._calls_left) if same_window else left
            self._opens = opens

    def wait_for_call(self, callers: int = 1) -> None:
        """With few calls left, wait for the next window, where the budget allows that; else let the API decide.

        callers: how many may call at the same time; a call is kept for each. Between two answers, the calls left show
        how many others make, which count as well.
        """
        with self._lock:
            wait = self._opens - self._budget.clock()
            others = min(self._used_meanwhile, int(self._most_left * _SHARE_KEPT))
            few_left = self._calls_left < _CALLS_KEPT + max(callers, others)
        if few_left and wait > 0:
            self._budget.wait_for_window(wait)
