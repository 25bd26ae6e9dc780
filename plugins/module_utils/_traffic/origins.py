# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the origins of a zone in its records, load balancers, and pools (API facts, "Which records are origins")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import LoadBalancer, Pool
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import (
    Finding,
    NotRead,
    OriginAddress,
    OriginName,
    PoolUse,
    Source,
    Traffic,
    WithoutOrigin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.names import BALANCER, End, ZoneNames
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.pool_origins import find_in_pools
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.record_origins import (
    find_in_records,
    follow_names,
    proxied_names,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import DnsRecord


def find_origins(
    records: Sequence[DnsRecord], balancers: Sequence[LoadBalancer], pools: Mapping[str, Pool] | None, apex: str
) -> Traffic:
    """Find where the proxied traffic of a zone goes. The time is linear in the number of records.

    pools: the pools of the zone's account by id, or None if they were not read. apex: the name of the zone. Empty if it
    is not known.
    """
    # A private load balancer has no DNS record, and a disabled one does not replace any.
    public = [balancer for balancer in balancers if not balancer.private]
    names = ZoneNames(records, [balancer for balancer in public if balancer.enabled], apex)
    proxied = proxied_names(records)
    ends = follow_names(proxied, names)
    findings = list(find_in_records(ends, proxied, names))
    uses: list[PoolUse] = []
    if pools is not None:
        in_pools, uses = find_in_pools(_cached(public, ends), pools, names)
        findings.extend(in_pools)
    return _collected(findings, uses)


def _cached(balancers: Sequence[LoadBalancer], ends: Iterable[End]) -> list[LoadBalancer]:
    """The load balancers whose traffic is cached, because they are proxied or a proxied name leads to them."""
    reached = {end.name for end in ends if end.kind == BALANCER}
    return [balancer for balancer in balancers if balancer.proxied or balancer.name in reached]


def _collected(findings: Sequence[Finding], pools: Sequence[PoolUse]) -> Traffic:
    origins: dict[str, list[Source]] = defaultdict(list)
    for found in findings:
        if isinstance(found, OriginAddress):
            origins[found.ip].append(found.source)
    return Traffic(
        origins={ip: tuple(dict.fromkeys(sources)) for ip, sources in origins.items()},
        host_names=tuple(found for found in findings if isinstance(found, OriginName)),
        without_origin=tuple(found for found in findings if isinstance(found, WithoutOrigin)),
        pools=tuple(pools),
        not_read=tuple(dict.fromkeys(found for found in findings if isinstance(found, NotRead))),
    )
