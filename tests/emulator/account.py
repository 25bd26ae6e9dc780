# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls around the mappings: `GET /zones` and `GET /user/tokens/verify` (published schema)."""

from __future__ import annotations

from typing import Any, Final

from .auth import ZONE_READ, Identity
from .envelope import Answer, success
from .errors import AUTHENTICATION, INVALID_PAGE, INVALID_ZONES_PER_PAGE, Refusal
from .routing import AccountRoute, Call, Service, number
from .store import Zone

_ACCOUNT: Final = {"id": "01a7362d577a6c3019a474fd6f485823", "name": "Example Account"}


def _zone(zone: Zone) -> dict[str, Any]:
    return {
        "id": zone.id,
        "name": zone.name,
        "status": "active",
        "paused": False,
        "type": "full",
        "development_mode": 0,
        "owner": {"type": "user"},
        "account": _ACCOUNT,
        "meta": {"step": 2, "custom_certificate_quota": 0, "page_rule_quota": 3, "phishing_detected": False},
        "name_servers": ["ada.ns.example.com", "bob.ns.example.com"],
        "original_name_servers": None,
        "original_registrar": None,
        "original_dnshost": None,
        "created_on": zone.created_on,
        "modified_on": zone.created_on,
        "activated_on": zone.created_on,
        "plan": {"id": "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "name": "Free Website", "price": 0, "currency": "USD"},
    }


def _list_zones(service: Service, call: Call, identity: Identity) -> Answer:
    page, per_page = number(call.query("page"), 1), number(call.query("per_page"), 20)
    if not 5 <= per_page <= 50:
        raise Refusal(INVALID_ZONES_PER_PAGE)
    if page < 1:
        raise Refusal(INVALID_PAGE)
    name = call.query("name")
    found = list(service.store.zones.values()) if name is None else service.store.named(name)
    shown = found[(page - 1) * per_page : page * per_page]
    info = {
        "count": len(shown),
        "page": page,
        "per_page": per_page,
        "total_count": len(found),
        "total_pages": -(-len(found) // per_page),
    }
    return success([_zone(zone) for zone in shown], result_info=info)


def _verify_token(service: Service, call: Call, identity: Identity) -> Answer:
    # Published for tokens only; that a key is refused here is assumed.
    if not identity.by_token:
        raise Refusal(AUTHENTICATION)
    return success({"id": identity.id, "status": "active"})


ROUTES: Final = (
    AccountRoute("GET", ("zones",), ZONE_READ, _list_zones),
    AccountRoute("GET", ("user", "tokens", "verify"), None, _verify_token),
)
