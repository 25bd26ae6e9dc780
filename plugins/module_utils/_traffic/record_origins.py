# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the origins in proxied DNS records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.addresses import PRIVATE, read_address
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import (
    CNAME_LOOP,
    DELEGATED,
    NO_RECORD,
    RECORD,
    REPLACED,
    Finding,
    NotRead,
    OriginAddress,
    OriginName,
    Source,
    WithoutOrigin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.host_names import (
    WORKERS,
    cloud_of,
    is_host_name,
    service_of,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.names import (
    ADDRESSES,
    BALANCER,
    LOOP,
    MISSING,
    End,
    ZoneNames,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import PROXIABLE_TYPES, DnsRecord


def proxied_names(records: Sequence[DnsRecord]) -> Collection[str]:
    """The names with a proxied record. All A and AAAA records of such a name count as proxied."""
    return dict.fromkeys(record.name for record in records if record.proxied and record.type in PROXIABLE_TYPES)


def follow_names(proxied: Collection[str], names: ZoneNames) -> dict[End, str]:
    """Each end of the proxied records → the name of the first record that leads to it."""
    ends: dict[End, str] = {}
    hidden = {record.name for record in names.delegated}
    for name in proxied:
        if name not in hidden and name not in names.balancers:
            ends.setdefault(names.end_of(name), name)
    return ends


def find_in_records(ends: dict[End, str], proxied: Collection[str], names: ZoneNames) -> Iterator[Finding]:
    """Find where the proxied names lead, except for load balancers."""
    for record in names.delegated:
        if record.proxied:
            yield WithoutOrigin(_source(record), record.content, DELEGATED)
    for name in proxied:
        if name in names.balancers:
            for record in names.by_name.get(name, ()):
                yield WithoutOrigin(_source(record), record.content, REPLACED)
    for end, name in ends.items():
        if end.kind == ADDRESSES:
            yield from find_at_addresses(names.addresses(end.name), via="" if end.name in proxied else name)
        elif end.kind != BALANCER and end.alias:
            yield from find_beyond(end, _source(end.alias, via="" if end.alias.name in proxied else name))


def find_at_addresses(records: Sequence[DnsRecord], *, via: str, active: bool = True) -> Iterator[Finding]:
    """Classify the A and AAAA records of one name."""
    addresses = [read_address(record.content) for record in records]
    private = any(record.private_routing for record in records) or any(
        address is not None and address.obstacle == PRIVATE for address in addresses
    )
    for record, address in zip(records, addresses):
        source = _source(record, via, active=active)
        if address is None:
            yield not_an_address(f"DNS record {record.name} ({record.type})", record.content)
        elif record.worker:
            yield WithoutOrigin(source, address.ip, WORKERS)
        elif private or address.obstacle:
            yield WithoutOrigin(source, address.ip, PRIVATE if private else address.obstacle)
        else:
            yield OriginAddress(source, address.ip)


def find_beyond(end: End, source: Source) -> Iterator[Finding]:
    """Classify an end without addresses. source: the name that leads to it."""
    if end.kind == LOOP:
        yield WithoutOrigin(source, end.name, CNAME_LOOP)
    elif end.kind == MISSING:
        yield WithoutOrigin(source, end.name, NO_RECORD)
    elif not is_host_name(end.name):
        yield not_an_address(f"DNS record {end.alias.name if end.alias else source.name} (CNAME)", end.name)
    elif service_of(end.name):
        yield WithoutOrigin(source, end.name, service_of(end.name))
    else:
        yield OriginName(source, end.name, cloud_of(end.name))


def not_an_address(what: str, content: str) -> NotRead:
    """The message for invalid content, which is shortened."""
    return NotRead(what, f"{content[:80]!r} is not an IP address or a host name")


def _source(record: DnsRecord, via: str = "", *, active: bool = True) -> Source:
    return Source(RECORD, record.name, record.record_id, via, active)
