# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks whether the origins of a pool have the same upper tier, which serves all of them (API facts, upper tiers)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import PoolUse

HARMLESS = "harmless"
MIXED = "mixed"
PARTLY_MAPPED = "partly_mapped"


@dataclass(frozen=True)
class PoolRegion:
    """A region that origins of a pool are mapped to. colos: its upper tiers, or None if they are not known."""

    vendor: str
    region: str
    origins: int
    colos: tuple[str, ...] | None


@dataclass(frozen=True)
class PoolVerdict:
    """A pool and its verdict.

    MIXED: its origins are mapped to regions with different upper tiers, so that the tier is far away from some of them.
    PARTLY_MAPPED: the mapped origins agree, and others are not mapped. HARMLESS: otherwise, also if none is mapped.

    certain: False if the verdict depends on upper tiers that are not known. unmapped: the number of public origins
    without a mapping, including host names.
    """

    use: PoolUse
    verdict: str
    certain: bool
    regions: tuple[PoolRegion, ...]
    unmapped: int


def needs_upper_tiers(pools: Iterable[PoolUse], mappings: Mapping[str, OriginMapping]) -> bool:
    """Whether the verdict of any pool depends on the upper tiers of regions."""
    return any(len(_placements(pool, mappings)) > 1 for pool in pools)


def judge_pools(
    pools: Iterable[PoolUse], mappings: Mapping[str, OriginMapping], supported: SupportedRegions | None
) -> tuple[PoolVerdict, ...]:
    """The verdict on each pool. mappings: the mappings of the zone by IP. supported: None if not known."""
    return tuple(_judge(pool, mappings, supported) for pool in pools)


def _judge(pool: PoolUse, mappings: Mapping[str, OriginMapping], supported: SupportedRegions | None) -> PoolVerdict:
    placements = _placements(pool, mappings)
    regions = tuple(
        PoolRegion(vendor, region, count, _colos(vendor, region, supported))
        for (vendor, region), count in placements.items()
    )
    unmapped = len(pool.ips) - sum(placements.values()) + pool.host_names
    return PoolVerdict(
        pool,
        verdict=_verdict(regions, unmapped),
        certain=len(regions) < 2 or _tiers_are_known(regions, supported),
        regions=regions,
        unmapped=unmapped,
    )


def _verdict(regions: Sequence[PoolRegion], unmapped: int) -> str:
    # Regions with unknown upper tiers count as different.
    tiers = {frozenset(region.colos) if region.colos else region for region in regions}
    if len(tiers) > 1:
        return MIXED
    return PARTLY_MAPPED if regions and unmapped else HARMLESS


def _tiers_are_known(regions: Sequence[PoolRegion], supported: SupportedRegions | None) -> bool:
    return supported is not None and supported.complete and all(region.colos for region in regions)


def _placements(pool: PoolUse, mappings: Mapping[str, OriginMapping]) -> Counter[tuple[str, str]]:
    """Count the origins of a pool that are mapped to each vendor and region."""
    mapped = (mappings[ip] for ip in pool.ips if ip in mappings)
    return Counter((mapping.vendor, mapping.region) for mapping in mapped)


def _colos(vendor: str, region: str, supported: SupportedRegions | None) -> tuple[str, ...] | None:
    return supported.colos.get(vendor, {}).get(region) or None if supported else None
