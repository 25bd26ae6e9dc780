# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A response of a server with any status, and whether and when to send the request again."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz

TRANSIENT_STATUSES = frozenset({408, 429, 500, 502, 503, 504, *range(520, 530)})
"""Statuses after which the same request may succeed. Cloudflare uses 52x if a server behind it fails."""

_SECONDS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class HttpAnswer:
    """A complete response. The keys of `headers` are case-insensitive."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def transient(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status in TRANSIENT_STATUSES

    @property
    def retry_after(self) -> float | None:
        """The seconds to wait according to `Retry-After` (seconds or a date). None if it is missing or invalid."""
        # This does not use urllib3's parser, because newer versions limit the wait to six hours.
        value = self.headers.get("Retry-After", "").strip()
        if _SECONDS.fullmatch(value):
            return float(value)
        try:
            date = parsedate_tz(value)
            return None if date is None else max(0.0, mktime_tz(date) - time.time())
        except (ValueError, OverflowError, IndexError):
            # Only Python 3.9 raises IndexError.
            return None
