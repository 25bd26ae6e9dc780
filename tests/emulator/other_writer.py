# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of what the service holds: items that it fails to write, and lists that another writer changes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from netaddr import IPAddress

from .mapping import Item, canonical_ip
from .objects import load_balancer, pool, record
from .plans import fault
from .turn import Turn
from .zone import Zone

T = TypeVar("T")


@fault("fail_items")
async def _fail_items(
    turn: Turn, *, ips: list[str] | None = None, first: int = 0, error: str = "Emulated failure of this item."
) -> None:
    """Chosen items of a batch fail and are not applied: those in `ips`, and the `first` so many of the request."""
    zone = turn.zone
    sent = _sent_ips(turn)
    chosen = {canonical_ip(ip) for ip in ips or []} & set(sent) | set(sent[:first])
    turn.exchange.fault_effective = bool(chosen)
    if zone is None:
        await turn.send(turn.process())
        return
    zone.failing_items = dict.fromkeys(chosen, error)
    try:
        answer = turn.process()
    finally:
        zone.failing_items = {}
    await turn.send(answer)


def _sent_ips(turn: Turn) -> list[str]:
    body = turn.exchange.body
    if turn.call.segments[-1] != "batch" or not isinstance(body, list):
        return []
    ips = [item if isinstance(item, str) else item.get("origin_ip", item.get("ip", "")) for item in body]
    return [canonical_ip(ip) for ip in ips]


@fault("shift")
async def _shift(turn: Turn, *, add: int = 0, remove: int = 0) -> None:
    """Another writer is faster: mappings at the head of the list are added or removed before this request."""
    zone = turn.zone
    turn.exchange.fault_effective = zone is not None and bool(add or (remove and zone.mappings()))
    if zone is not None:
        for mapping in zone.mappings()[:remove]:
            zone.delete(mapping.ip)
        for ip in _free_ips(zone, add):
            vendor, regions = next(iter(zone.supported().items()))
            zone.upsert(Item(ip, vendor, next(iter(regions))))
    await turn.send(turn.process())


def _free_ips(zone: Zone, count: int) -> list[str]:
    taken = {mapping.ip for mapping in zone.mappings()}
    # Lowest of all addresses, so that every page shifts.
    candidates = (str(IPAddress(int(IPAddress("1.0.0.1")) + offset)) for offset in range(count + len(taken)))
    free = [ip for ip in candidates if ip not in taken]
    return free[:count]


Shift = Callable[[Turn, int, int], bool]
"""(turn, rows to add, rows to remove) -> whether that changed anything."""


def _shift_zones(turn: Turn, add: int, remove: int) -> bool:
    """At the head of the list by name."""
    store = turn.service.store
    gone = sorted(store.zones.values(), key=lambda zone: zone.name)[:remove]
    for zone in gone:
        del store.zones[zone.id]
    account = next(iter(store.accounts.values()))
    names = (f"0{number}.example" for number in range(len(store.zones), len(store.zones) + add))
    added = [Zone(f"{number:032}", name, account) for number, name in enumerate(names)]
    store.zones = {**{zone.id: zone for zone in added}, **store.zones}
    return bool(added or gone)


def _shifted(rows: Sequence[T], add: int, remove: int, make: Callable[[int], T]) -> list[T]:
    # No row that was there before has such a number.
    return [*(make(1_000_000 + len(rows) + number) for number in range(add)), *rows[remove:]]


def _shift_records(turn: Turn, add: int, remove: int) -> bool:
    """At the head of the list by type."""
    zone = turn.zone
    if zone is None:
        return False
    before = sorted(zone.records, key=lambda row: str(row["type"]))
    new = {"type": "A", "name": f"0.{zone.name}", "content": "192.0.2.254"}
    zone.records = _shifted(before, add, remove, lambda number: record(zone.id, number, new))
    return before != zone.records


def _shift_load_balancers(turn: Turn, add: int, remove: int) -> bool:
    zone = turn.zone
    if zone is None:
        return False
    before, new = zone.load_balancers, {"name": f"0.{zone.name}"}
    zone.load_balancers = _shifted(before, add, remove, lambda number: load_balancer(zone.id, number, new))
    return before != zone.load_balancers


def _shift_pools(turn: Turn, add: int, remove: int) -> bool:
    account = turn.service.store.accounts.get(turn.call.segments[1])
    if account is None:
        return False
    before = list(account.pools.values())
    after = _shifted(before, add, remove, lambda number: pool(account.id, number, {"name": f"0-{number}"}))
    account.pools = {row["id"]: row for row in after}
    return before != after


_SHIFTS: Final[Mapping[str, Shift]] = {
    "GET /zones": _shift_zones,
    "GET /zones/{zone_id}/dns_records": _shift_records,
    "GET /zones/{zone_id}/load_balancers": _shift_load_balancers,
    "GET /accounts/{account_id}/load_balancers/pools": _shift_pools,
}


@fault("shift_rows")
async def _shift_rows(turn: Turn, *, add: int = 0, remove: int = 0) -> None:
    """The same with the zones, records, load balancers or pools of the list that is asked for."""
    shift = _SHIFTS.get(turn.exchange.route or "")
    turn.exchange.fault_effective = shift is not None and shift(turn, add, remove)
    await turn.send(turn.process())
