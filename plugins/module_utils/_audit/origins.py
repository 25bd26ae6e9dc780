# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The status of each origin: whether it has a mapping, and whether the mapping agrees with the published ranges."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Union

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import (
    SupportedRegions,
    canonical_or_same,
    offered_spellings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.locate import Location, Unplaced
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import Source

MAPPED = "mapped"
MISSING = "missing"
MISPLACED = "misplaced"
UNPLACED = "unplaced"
STATUSES = (MAPPED, MISSING, MISPLACED, UNPLACED)

NO_RANGES = "no_ranges"
NOT_OFFERED = "not_offered"

Located = Union[Location, Unplaced]


@dataclass(frozen=True)
class OriginVerdict:
    """An origin and its status.

    MAPPED: it has a mapping that nothing contradicts. MISSING: it has no mapping, and the ranges contain its region.
    MISPLACED: its mapping contradicts the ranges. UNPLACED: it has no mapping, and its region is not known because of
    `reason`.

    location: the location according to the published ranges, or None. reason, detail: why there is no location for a
    mapping, as a keyword and as the rest of a sentence about the origin. Empty if there is a location.
    """

    ip: str
    status: str
    sources: tuple[Source, ...]
    mapping: OriginMapping | None
    location: Location | None
    reason: str = ""
    detail: str = ""

    @property
    def proposal(self) -> OriginMapping | None:
        """The mapping that the origin should have instead of its current one or of none."""
        if self.location and self.status in (MISSING, MISPLACED):
            return OriginMapping(self.ip, self.location.vendor, self.location.region)
        return None


def judge_origins(
    origins: Mapping[str, tuple[Source, ...]],
    mappings: Mapping[str, OriginMapping],
    locations: Mapping[str, Located],
    supported: SupportedRegions | None,
) -> tuple[OriginVerdict, ...]:
    """The status of each origin, in the order of the origins.

    mappings: the mappings of the zone by IP. locations: by IP, empty without published ranges. supported: the regions
    that the zone supports. With None, all regions count as supported. Unsupported regions cannot be mapped, so they
    neither contradict a mapping nor make one missing.
    """
    offered = _offered(supported) if supported else None
    return tuple(_judge(ip, sources, mappings.get(ip), locations.get(ip), offered) for ip, sources in origins.items())


def _offered(supported: SupportedRegions) -> Container[tuple[str, str]]:
    """The vendors and regions that are supported, with the API's names and with the canonical names."""
    names = {(vendor, region) for vendor, offer in supported.colos.items() for region in offer}
    return names | offered_spellings(supported).keys()


def _judge(
    ip: str,
    sources: tuple[Source, ...],
    mapping: OriginMapping | None,
    located: Located | None,
    offered: Container[tuple[str, str]] | None,
) -> OriginVerdict:
    location = located if isinstance(located, Location) else None
    reason, detail = _obstacle(located, offered)
    if reason:
        status = MAPPED if mapping else UNPLACED
    elif mapping is None:
        status = MISSING
    else:
        status = MAPPED if location and _agree(mapping, location) else MISPLACED
    return OriginVerdict(ip, status, sources, mapping, location, reason, detail)


def _obstacle(located: Located | None, offered: Container[tuple[str, str]] | None) -> tuple[str, str]:
    """Why the ranges do not lead to a mapping, as a keyword and as the rest of a sentence. Empty if they do."""
    if located is None:
        return NO_RANGES, "was not looked up in the published ranges; set ranges_dir"
    if isinstance(located, Unplaced):
        return located.reason, located.detail
    if offered is not None and (located.vendor, located.region) not in offered:
        return NOT_OFFERED, f"is in {located.vendor} {located.region}, which the zone does not support"
    return "", ""


def _agree(mapping: OriginMapping, location: Location) -> bool:
    region = canonical_or_same(mapping.vendor, mapping.region)
    return (mapping.vendor, region) == (location.vendor, location.region)
