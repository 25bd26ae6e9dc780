# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rate limit: 1,200 requests in 5 minutes for a user or token (API facts), off until switched on."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from .envelope import Headers
from .errors import RATE_LIMITED, ErrorKind

REQUESTS: Final = 1200
PERIOD: Final = 300.0
POLICY: Final = '"burst";q=100;w=60'
"""`Ratelimit-Policy` as the API facts quote it; it does not describe the limit that is enforced."""


@dataclass
class _Window:
    ends: float
    used: int


@dataclass
class RateLimit:
    """A fixed window per caller that starts with its first request (the kind of window is assumed).

    While it is off the headers promise the whole window, and nothing is counted.
    """

    enabled: bool = False
    requests: int = REQUESTS
    period: float = PERIOD
    used_at_start: int = 0
    clock: Callable[[], float] = time.monotonic
    _windows: dict[str, _Window] = field(default_factory=dict)

    def configure(
        self, enabled: bool, requests: int = REQUESTS, period: float = PERIOD, used_at_start: int = 0
    ) -> None:
        """Switch the limit; every window starts anew, the first one with `used_at_start` requests gone."""
        self.enabled, self.requests, self.period = enabled, requests, period
        self.used_at_start = used_at_start
        self._windows.clear()

    def count(self, caller: str) -> tuple[ErrorKind | None, Headers]:
        """Count one request. Return the error if it exceeds the limit, and the headers for the answer."""
        if not self.enabled:
            return None, self._headers(self.requests, self.period)
        now = self.clock()
        window = self._windows.get(caller)
        if window is None:
            window = self._windows[caller] = _Window(now + self.period, self.used_at_start)
        elif window.ends <= now:
            window = self._windows[caller] = _Window(now + self.period, 0)
        window.used += 1
        left = window.ends - now
        headers = self._headers(max(0, self.requests - window.used), left)
        if window.used <= self.requests:
            return None, headers
        return RATE_LIMITED, (*headers, ("Retry-After", str(math.ceil(left))))

    @staticmethod
    def _headers(remaining: int, left: float) -> Headers:
        return (
            ("Ratelimit", f'"default";r={remaining};t={math.ceil(left)}'),
            ("Ratelimit-Policy", POLICY),
        )
