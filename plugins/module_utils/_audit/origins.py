# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each origin's status: whether it has a mapping, and whether that says the same as the published ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Union

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
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

    MAPPED: it has a mapping that nothing contradicts. MISSING: it has none, and the ranges say which it should have.
    MISPLACED: its mapping contradicts the ranges. UNPLACED: it has none, and its place is not known, for `reason`.

    location: where the published ranges have it; None where they do not say. reason, detail: why there is no location
    that a mapping can have, as a word and as the rest of a sentence about the origin; empty where there is one.
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
        """The mapping that the origin should have instead of the one it has, or of none."""
        if self.location and self.status in (MISSING, MISPLACED):
            return OriginMapping(self.ip, self.location.vendor, self.location.region)
        return None


def judge_origins(
    origins: Mapping[str, tuple[Source, ...]],
    mappings: Mapping[str, OriginMapping],
    locations: Mapping[str, Located],
    supported: SupportedRegions | None,
) -> tuple[OriginVerdict, ...]:
    """The status of each origin, in their order.

    mappings: of the zone, by IP. locations: by IP; empty without published ranges. supported: the regions that the
    zone offers; None where that is not known, which is as if it offered all. A region that is not offered cannot be
    mapped, so it contradicts no mapping and makes none missing.
    """
    return tuple(_judge(ip, sources, mappings.get(ip), locations.get(ip), supported) for ip, sources in origins.items())


def _judge(
    ip: str,
    sources: tuple[Source, ...],
    mapping: OriginMapping | None,
    located: Located | None,
    supported: SupportedRegions | None,
) -> OriginVerdict:
    location = located if isinstance(located, Location) else None
    reason, detail = _obstacle(located, supported)
    if reason:
        status = MAPPED if mapping else UNPLACED
    elif mapping is None:
        status = MISSING
    else:
        status = MAPPED if location and _agree(mapping, location) else MISPLACED
    return OriginVerdict(ip, status, sources, mapping, location, reason, detail)


def _obstacle(located: Located | None, supported: SupportedRegions | None) -> tuple[str, str]:
    """Why the ranges give no mapping, as a word and as the rest of a sentence; empty where they do."""
    if located is None:
        return NO_RANGES, "was not looked up in the published ranges; give ranges_dir"
    if isinstance(located, Unplaced):
        return located.reason, located.detail
    if supported and located.region not in supported.colos.get(located.vendor, {}):
        return NOT_OFFERED, f"is in {located.vendor} {located.region}, which the zone does not offer"
    return "", ""


def _agree(mapping: OriginMapping, location: Location) -> bool:
    return (mapping.vendor, mapping.region) == (location.vendor, location.region)
