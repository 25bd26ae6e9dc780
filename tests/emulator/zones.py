# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`GET /zones` and `GET /zones/{zone_id}`. Filters, order and fields of the published schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .auth import ALL_PERMISSIONS, POOLS_READ, ZONE_READ, Identity, any_of
from .call import Call
from .envelope import Answer, success
from .errors import INVALID_ZONES_PER_PAGE, TOO_MANY_ACCOUNTS, Refusal, invalid_parameter
from .filters import Test, matching, name_test, ordered
from .paging import Pages
from .routing import Service, service_route, zone_route
from .settings import ZoneListing
from .zone import Zone

PAGES: Final = Pages(20, 5, 50, INVALID_ZONES_PER_PAGE)
MOST_ACCOUNTS: Final = 500
"""Zones of more are not listed at once (API facts)."""


@dataclass(frozen=True)
class _Plan:
    id: str
    name: str
    price: int


_PLANS: Final = {
    "free": _Plan("0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "Free Website", 0),
    "pro": _Plan("1" + "a" * 31, "Pro Website", 25),
    "business": _Plan("2" + "b" * 31, "Business Website", 250),
    "enterprise": _Plan("3" + "c" * 31, "Enterprise Website", 0),
}
"""By `legacy_id`. Ids, names and prices of all but `free` are made up."""

_ORDERS: Final[Mapping[str, Callable[[Zone], str]]] = {
    "name": lambda zone: zone.name,
    "status": lambda zone: zone.listing.status,
    "account.id": lambda zone: zone.account.id,
    "account.name": lambda zone: zone.account.name,
    "plan.id": lambda zone: _PLANS[zone.listing.plan].id,
}


def _shown(zone: Zone) -> dict[str, Any]:
    """A zone as both calls give it."""
    listing = zone.listing
    pending = listing.status in ("initializing", "pending")
    meta = {"step": 2, "custom_certificate_quota": 0, "page_rule_quota": 3, "phishing_detected": False}
    return {
        "id": zone.id,
        "name": zone.name,
        "status": listing.status,
        "paused": listing.paused,
        "type": listing.type,
        "development_mode": 0,
        "owner": {"type": "user"},
        "account": {"id": zone.account.id, "name": zone.account.name},
        "meta": {**meta, "dns_only": True} if listing.dns_only else meta,
        "name_servers": ["ada.ns.example.com", "bob.ns.example.com"],
        "original_name_servers": None,
        "original_registrar": None,
        "original_dnshost": None,
        "created_on": listing.created_on,
        "modified_on": listing.created_on,
        "activated_on": None if pending else listing.created_on,
        "plan": _shown_plan(listing.plan),
    }


def _shown_plan(legacy_id: str) -> dict[str, Any]:
    plan = _PLANS[legacy_id]
    return {
        "id": plan.id,
        "name": plan.name,
        "price": plan.price,
        "currency": "USD",
        "frequency": "" if legacy_id == "free" else "monthly",
        "is_subscribed": legacy_id != "free",
        "can_subscribe": False,
        "legacy_id": legacy_id,
        "legacy_discount": False,
        "externally_managed": False,
    }


def _list(service: Service, call: Call, identity: Identity) -> Answer:
    account_id = call.query("account.id")
    if account_id is None and sum(map(identity.sees, service.store.accounts)) > MOST_ACCOUNTS:
        raise Refusal(TOO_MANY_ACCOUNTS)
    types = _types(call)
    visible = [zone for zone in service.store.zones.values() if identity.sees(zone.account.id)]
    if types is None:
        visible = [zone for zone in visible if zone.listing.type != "internal"]
    found = ordered(matching(visible, list(_tests(call, types)), call), _ORDERS, call)
    rows, info = PAGES.cut(found, call)
    return success([_shown(zone) for zone in rows], result_info=info)


def _types(call: Call) -> frozenset[str] | None:
    """`type`, with commas (published schema) or repeated (the official clients)."""
    values = call.parameters.get("type")
    if values is None:
        return None
    types = frozenset(word for value in values for word in value.split(","))
    if not types <= set(ZoneListing.CHOICES["type"]):
        raise Refusal(invalid_parameter("type"))
    return types


def _tests(call: Call, types: frozenset[str] | None) -> Iterator[Test[Zone]]:
    name, account_name = call.query("name"), call.query("account.name")
    account_id, status = call.query("account.id"), call.choice("status", ZoneListing.CHOICES["status"])
    if name is not None:
        by_name = name_test(name)
        yield lambda zone: by_name(zone.name)
    if account_name is not None:
        by_account_name = name_test(account_name)
        yield lambda zone: by_account_name(zone.account.name)
    if account_id is not None:
        yield lambda zone: zone.account.id == account_id
    if status is not None:
        yield lambda zone: zone.listing.status == status
    if types is not None:
        yield lambda zone: zone.listing.type in types


def _get(zone: Zone, call: Call, _last: str) -> Answer:
    return success(_shown(zone))


_NEARLY_ANY: Final = ALL_PERMISSIONS - {POOLS_READ}
"""Of a zone (API facts)."""

ROUTES: Final = (
    service_route("GET", "zones", any_of(ZONE_READ), _list),
    zone_route("GET", "", _NEARLY_ANY, _get),
)
