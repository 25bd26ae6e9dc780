# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of Google Cloud: addresses, forwarding rules, and instances (collection google.cloud)."""

from __future__ import annotations

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.items import (
    NOTHING,
    Cloud,
    Found,
    Item,
    last_part,
    mappings,
    text,
)

_GLOBAL = (
    "is a global address of Google Cloud, which is anycast and has no region;"
    " leave it out (rejectattr), or map it by hand"
)
_NO_ZONE = "has no region, because the facts name no zone"


def read_item(item: Item) -> Found | None:
    """Read an item, which is recognized by its keys. None if it does not belong to Google Cloud."""
    if "networkInterfaces" in item:
        return _instance(item)
    if "IPAddress" in item:
        return _forwarding_rule(item)
    if "address" in item and ("addressType" in item or "networkTier" in item or item.get("kind") == "compute#address"):
        return _address(item)
    return NOTHING if text(item.get("kind")).startswith("compute#") else None


def _address(item: Item) -> Found:
    if (item.get("addressType") or "EXTERNAL") != "EXTERNAL":
        return NOTHING
    return Found([text(item.get("address"))], last_part(text(item.get("region"))), _GLOBAL)


def _forwarding_rule(item: Item) -> Found:
    if not text(item.get("loadBalancingScheme")).startswith("EXTERNAL"):
        return NOTHING
    # A regional IPv6 one is a range, `2001:db8:3:1:0:0:0:0/96`; it serves at the first address.
    address = text(item.get("IPAddress")).partition("/")[0]
    return Found([address], last_part(text(item.get("region"))), _GLOBAL)


def _instance(item: Item) -> Found:
    """Read an instance in any state. A stopped instance (TERMINATED) only keeps static addresses."""
    addresses = [
        text(config.get(key))
        for interface in mappings(item.get("networkInterfaces"))
        for configs, key in (("accessConfigs", "natIP"), ("ipv6AccessConfigs", "externalIpv6"))
        for config in mappings(interface.get(configs))
    ]
    return Found(addresses, last_part(text(item.get("zone"))), _NO_ZONE)


GCP = Cloud(
    vendor="gcp",
    read=read_item,
    lists=("resources",),
    takes="addresses, forwarding rules or instances, as google.cloud returns them",
    renamed_by="vars_prefix of google.cloud.gcp_compute renames",
)
