# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of OCI: public IPs, load balancers, VNICs, IPv6 addresses, and instances (collection oracle.oci)."""

from __future__ import annotations

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.items import (
    NOTHING,
    Cloud,
    Found,
    Item,
    elements,
    mappings,
    text,
)

_GONE = frozenset({"TERMINATED", "TERMINATING", "DELETED", "DELETING"})
_ADDRESS_KEYS = ("ip_address", "public_ip", "primary_public_ip")
_NO_REGION = (
    "has no region, because the facts have neither an OCID with a region nor a region; give the filter its region"
)


def read_item(item: Item) -> Found | None:
    """Read an item. None if it has neither an OCID nor other keys of Oracle's items."""
    ocid = text(item.get("id"))
    if not (ocid.startswith("ocid1.") or "compartment_id" in item or "vnic_id" in item):
        return None
    if text(item.get("lifecycle_state")) in _GONE or item.get("assigned_entity_type") == "NAT_GATEWAY":
        return NOTHING
    return Found(_addresses(item), _region_of(ocid) or text(item.get("region")), _NO_REGION)


def _addresses(item: Item) -> list[str]:
    balanced = [
        text(address.get("ip_address"))
        for address in mappings(item.get("ip_addresses"))
        # The list has private addresses, too.
        if address.get("is_public")
    ]
    ipv6 = [text(address) for key in ("ipv6_ips", "ipv6_addresses") for address in elements(item.get(key))]
    return [*(text(item.get(key)) for key in _ADDRESS_KEYS), *balanced, *ipv6]


def _region_of(ocid: str) -> str:
    """The region in `ocid1.<type>.<realm>.[region][.future].<unique>`: the key for the two oldest, or else the name."""
    parts = ocid.split(".")
    return parts[3] if len(parts) > 4 else ""


OCI = Cloud(
    vendor="oci",
    read=read_item,
    lists=("public_ips", "load_balancers", "network_load_balancers", "vnics", "ipv6s", "instances"),
    takes="public IPs, load balancers, VNICs, IPv6 addresses or instances, as oracle.oci returns them",
)
