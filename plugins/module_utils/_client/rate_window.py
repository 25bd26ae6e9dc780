# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The window of the rate limit, according to the API's responses."""

from __future__ import annotations

import re
from threading import Lock

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget

_CALLS_KEPT = 2
# The share of the highest seen number of remaining requests that a run leaves unused if others make many requests.
_SHARE_KEPT = 0.05
# The API rounds the time to the next window to whole seconds.
_ROUNDING = 1.0
_RATELIMIT = re.compile(r'"default"\s*;\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})')


class RateWindow:
    """Keeps a run below the rate limit. Exceeding it blocks the token for up to five minutes (API facts, limits)."""

    def __init__(self, budget: RetryBudget) -> None:
        self._budget = budget
        self._lock = Lock()
        self._calls_left = 0
        self._most_left = 0
        self._used_meanwhile = 0
        self._opens = float("-inf")

    def watch(self, ratelimit: str) -> None:
        """Record the `Ratelimit` header of a response: the requests that are left, and when the next window starts."""
        match = _RATELIMIT.search(ratelimit)
        if not match:
            return
        with self._lock:
            left, opens = int(match[1]), self._budget.clock() + int(match[2])
            same_window = opens <= self._opens + _ROUNDING
            self._most_left = max(left, self._most_left)
            if same_window:
                self._used_meanwhile = max(0, self._calls_left - left)
            # Responses can arrive out of order. The lowest number of remaining requests is the newest.
            self._calls_left = min(left, self._calls_left) if same_window else left
            self._opens = opens

    def wait_for_call(self, callers: int = 1) -> None:
        """If few requests are left, wait for the next window, unless that exceeds the budget.

        callers: the number of concurrent callers. One request is reserved for each, and for each request that others
        sent between the last two responses.
        """
        with self._lock:
            wait = self._opens - self._budget.clock()
            others = min(self._used_meanwhile, int(self._most_left * _SHARE_KEPT))
            few_left = self._calls_left < _CALLS_KEPT + max(callers, others)
        if few_left and wait > 0:
            self._budget.wait_for_window(wait)
