# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit of a zone: compares its origins with its mappings and the published ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._audit.origins import (
    Located,
    OriginVerdict,
    judge_origins,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._audit.pools import (
    PoolVerdict,
    judge_pools,
    needs_upper_tiers,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import ip_order
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import NotRead, Traffic


@dataclass(frozen=True)
class Evidence:
    """The input of an audit.

    mappings: the mappings of the zone by IP. locations: the locations of its origins by IP, according to the published
    ranges. Empty without ranges. not_read: what could not be read, in addition to the list in `traffic`.
    records_read: False if no DNS records were read, so that any mapping can belong to an origin.
    """

    traffic: Traffic
    mappings: Mapping[str, OriginMapping]
    locations: Mapping[str, Located]
    not_read: tuple[NotRead, ...] = ()
    records_read: bool = True


@dataclass(frozen=True)
class Audit:
    """The result of an audit. All lists about IPs are sorted by IP.

    stale: mappings of IPs that do not belong to any known origin. stale_certain: whether all origins are known.
    mappings: the mappings that the zone should have, which are its current mappings that nothing contradicts, and the
    locations of the other origins according to the ranges.
    """

    origins: tuple[OriginVerdict, ...]
    stale: tuple[OriginMapping, ...]
    stale_certain: bool
    pools: tuple[PoolVerdict, ...]
    not_read: tuple[NotRead, ...]
    mappings: tuple[OriginMapping, ...]


def needs_regions(evidence: Evidence) -> bool:
    """Whether the audit depends on the regions that the zone supports."""
    if needs_upper_tiers(evidence.traffic.pools, evidence.mappings):
        return True
    verdicts = judge_origins(evidence.traffic.origins, evidence.mappings, evidence.locations, None)
    return any(verdict.proposal for verdict in verdicts)


def audit(evidence: Evidence, supported: SupportedRegions | None) -> Audit:
    """Audit a zone. supported: the regions that it supports, or None if they are not known or not needed."""
    traffic = evidence.traffic
    ordered = {ip: traffic.origins[ip] for ip in sorted(traffic.origins, key=ip_order)}
    verdicts = judge_origins(ordered, evidence.mappings, evidence.locations, supported)
    not_read = (*evidence.not_read, *traffic.not_read)
    return Audit(
        origins=verdicts,
        stale=_stale(evidence),
        stale_certain=not (not_read or traffic.host_names),
        pools=judge_pools(traffic.pools, evidence.mappings, supported),
        not_read=not_read,
        mappings=_proposed(evidence.mappings, verdicts),
    )


def _stale(evidence: Evidence) -> tuple[OriginMapping, ...]:
    if not evidence.records_read:
        return ()
    origins = evidence.traffic.origins
    return _sorted(mapping for ip, mapping in evidence.mappings.items() if ip not in origins)


def _proposed(mappings: Mapping[str, OriginMapping], verdicts: Sequence[OriginVerdict]) -> tuple[OriginMapping, ...]:
    proposals = [verdict.proposal for verdict in verdicts]
    changed = {proposal.ip: proposal for proposal in proposals if proposal}
    return _sorted({**mappings, **changed}.values())


def _sorted(mappings: Iterable[OriginMapping]) -> tuple[OriginMapping, ...]:
    return tuple(sorted(mappings, key=lambda mapping: ip_order(mapping.ip)))
