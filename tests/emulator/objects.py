# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records, load balancers and pools as the API gives them, made from what a test cares about.

All that a description leaves out is filled in; what it gives is given on as it is, also where it is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

PROXIABLE: Final = ("A", "AAAA", "CNAME")
_LONG_AGO: Final = "2026-01-01T00:00:00Z"

Description = Mapping[str, Any]


def record(zone_id: str, number: int, description: Description) -> dict[str, Any]:
    """A DNS record of `{type, name, content?, proxied?, …}`. Raises `KeyError` without type or name."""
    kind, name = description["type"], description["name"]
    return {
        "id": _id(zone_id, "record", number),
        "name": name,
        "type": kind,
        "content": "",
        "proxiable": kind in PROXIABLE,
        "proxied": False,
        "ttl": 1,
        "settings": {},
        "meta": {},
        "comment": None,
        "tags": [],
        "created_on": _LONG_AGO,
        "modified_on": _LONG_AGO,
        **description,
    }


def load_balancer(zone_id: str, number: int, description: Description) -> dict[str, Any]:
    """A load balancer of `{name, default_pools?, fallback_pool?, …}`. Raises `KeyError` without a name."""
    return {
        "id": _id(zone_id, "load balancer", number),
        "name": description["name"],
        "description": "",
        "enabled": True,
        "proxied": False,
        "default_pools": [],
        "region_pools": {},
        "country_pools": {},
        "pop_pools": {},
        "rules": [],
        "session_affinity": "none",
        "session_affinity_attributes": {"samesite": "Auto", "secure": "Auto", "drain_duration": 0},
        "steering_policy": "",
        "created_on": _LONG_AGO,
        "modified_on": _LONG_AGO,
        **description,
    }


def pool(account_id: str, number: int, description: Description) -> dict[str, Any]:
    """A pool of `{name, origins: [{address, …}], …}`. Raises `KeyError` without a name or without an address."""
    made = {
        "id": _id(account_id, "pool", number),
        "name": description["name"],
        "description": "",
        "enabled": True,
        "minimum_origins": 1,
        "monitor": "",
        "check_regions": None,
        "notification_email": "",
        "created_on": _LONG_AGO,
        "modified_on": _LONG_AGO,
        **description,
        "origins": [_origin(origin) for origin in description.get("origins", ())],
    }
    return made if made["enabled"] is not False else {"disabled_at": _LONG_AGO, **made}


def _origin(description: Description) -> dict[str, Any]:
    address = description["address"]
    made = {"name": address, "address": address, "enabled": True, "weight": 1, "flatten_cname": False, **description}
    return made if made["enabled"] is not False else {"disabled_at": _LONG_AGO, **made}


def _id(owner: str, kind: str, number: int) -> str:
    return hashlib.sha256(f"{owner}/{kind}/{number}".encode()).hexdigest()[:32]
