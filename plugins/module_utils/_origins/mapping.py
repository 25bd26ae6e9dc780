# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mapping of an origin, and the mappings of a zone as they were read."""

from __future__ import annotations

from dataclasses import dataclass, field

CAPACITY = 3500
"""Mappings that one zone can hold (API facts, limits)."""

VENDORS = ("aws", "azure", "gcp", "oci")
"""The vendors of the published schema, in lower case as the API wants them."""


@dataclass(frozen=True)
class OriginMapping:
    """One origin and where it is hosted. `ip` is in normal form, so that equal mappings compare equal."""

    ip: str
    vendor: str
    region: str

    @property
    def placement(self) -> str:
        """Vendor and region as people read them: `aws us-east-1`."""
        return f"{self.vendor} {self.region}"


@dataclass(frozen=True)
class CurrentState:
    """What was read of a zone.

    mappings: by IP; at least those that were asked for and exist. count: how many the whole zone holds.
    dates: IP → when its mapping was last modified, where the API says so (RFC 3339). modified_on: the same of the
    whole zone. editable: False where the API says that the credentials may not change the mappings (v1 only).
    """

    mappings: dict[str, OriginMapping] = field(default_factory=dict)
    count: int = 0
    dates: dict[str, str] = field(default_factory=dict)
    modified_on: str | None = None
    editable: bool = True
