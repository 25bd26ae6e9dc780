# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit of a zone: its origins against its mappings and the published ranges."""

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
    """What the audit of a zone goes by.

    mappings: the zone's, by IP. locations: of its origins, by IP, as the published ranges have them; empty without
    ranges. not_read: what could not be read, beside what `traffic` says. records_read: False where not one DNS record
    was read, so that any mapping may be of an origin.
    """

    traffic: Traffic
    mappings: Mapping[str, OriginMapping]
    locations: Mapping[str, Located]
    not_read: tuple[NotRead, ...] = ()
    records_read: bool = True


@dataclass(frozen=True)
class Audit:
    """What came of it; all that is about an IP is sorted by IP.

    stale: mappings of IPs that are no origin, as far as origins are known. stale_certain: whether all of them are.
    mappings: what the zone should have, as far as is known: what it has and nothing contradicts, and what the ranges
    say of the other origins.
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
    """Judge a zone. supported: the regions that it supports; None where that is not known or makes no difference."""
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
