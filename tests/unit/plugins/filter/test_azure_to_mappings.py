# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mappings of what azure.azcollection returns."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.tests.unit.support.cloud_facts import load_filter, sample

azure_to_mappings = load_filter("azure_to_mappings")


def placed(facts: Any, **options: Any) -> dict[str, str]:
    """IP → region of each mapping."""
    return {mapping["ip"]: mapping["region"] for mapping in azure_to_mappings(facts, **options)}


def public_ip(**changed: Any) -> dict[str, Any]:
    """A public IP address."""
    return sample("azure_rm_publicipaddress_info", 0, **changed)


def host(**changed: Any) -> dict[str, Any]:
    """A host of the inventory."""
    return sample("azure_rm_inventory", 0, **changed)


@pytest.mark.parametrize("location", ["germanywestcentral", "Germany West Central", "germanywc", "GermanyWestCentral"])
def test_location_in_any_spelling_is_the_region(location: str) -> None:
    assert placed([public_ip(location=location)]) == {"203.0.113.30": "germanywestcentral"}


def test_an_address_that_is_not_allocated_gives_nothing() -> None:
    assert placed([public_ip(ip_address=None), {**public_ip(), "ip_address": None}]) == {}
    assert placed([host(public_ipv4_address=[None])]) == {}
    assert placed([host(public_ipv4_address=[])]) == {}


def test_the_list_of_a_host_holds_ipv6_addresses_and_nulls() -> None:
    assert placed([host()]) == {"203.0.113.31": "eastus", "2001:db8:2::31": "eastus"}


@pytest.mark.parametrize(
    "resource_type",
    [
        "Microsoft.HybridCompute/machines",
        "microsoft.hybridcompute/machines",
        "microsoft.azurestackhci/virtualmachineinstances",
        "Microsoft.AzureStackHCI/virtualMachineInstances",
    ],
)
def test_on_premises_machines_give_nothing(resource_type: str) -> None:
    assert placed([host(resource_type=resource_type)]) == {}


def test_a_machine_without_a_type_counts() -> None:
    assert len(placed([host(resource_type=None)])) == 2


def test_custom_prefix_has_the_region_of_its_location() -> None:
    assert placed([public_ip(public_ip_prefix={"id": "/subscriptions/s/publicIPPrefixes/own"})]) == {
        "203.0.113.30": "germanywestcentral"
    }


@pytest.mark.parametrize("missing", [("allocation_method",), ("id",), ("type",), ("id", "type")])
def test_any_key_identifies_a_public_ip_address(missing: tuple[str, ...]) -> None:
    assert len(placed([public_ip(**dict.fromkeys(missing))])) == 1


def test_address_without_a_regional_location_has_no_region() -> None:
    facts = [public_ip(location=None), host(location="global")]
    anycast = "is in 'global', which is anycast and not a region; use the region of the origin behind it"
    with pytest.raises(AnsibleFilterError) as caught:
        placed(facts)
    assert str(caught.value).splitlines() == [
        "3 problems:",
        "- facts[0]: 203.0.113.30 has no region, because the facts name no location",
        f"- facts[1]: 203.0.113.31 {anycast}",
        f"- facts[1]: 2001:db8:2::31 {anycast}",
    ]
    assert placed(facts, unplaced="skip") == {}


def test_registered_result_is_refused_with_the_name_of_its_list() -> None:
    with pytest.raises(AnsibleFilterError, match=r"^az: is a dictionary; pass its list, `az\.publicipaddresses`$"):
        placed({"publicipaddresses": [public_ip()]}, place="az")
