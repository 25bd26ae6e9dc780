# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An account of three zones with origins in four clouds, of which the demo knows nothing but a token.

The addresses are in the made-up ranges of tests/integration/targets/setup_cloud_ranges/files.
"""

from __future__ import annotations

from typing import Any, Final

from tests.emulator.client import ControlClient

_WEB, _API = "1" * 32, "2" * 32

POOLS: Final = (
    {
        "id": _WEB,
        "name": "web-mixed",
        "origins": [
            {"name": "london", "address": "241.10.17.127", "enabled": True, "weight": 1},
            {"name": "johannesburg", "address": "243.1.208.1", "enabled": True, "weight": 1},
        ],
    },
    {
        "id": _API,
        "name": "api-ashburn",
        "origins": [
            {"name": "one", "address": "244.80.0.1", "enabled": True, "weight": 1},
            {"name": "two", "address": "244.70.24.1", "enabled": False, "weight": 1},
        ],
    },
)

ZONES: Final[dict[str, dict[str, Any]]] = {
    "a" * 32: {
        "name": "shop.example",
        "records": [
            {"type": "A", "name": "www.shop.example", "content": "241.2.0.1", "proxied": True},
            {"type": "AAAA", "name": "www.shop.example", "content": "4001:2::1", "proxied": True},
            {"type": "CNAME", "name": "img.shop.example", "content": "origin.shop.example", "proxied": True},
            {"type": "A", "name": "origin.shop.example", "content": "241.3.0.1"},
            {
                "type": "CNAME",
                "name": "backoffice.shop.example",
                "content": "f00dfeed-0000-4000-8000-000000000001.cfargotunnel.com",
                "proxied": True,
            },
        ],
        "mappings": [
            {"ip": "241.2.0.1", "vendor": "aws", "region": "us-west-2"},
            # Wrong: the ranges say us-east-1.
            {"ip": "241.3.0.1", "vendor": "aws", "region": "eu-west-1"},
            # Stale: no record and no pool has this address.
            {"ip": "203.0.113.9", "vendor": "aws", "region": "us-west-1"},
        ],
    },
    "b" * 32: {
        "name": "api.example",
        "records": [{"type": "A", "name": "api.example", "content": "242.1.0.5", "proxied": True}],
        "load_balancers": [
            {"name": "lb.api.example", "proxied": True, "default_pools": [_API], "fallback_pool": _API},
        ],
        "mappings": [{"ip": "242.1.0.5", "vendor": "azure", "region": "germanywestcentral"}],
    },
    "c" * 32: {
        "name": "media.example",
        "records": [{"type": "A", "name": "edge.media.example", "content": "241.5.64.5", "proxied": True}],
        "load_balancers": [
            {"name": "www.media.example", "proxied": True, "default_pools": [_WEB], "fallback_pool": _WEB},
        ],
        "mappings": [{"ip": "241.10.17.127", "vendor": "aws", "region": "eu-west-2"}],
    },
}

CORRECT: Final = {
    "a" * 32: {
        "241.2.0.1": ("aws", "us-west-2"),
        "4001:2::1": ("aws", "us-west-2"),
        "241.3.0.1": ("aws", "us-east-1"),
        "203.0.113.9": ("aws", "us-west-1"),
    },
    "b" * 32: {
        "242.1.0.5": ("azure", "germanywestcentral"),
        "244.80.0.1": ("oci", "us-ashburn-1"),
        "244.70.24.1": ("oci", "us-ashburn-1"),
    },
    "c" * 32: {"241.10.17.127": ("aws", "eu-west-2"), "243.1.208.1": ("gcp", "africa-south1")},
}
"""What the zones hold in the end: nothing is deleted, so the stale mapping is there still."""


def fill(control: ControlClient) -> None:
    """Have the emulator hold this account alone."""
    control.delete_zone()
    control.put_account(pools=list(POOLS))
    control.put_zones(ZONES)
