# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mappings of what oracle.oci returns."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.tests.unit.support.cloud_facts import load_filter, sample

oci_to_mappings = load_filter("oci_to_mappings")


def placed(facts: Any, **options: Any) -> dict[str, str]:
    """IP → region of each mapping."""
    return {mapping["ip"]: mapping["region"] for mapping in oci_to_mappings(facts, **options)}


def public_ip(**changed: Any) -> dict[str, Any]:
    """A public IP."""
    return sample("oci_network_public_ip_facts", 0, **changed)


def host(**changed: Any) -> dict[str, Any]:
    """A host of the inventory."""
    return sample("oci_inventory", 0, **changed)


@pytest.mark.parametrize(
    ("ocid", "region"),
    [
        ("ocid1.publicip.oc1.iad.aaaa1", "us-ashburn-1"),
        ("ocid1.publicip.oc1.phx.aaaa1", "us-phoenix-1"),
        ("ocid1.publicip.oc1.eu-frankfurt-1.aaaa1", "eu-frankfurt-1"),
        ("ocid1.publicip.oc1.ap-tokyo-1.future.aaaa1", "ap-tokyo-1"),
        ("ocid1.publicip.oc1.fra.aaaa1", "eu-frankfurt-1"),
    ],
)
def test_the_region_is_the_one_in_the_ocid(ocid: str, region: str) -> None:
    assert placed([public_ip(id=ocid)]) == {"203.0.113.50": region}


@pytest.mark.parametrize("ocid", ["ocid1.publicip.oc1..aaaa1", "ocid1.publicip.oc1", "", None])
def test_an_ocid_without_a_region_needs_the_region_given(ocid: str | None) -> None:
    facts = [public_ip(id=ocid)]
    with pytest.raises(AnsibleFilterError, match=r"neither an OCID with a region nor a region; give the filter its"):
        placed(facts)
    assert placed(facts, region="phx") == {"203.0.113.50": "us-phoenix-1"}
    assert placed(facts, unplaced="skip") == {}


def test_region_option_does_not_override_an_items_region() -> None:
    assert placed([public_ip(), host()], region="phx") == dict.fromkeys(
        ("203.0.113.50", "203.0.113.52", "2001:db8:4::52"), "us-ashburn-1"
    )


@pytest.mark.parametrize("region", ["iad", "us-ashburn-1"])
def test_host_without_an_ocid_uses_its_own_region(region: str) -> None:
    assert set(placed([host(id=None, region=region)]).values()) == {"us-ashburn-1"}


def test_a_database_host_has_no_region_but_in_its_ocid() -> None:
    node = {"id": "ocid1.dbnode.oc1.eu-zurich-1.aaaa", "public_ip": "203.0.113.53", "lifecycle_state": "AVAILABLE"}
    assert placed([node]) == {"203.0.113.53": "eu-zurich-1"}


def test_the_availability_domain_is_not_believed() -> None:
    assert placed([public_ip(availability_domain="kIdk:EU-FRANKFURT-1-AD-1")]) == {"203.0.113.50": "us-ashburn-1"}


def test_the_address_of_a_nat_gateway_is_left_out() -> None:
    assert placed([public_ip(lifetime="EPHEMERAL", assigned_entity_type="NAT_GATEWAY")]) == {}


@pytest.mark.parametrize("state", ["TERMINATED", "TERMINATING", "DELETED", "DELETING"])
def test_terminating_resources_are_left_out(state: str) -> None:
    assert placed([public_ip(lifecycle_state=state), host(lifecycle_state=state)]) == {}


@pytest.mark.parametrize("state", ["AVAILABLE", "UNASSIGNED", "STOPPED", None])
def test_resources_in_other_states_count(state: str | None) -> None:
    assert placed([public_ip(lifecycle_state=state)]) == {"203.0.113.50": "us-ashburn-1"}


def test_an_item_without_an_address_gives_nothing() -> None:
    assert placed([{**public_ip(), "ip_address": None}, host(public_ip=None, ipv6_ips=None, vnic=None)]) == {}


def test_private_ipv6_addresses_are_left_out() -> None:
    assert list(placed([host(ipv6_ips=["fd00::1", "2001:db8:4::1"])])) == ["203.0.113.52", "2001:db8:4::1"]


def test_only_the_public_addresses_of_a_load_balancer_count() -> None:
    balancer = {
        "id": "ocid1.loadbalancer.oc1.uk-london-1.aaaa",
        "lifecycle_state": "ACTIVE",
        "ip_addresses": [
            {"ip_address": "203.0.113.54", "is_public": True},
            {"ip_address": "203.0.113.55", "is_public": False},
            {"ip_address": "10.2.0.9", "is_public": False},
        ],
    }
    assert placed([balancer]) == {"203.0.113.54": "uk-london-1"}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("vnic", {"public_ip": "203.0.113.56", "private_ip": "10.2.0.3"}),
        ("ipv6", {"ip_address": "2001:db8:4::56", "vnic_id": "ocid1.vnic.oc1.iad.ffff"}),
        ("instance", {"primary_public_ip": "203.0.113.56", "primary_private_ip": "10.2.0.3", "region": "phx"}),
        ("privateip", {"ip_address": "10.2.0.3"}),
    ],
)
def test_each_kind_of_resource_has_its_key_of_the_address(kind: str, keys: dict[str, str]) -> None:
    public = {ip: "sa-saopaulo-1" for key, ip in keys.items() if "113.56" in ip or "::56" in ip}
    assert placed([{"id": f"ocid1.{kind}.oc1.sa-saopaulo-1.aaaa", **keys}]) == public


def test_custom_addresses_have_the_region_of_their_ocid() -> None:
    assert placed([public_ip(public_ip_pool_id="ocid1.publicippool.oc1.iad.own")]) == {"203.0.113.50": "us-ashburn-1"}
