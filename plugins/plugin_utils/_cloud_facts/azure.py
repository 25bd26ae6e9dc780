# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of Azure: public IP addresses and inventory hosts (collection azure.azcollection)."""

from __future__ import annotations

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.items import (
    NOTHING,
    Cloud,
    Found,
    Item,
    elements,
    text,
)

_ON_PREMISES = ("microsoft.hybridcompute/", "microsoft.azurestackhci/")
"""Azure Arc and Azure Stack HCI. Their machines have an Azure location, but are elsewhere."""

_NO_LOCATION = "has no region, because the facts name no location"


def read_item(item: Item) -> Found | None:
    """Read an item, which is recognized by its keys. None if it does not belong to Azure."""
    if "public_ipv4_address" in item:
        return _host(item)
    if "ip_address" in item and _is_public_ip_resource(item):
        return Found([text(item.get("ip_address"))], text(item.get("location")), _NO_LOCATION)
    return None


def _is_public_ip_resource(item: Item) -> bool:
    """Whether an item with an address belongs to Azure. Oracle's items have the same key."""
    return (
        "allocation_method" in item
        or text(item.get("type")).lower() == "microsoft.network/publicipaddresses"
        or text(item.get("id")).startswith("/subscriptions/")
    )


def _host(item: Item) -> Found:
    if text(item.get("resource_type")).lower().startswith(_ON_PREMISES):
        return NOTHING
    # The list holds IPv6 addresses, too, and null for one that is not allocated.
    addresses = [text(address) for address in elements(item.get("public_ipv4_address"))]
    return Found(addresses, text(item.get("location")), _NO_LOCATION)


AZURE = Cloud(
    vendor="azure",
    read=read_item,
    lists=("publicipaddresses",),
    takes="public IP addresses or hosts, as azure.azcollection returns them",
)
