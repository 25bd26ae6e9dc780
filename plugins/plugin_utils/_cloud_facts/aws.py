# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of AWS: instances, Elastic IP addresses, load balancers, and network interfaces (collection amazon.aws)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.items import (
    NOTHING,
    Cloud,
    Found,
    Item,
    mapping,
    mappings,
    text,
)

_NO_ZONE = "has no region, because the facts name no zone; give the filter its region"


def read_item(item: Item) -> Found | None:
    """Read an item, which is recognized by its keys. None if it does not belong to AWS.

    Elastic IPs are checked first, because those in use also contain the instance and the network interface. A
    `public_ip` without other keys can be a user's variable.
    """
    if "public_ip" in item and ("allocation_id" in item or "network_border_group" in item):
        return _elastic_ip(item)
    if "instance_id" in item:
        return _instance(item)
    if "load_balancer_arn" in item or "load_balancer_name" in item:
        return _load_balancer(item)
    if "network_interface_id" in item:
        return Found(_addresses([item]), text(item.get("availability_zone")), _NO_ZONE)
    return None


def _instance(item: Item) -> Found:
    if mapping(item.get("state")).get("name") == "terminated":
        return NOTHING
    # Not placement.region of the inventory, which is the zone without its last letter: wrong for Local Zones.
    zone = mapping(item.get("placement")).get("availability_zone")
    addresses = _addresses(mappings(item.get("network_interfaces")), item.get("public_ip_address"))
    return Found(addresses, text(zone), _NO_ZONE)


def _elastic_ip(item: Item) -> Found:
    if item.get("service_managed") == "rnat":
        # It belongs to a regional NAT gateway, which no request reaches.
        return NOTHING
    address = text(item.get("public_ip"))
    if address in (item.get("carrier_ip"), item.get("customer_owned_ip")):
        return NOTHING
    return Found([address], text(item.get("network_border_group")), _NO_ZONE)


def _load_balancer(item: Item) -> Found:
    """The API only returns addresses of Network Load Balancers with Elastic IPs. The addresses of others change."""
    zones = mappings(item.get("availability_zones"))
    addresses = [
        text(address.get(key))
        for zone in zones
        for address in mappings(zone.get("load_balancer_addresses"))
        # Ansible makes i_pv6_address of IPv6Address; the module's documentation says ipv6_address.
        for key in ("ip_address", "i_pv6_address", "ipv6_address")
    ]
    return Found(addresses, text(zones[0].get("zone_name")) if zones else "", _NO_ZONE)


def _addresses(interfaces: Iterable[Item], primary: Any = None) -> list[str]:
    """The public addresses of network interfaces, starting with the primary address.

    This omits carrier addresses (Wavelength), even in place of the primary address, and customer-owned addresses
    (Outposts), which are on the customer's premises.
    """
    addresses = [text(primary)]
    not_public: set[str] = set()
    for interface in interfaces:
        associations = [interface, *mappings(interface.get("private_ip_addresses"))]
        for association in (mapping(holder.get("association")) for holder in associations):
            addresses.append(text(association.get("public_ip")))
            not_public.update((text(association.get("carrier_ip")), text(association.get("customer_owned_ip"))))
        addresses.extend(text(ipv6.get("ipv6_address")) for ipv6 in mappings(interface.get("ipv6_addresses")))
    return [address for address in addresses if address not in not_public]


AWS = Cloud(
    vendor="aws",
    read=read_item,
    lists=("instances", "addresses", "load_balancers", "network_interfaces"),
    takes="instances, Elastic IP addresses, load balancers or network interfaces, as amazon.aws returns them",
    renamed_by="hostvars_prefix and hostvars_suffix of amazon.aws.aws_ec2 rename",
)
