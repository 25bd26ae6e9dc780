# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parsed content of one vendor's file, independent of its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import Document
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.prefixes import Prefixes


@dataclass(frozen=True)
class Published:
    """One file.

    stamp: the version in the file, for example `2026-08-22T15:17:05Z` or `changeNumber 363`. made: the time in the
    file, if there is one. dated: the publication date, if it is known from elsewhere. Times are in UTC.
    """

    vendor: str
    stamp: str
    made: datetime | None
    prefixes: Prefixes
    dated: datetime | None = None

    @property
    def name(self) -> str:
        """The version in messages: `2026-08-22`, or `changeNumber 363 of 2025-07-21`."""
        dates = [date for date in (self.made, self.dated) if date]
        day = f"{max(dates):%Y-%m-%d}" if dates else ""
        if self.made:
            return day
        return f"{self.stamp} of {day}" if day else self.stamp

    def says_the_same(self, other: Published) -> bool:
        """Whether only the time in the file differs. Some vendors publish the same content again each day."""
        return self.prefixes.claims == other.prefixes.claims and (self.made is not None or self.stamp == other.stamp)


def parse_time(document: Document, name: str) -> datetime:
    """Parse the time in a field at the top of a file, such as `2025-07-24T19:16:28.780563`. All vendors use UTC.

    Raises RangeFileError.
    """
    text = document.text(name)
    try:
        return datetime.fromisoformat(text[:19]).replace(tzinfo=timezone.utc)
    except ValueError:
        raise document.error(name, "is not a date and time") from None


def time_stamp(moment: datetime) -> str:
    """A time in UTC for return values, such as `2026-08-22T15:17:05Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
