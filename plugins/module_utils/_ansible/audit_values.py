# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The return values and warnings of an audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.audit import AuditRun
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.audit_options import AuditOptions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_location import (
    LocationOptions,
    location_warnings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origins import origin_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._audit.origins import STATUSES, UNPLACED, OriginVerdict
from ansible_collections.edgeops.cloudflare.plugins.module_utils._audit.pools import (
    MIXED,
    PARTLY_MAPPED,
    PoolRegion,
    PoolVerdict,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CAPACITY, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import VENDORS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.locate import Location
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.topology import GENERIC, NONE
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import (
    OriginName,
    Source,
    WithoutOrigin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.state import why_not_proxied

_MAX_LISTED = 5

_IDLE_TOPOLOGIES = {
    NONE: "Tiered Cache is off",
    GENERIC: "Smart Tiered Cache is off",
}


def audit_values(run: AuditRun) -> dict[str, Any]:
    """All return values of `origin_cloud_region_audit_info`."""
    result = run.audit
    idle = idle_reasons(run)
    return {
        "zone": _zone(run),
        "origins": [_origin(verdict) for verdict in result.origins],
        "stale": [_mapping(mapping) for mapping in result.stale],
        "stale_certain": result.stale_certain,
        "host_names": [_host_name(found) for found in run.traffic.host_names],
        "without_origin": [_without_origin(found) for found in run.traffic.without_origin],
        "pools": [_pool(verdict) for verdict in result.pools],
        "not_read": [{"what": item.what, "reason": item.reason} for item in result.not_read],
        "mappings": [_mapping(mapping) for mapping in result.mappings],
        "tiered_cache": {
            "tiered_caching": run.tiered_cache.tiered_caching,
            "smart_topology": run.tiered_cache.smart_topology,
            "effective": run.tiered_cache.topology,
        },
        "mappings_act": _mappings_act(run, idle),
        "idle_reasons": idle,
        "summary": _summary(run),
        **origin_values(run.reader.origins),
    }


def audit_warnings(run: AuditRun, options: AuditOptions, now: datetime) -> Iterator[str]:
    """Warnings about the audit."""
    idle = idle_reasons(run)
    if idle:
        yield f"mappings have no effect in this zone: {', '.join(idle)}"
    if run.audit.not_read:
        yield f"the audit is incomplete: {_listed([f'{item.what} ({item.reason})' for item in run.audit.not_read])}"
    if len(run.audit.mappings) > CAPACITY:
        yield f"the zone should have {len(run.audit.mappings)} mappings, but a zone can only have {CAPACITY}"
    if run.copies and options.ranges_dir:
        location_options = LocationOptions((), options.ranges_dir, VENDORS, options.max_age)
        yield from location_warnings(location_options, run.copies, now)


def idle_reasons(run: AuditRun) -> list[str]:
    """Why mappings have no effect in the zone. Empty if no reason is known."""
    state = run.reader.state
    zone = [f"the zone {reason}" for reason in why_not_proxied(state)] if state else []
    topology = run.tiered_cache.topology
    return [*zone, *([_IDLE_TOPOLOGIES[topology]] if topology in _IDLE_TOPOLOGIES else [])]


def _mappings_act(run: AuditRun, idle: Sequence[str]) -> bool | None:
    """None if it is not known."""
    if idle:
        return False
    return True if run.reader.state and run.tiered_cache.topology else None


def _listed(items: list[str]) -> str:
    more = len(items) - _MAX_LISTED
    return "; ".join([*items[:_MAX_LISTED], *([f"and {more} more (see not_read)"] if more > 0 else [])])


def _zone(run: AuditRun) -> dict[str, Any] | None:
    state = run.reader.state
    if state is None:
        return None
    zone = state.zone
    return {
        "id": zone.id,
        "name": zone.name,
        "account": {"id": zone.account.id, "name": zone.account.name},
        "status": zone.status,
        "paused": zone.paused,
        "dns_only": state.dns_only,
    }


def _origin(verdict: OriginVerdict) -> dict[str, Any]:
    values: dict[str, Any] = {
        "ip": verdict.ip,
        "status": verdict.status,
        "active": any(source.active for source in verdict.sources),
        "sources": [_source(source) for source in verdict.sources],
    }
    if verdict.mapping:
        values["mapping"] = {"vendor": verdict.mapping.vendor, "region": verdict.mapping.region}
    if verdict.location:
        values["location"] = _location(verdict.location)
    if verdict.reason:
        values["reason"] = verdict.reason
    if verdict.status == UNPLACED:
        values["detail"] = verdict.detail
    return values


def _source(source: Source) -> dict[str, Any]:
    values = {"type": source.type, "name": source.name, "id": source.source_id, "active": source.active}
    return {**values, "via": source.via} if source.via else values


def _location(location: Location) -> dict[str, str]:
    values = {
        "vendor": location.vendor,
        "region": location.region,
        "prefix": location.prefix,
        "service": location.service,
        "stamp": location.stamp,
    }
    return {**values, "network_border_group": location.border_group} if location.border_group else values


def _mapping(mapping: OriginMapping) -> dict[str, str]:
    return {"ip": mapping.ip, "vendor": mapping.vendor, "region": mapping.region}


def _host_name(found: OriginName) -> dict[str, Any]:
    cloud = {"vendor": found.cloud.vendor, "region": found.cloud.region}
    known = {key: value for key, value in cloud.items() if value}
    return {**_source(found.source), "target": found.target, "anycast": found.cloud.anycast, **known}


def _without_origin(found: WithoutOrigin) -> dict[str, Any]:
    return {**_source(found.source), "target": found.target, "kind": found.kind}


def _pool(verdict: PoolVerdict) -> dict[str, Any]:
    use = verdict.use
    return {
        "name": use.pool.name,
        "id": use.pool.pool_id,
        "verdict": verdict.verdict,
        "certain": verdict.certain,
        "enabled": use.pool.enabled,
        "load_balancers": list(use.balancers),
        "origins": list(use.ips),
        "host_names": use.host_names,
        "unmapped": verdict.unmapped,
        "regions": [_pool_region(region) for region in verdict.regions],
    }


def _pool_region(region: PoolRegion) -> dict[str, Any]:
    colos = None if region.colos is None else list(region.colos)
    return {"vendor": region.vendor, "region": region.region, "origins": region.origins, "upper_tier_colos": colos}


def _summary(run: AuditRun) -> dict[str, int]:
    result = run.audit
    statuses = Counter(verdict.status for verdict in result.origins)
    verdicts = Counter(verdict.verdict for verdict in result.pools)
    return {
        "origins": len(result.origins),
        **{status: statuses[status] for status in STATUSES},
        "stale": len(result.stale),
        "host_names": len(run.traffic.host_names),
        "without_origin": len(run.traffic.without_origin),
        "pools": len(result.pools),
        "mixed_pools": verdicts[MIXED],
        "partly_mapped_pools": verdicts[PARTLY_MAPPED],
        "not_read": len(result.not_read),
    }
