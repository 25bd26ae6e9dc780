# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was published: the content of one vendor's file, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import Document
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.prefixes import Prefixes


@dataclass(frozen=True)
class Published:
    """One file.

    stamp: what the file says about its version, as in `2026-08-22T15:17:05Z` or `changeNumber 363`. made: the time that
    it gives for that, if it gives one. dated: when it was published, as far as that is known from elsewhere. Times are
    in UTC.
    """

    vendor: str
    stamp: str
    made: datetime | None
    prefixes: Prefixes
    dated: datetime | None = None

    @property
    def name(self) -> str:
        """How messages tell it from other versions: `2026-08-22`, or `changeNumber 363 of 2025-07-21`."""
        dates = [date for date in (self.made, self.dated) if date]
        day = f"{max(dates):%Y-%m-%d}" if dates else ""
        if self.made:
            return day
        return f"{self.stamp} of {day}" if day else self.stamp

    def says_the_same(self, other: Published) -> bool:
        """Whether only the time in the file differs. Some vendors write the same content anew each day."""
        return self.prefixes.claims == other.prefixes.claims and (self.made is not None or self.stamp == other.stamp)


def parse_time(document: Document, name: str) -> datetime:
    """The time in a field at the top of a file, as in `2025-07-24T19:16:28.780563`; all vendors mean UTC.

    Raises RangeFileError.
    """
    text = document.text(name)
    try:
        return datetime.fromisoformat(text[:19]).replace(tzinfo=timezone.utc)
    except ValueError:
        raise document.error(name, "is not a date and time") from None


def time_stamp(moment: datetime) -> str:
    """A time in UTC as results show it: `2026-08-22T15:17:05Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
