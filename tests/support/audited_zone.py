# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A zone with origins of every kind, and the audit result that it should give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tests.emulator.client import DEFAULT_ACCOUNT_ID, DEFAULT_ZONE_ID, ControlClient

MODULE: Final = "origin_cloud_region_audit_info"
ZONE_PATH: Final = f"/client/v4/zones/{DEFAULT_ZONE_ID}"
PATHS: Final = {
    "zone": ZONE_PATH,
    "dns_records": f"{ZONE_PATH}/dns_records",
    "load_balancers": f"{ZONE_PATH}/load_balancers",
    "pools": f"/client/v4/accounts/{DEFAULT_ACCOUNT_ID}/load_balancers/pools",
    "tiered_caching": f"{ZONE_PATH}/argo/tiered_caching",
    "tiered_cache_smart_topology_enable": f"{ZONE_PATH}/cache/tiered_cache_smart_topology_enable",
}
"""Where each thing is read that the audit can do without."""

WEST, EAST, INDIA, LONDON, CHINA = "241.2.0.1", "241.3.0.1", "241.4.0.5", "241.10.17.127", "241.15.88.1"
EDGE, GOVERNMENT, AMSTERDAM, WEST_IPV6 = "241.14.0.1", "241.16.0.1", "242.2.255.255", "4001:2::1"
"""Addresses in the made-up range files."""

RECORDS: Final = (
    {"type": "A", "name": "www.example.com", "content": WEST, "proxied": True},
    {"type": "AAAA", "name": "www.example.com", "content": "4001:0002:0::1"},
    {"type": "CNAME", "name": "shop.example.com", "content": "origin.example.com", "proxied": True},
    {"type": "A", "name": "origin.example.com", "content": EAST},
    {"type": "A", "name": "direct.example.com", "content": "245.9.9.9"},
    {"type": "A", "name": "app.example.com", "content": "245.8.8.8", "proxied": True},
    {"type": "A", "name": "edge.example.com", "content": EDGE, "proxied": True},
    {"type": "CNAME", "name": "tunnel.example.com", "content": "a-b-c.cfargotunnel.com", "proxied": True},
    {
        "type": "AAAA",
        "name": "worker.example.com",
        "content": "100::",
        "proxied": True,
        "meta": {"origin_worker_id": "w"},
    },
    {"type": "MX", "name": "example.com", "content": "mail.example.net", "priority": 10},
)
POOLS: Final = (
    {
        "id": "p" * 32,
        "name": "pool-web",
        "origins": [
            {"name": "london", "address": LONDON, "enabled": True, "weight": 1},
            {"name": "standby", "address": AMSTERDAM, "enabled": False, "weight": 1},
        ],
    },
)
BALANCERS: Final = (
    {"name": "app.example.com", "proxied": True, "default_pools": ["p" * 32], "fallback_pool": "p" * 32},
)

MAPPINGS: Final = (
    {"ip": WEST, "vendor": "aws", "region": "us-west-2"},
    {"ip": EAST, "vendor": "aws", "region": "us-west-1"},
    {"ip": LONDON, "vendor": "aws", "region": "eu-west-2"},
    {"ip": "245.9.9.9", "vendor": "gcp", "region": "us-central1"},
)
STATUSES: Final = {
    WEST: "mapped",
    EAST: "misplaced",
    EDGE: "unplaced",
    LONDON: "mapped",
    AMSTERDAM: "missing",
    WEST_IPV6: "missing",
}
"""What an audit of all that should say; `245.9.9.9` is stale."""


def fill(
    control: ControlClient,
    records: Iterable[Mapping[str, Any]] = RECORDS,
    *,
    balancers: Iterable[Mapping[str, Any]] = BALANCERS,
    pools: Iterable[Mapping[str, Any]] = POOLS,
    mappings: Iterable[Mapping[str, str]] = MAPPINGS,
    **more: Any,
) -> None:
    """Have the emulator's zone and account hold exactly this; `more` is as for `ControlClient.put_zone`."""
    control.put_account(pools=list(pools))
    control.put_zone(records=list(records), load_balancers=list(balancers), mappings=list(mappings), **more)
