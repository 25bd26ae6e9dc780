# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the origins in the pools of load balancers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.addresses import PRIVATE, read_address
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import (
    LoadBalancer,
    Pool,
    PoolOrigin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import (
    POOL_ORIGIN,
    Finding,
    NotRead,
    OriginAddress,
    OriginName,
    PoolUse,
    Source,
    WithoutOrigin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.host_names import UNKNOWN_HOST, is_host_name
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.names import ADDRESSES, BALANCER, ZoneNames
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.record_origins import (
    find_at_addresses,
    find_beyond,
    not_an_address,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import canonical_name


def find_in_pools(
    balancers: Sequence[LoadBalancer], pools: Mapping[str, Pool], names: ZoneNames
) -> tuple[list[Finding], list[PoolUse]]:
    """Find the origins in the pools of these load balancers. pools: all pools of the account by id."""
    findings: list[Finding] = []
    uses = []
    for pool_id, senders in _senders(balancers).items():
        pool = pools.get(pool_id)
        if pool is None:
            findings.append(_unknown(pool_id, senders))
            continue
        found = list(_find_in_pool(pool, senders, names))
        findings.extend(found)
        uses.append(_use(pool, senders, found))
    return findings, uses


def _senders(balancers: Sequence[LoadBalancer]) -> dict[str, list[LoadBalancer]]:
    """Pool id → the load balancers that use it."""
    senders: dict[str, list[LoadBalancer]] = defaultdict(list)
    for balancer in balancers:
        for pool_id in balancer.pool_ids:
            senders[pool_id].append(balancer)
    return senders


def _unknown(pool_id: str, senders: Sequence[LoadBalancer]) -> NotRead:
    names = ", ".join(balancer.name for balancer in senders)
    return NotRead(f"pool {pool_id}", f"the account's list of pools does not have it; it is used by {names}")


def _find_in_pool(pool: Pool, senders: Sequence[LoadBalancer], names: ZoneNames) -> Iterator[Finding]:
    switched_on = pool.enabled and any(balancer.enabled for balancer in senders)
    for origin in pool.origins:
        yield from _find_origin(pool, origin, names, active=switched_on and origin.enabled)


def _find_origin(pool: Pool, origin: PoolOrigin, names: ZoneNames, *, active: bool) -> Iterator[Finding]:
    source = Source(POOL_ORIGIN, origin.name, pool.pool_id, pool.name, active)
    address = read_address(origin.address)
    if origin.private:
        yield WithoutOrigin(source, origin.address, PRIVATE)
    elif address and address.obstacle:
        yield WithoutOrigin(source, address.ip, address.obstacle)
    elif address:
        yield OriginAddress(source, address.ip)
    elif is_host_name(canonical_name(origin.address)):
        yield from _find_by_name(canonical_name(origin.address), source, names)
    else:
        yield not_an_address(f"origin {origin.name} of the pool {pool.name}", origin.address)


def _find_by_name(name: str, source: Source, names: ZoneNames) -> Iterator[Finding]:
    """Follow a host name, which can be in this zone."""
    end = names.end_of(name)
    if end.kind == ADDRESSES:
        yield from find_at_addresses(names.addresses(end.name), via=source.via, active=source.active)
    elif end.kind == BALANCER:
        yield OriginName(source, end.name, UNKNOWN_HOST)
    else:
        yield from find_beyond(end, source)


def _use(pool: Pool, senders: Sequence[LoadBalancer], found: Sequence[Finding]) -> PoolUse:
    return PoolUse(
        pool,
        balancers=tuple(balancer.name for balancer in senders),
        ips=tuple(dict.fromkeys(item.ip for item in found if isinstance(item, OriginAddress))),
        host_names=sum(isinstance(item, OriginName) for item in found),
    )
