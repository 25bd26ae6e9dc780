# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load balancers and pools: the pools that a load balancer can use, and the origins in a pool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import canonical_name
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.shapes import (
    a_flag,
    a_number,
    a_text,
    an_object,
    optional_list,
    optional_object,
    optional_text,
)

_BALANCER = "a load balancer"
_POOL = "a pool"
_ORIGIN = "a pool's origin"
_POOLS_BY_PLACE = ("region_pools", "country_pools", "pop_pools")


@dataclass(frozen=True)
class LoadBalancer:
    """A load balancer of the zone.

    name: its host name. proxied: whether its traffic goes through the cache. private: whether it is only for private
    networks and has no DNS record. pool_ids: the pools that it can use, without duplicates.
    """

    balancer_id: str
    name: str
    enabled: bool
    proxied: bool
    private: bool
    pool_ids: tuple[str, ...]


@dataclass(frozen=True)
class PoolOrigin:
    """An origin in a pool. address: an IP or a host name, as returned. enabled: False also if its weight is 0.

    private: whether it is in a virtual network.
    """

    name: str
    address: str
    enabled: bool
    private: bool


@dataclass(frozen=True)
class Pool:
    """A pool in the zone's account."""

    pool_id: str
    name: str
    enabled: bool
    origins: tuple[PoolOrigin, ...]


def parse_balancer(row: Any) -> LoadBalancer:
    """Parse an element of the list of load balancers. Raises ValueError if it does not match the published schema."""
    row = an_object(row, _BALANCER)
    return LoadBalancer(
        balancer_id=optional_text(row, "id", _BALANCER),
        name=canonical_name(a_text(row, "name", _BALANCER)),
        enabled=a_flag(row, "enabled", _BALANCER, default=True),
        proxied=a_flag(row, "proxied", _BALANCER, default=False),
        private=bool(optional_list(row, "networks", _BALANCER)),
        pool_ids=tuple(dict.fromkeys(_pool_ids(row))),
    )


def parse_pool(row: Any) -> Pool:
    """Parse an element of the list of pools. Raises ValueError if it does not match the published schema."""
    row = an_object(row, _POOL)
    pool_id = a_text(row, "id", _POOL)
    return Pool(
        pool_id=pool_id,
        name=optional_text(row, "name", _POOL) or pool_id,
        enabled=a_flag(row, "enabled", _POOL, default=True),
        origins=tuple(_parse_origin(origin) for origin in optional_list(row, "origins", _POOL)),
    )


def _parse_origin(row: Any) -> PoolOrigin:
    row = an_object(row, _ORIGIN)
    address = a_text(row, "address", _ORIGIN).strip()
    weight = a_number(row, "weight", _ORIGIN, default=1)
    return PoolOrigin(
        name=optional_text(row, "name", _ORIGIN) or address,
        address=address,
        enabled=a_flag(row, "enabled", _ORIGIN, default=True) and weight != 0,
        private=bool(optional_text(row, "virtual_network_id", _ORIGIN)),
    )


def _pool_ids(balancer: dict[str, Any]) -> Iterator[str]:
    """The ids in all places that can contain one (API facts, load balancers and pools)."""
    yield from _steering_ids(balancer)
    for rule in _acting(balancer, "rules"):
        yield from _steering_ids(optional_object(rule, "overrides", _BALANCER))
    for pool_set in _acting(balancer, "pool_sets"):
        overrides = optional_object(pool_set, "overrides", _BALANCER)
        yield from _ids(optional_list(overrides, "pools", _BALANCER))
        yield from _fallback(overrides)


def _acting(balancer: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    """The rules or pool sets that are enabled and do not return a fixed response."""
    for entry in optional_list(balancer, key, _BALANCER):
        rule = an_object(entry, f"{_BALANCER} with {key}")
        if not a_flag(rule, "disabled", _BALANCER, default=False) and not rule.get("fixed_response"):
            yield rule


def _steering_ids(row: dict[str, Any]) -> Iterator[str]:
    yield from _ids(optional_list(row, "default_pools", _BALANCER))
    yield from _fallback(row)
    for key in _POOLS_BY_PLACE:
        places = optional_object(row, key, _BALANCER)
        for place in places:
            yield from _ids(optional_list(places, place, f"{_BALANCER} with {key}"))


def _fallback(row: dict[str, Any]) -> Iterator[str]:
    pool_id = optional_text(row, "fallback_pool", _BALANCER)
    if pool_id:
        yield pool_id


def _ids(values: list[Any]) -> Iterator[str]:
    for value in values:
        if not isinstance(value, str) or not value.isprintable():
            raise ValueError(f"{_BALANCER} with a pool id that is none")
        yield value
