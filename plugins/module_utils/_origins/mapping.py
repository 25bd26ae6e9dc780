# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mapping of an origin, and the current mappings of a zone."""

from __future__ import annotations

from dataclasses import dataclass, field

CAPACITY = 3500
"""The maximum number of mappings in a zone (API facts, limits)."""

VENDORS = ("aws", "azure", "gcp", "oci")
"""The vendors in the published schema, in lower case as the API requires."""


@dataclass(frozen=True)
class OriginMapping:
    """One origin and its location. `ip` is in canonical form, so that equal mappings compare equal."""

    ip: str
    vendor: str
    region: str

    @property
    def placement(self) -> str:
        """The vendor and region in messages, for example `aws us-east-1`."""
        return f"{self.vendor} {self.region}"


@dataclass(frozen=True)
class CurrentState:
    """The mappings that were read from a zone.

    mappings: by IP, at least those that were requested and exist. count: the number of mappings in the whole zone.
    dates: IP → when its mapping was last modified, if the API returns it (RFC 3339). modified_on: the same for the
    whole zone. editable: False if the API says that the credentials may not change the mappings (v1 only).
    """

    mappings: dict[str, OriginMapping] = field(default_factory=dict)
    count: int = 0
    dates: dict[str, str] = field(default_factory=dict)
    modified_on: str | None = None
    editable: bool = True
