# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mappings of what amazon.aws returns."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.tests.unit.support.cloud_facts import load_filter, sample

aws_to_mappings = load_filter("aws_to_mappings")


def placed(facts: Any, **options: Any) -> dict[str, str]:
    """IP → region of each mapping."""
    return {mapping["ip"]: mapping["region"] for mapping in aws_to_mappings(facts, **options)}


def instance(*interfaces: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An instance whose only addresses are those of these network interfaces."""
    return sample("ec2_instance_info", 1, network_interfaces=list(interfaces), **more)


@pytest.mark.parametrize(
    ("zone", "region"),
    [
        ("us-east-1a", "us-east-1"),
        ("us-gov-west-1b", "us-gov-west-1"),
        ("us-east-1-bos-1a", "us-east-1"),
        ("us-east-1-wl1-bos-wlz-1", "us-east-1"),
        ("eusc-de-east-1a", "eusc-de-east-1"),
    ],
)
def test_the_region_is_that_of_the_zone(zone: str, region: str) -> None:
    facts = sample("ec2_instance_info", placement={"availability_zone": zone})
    assert set(placed([facts]).values()) == {region}


def test_placement_region_of_the_inventory_is_not_believed() -> None:
    """It is the zone without its last letter, `us-east-1-bos-1` for a Local Zone."""
    host = sample("ec2_instance_info")
    host["placement"]["region"] = "us-east-1-bos-1"
    assert set(placed([host]).values()) == {"us-east-1"}


def test_each_private_address_can_have_a_public_address() -> None:
    addresses = [{"association": {"public_ip": f"203.0.113.{number}"}} for number in (1, 2, 3)]
    assert list(placed([instance({"private_ip_addresses": addresses})])) == [
        "203.0.113.1",
        "203.0.113.2",
        "203.0.113.3",
    ]


def test_all_network_interfaces_count_the_primary_address_first() -> None:
    second = {"association": {"public_ip": "203.0.113.2"}, "ipv6_addresses": [{"ipv6_address": "2001:db8::2"}]}
    first = {"ipv6_addresses": [{"ipv6_address": "2001:db8::1"}]}
    facts = [instance(second, first, public_ip_address="203.0.113.1")]
    assert list(placed(facts)) == ["203.0.113.1", "203.0.113.2", "2001:db8::2", "2001:db8::1"]


def test_private_and_delegated_ipv6_is_not_public() -> None:
    interface = {"ipv6_addresses": [{"ipv6_address": "fd00::1"}], "ipv6_prefixes": [{"ipv6_prefix": "2001:db8:9::/80"}]}
    assert placed([instance(interface)]) == {}


def test_carrier_and_customer_owned_addresses_are_not_public() -> None:
    carrier = {"association": {"carrier_ip": "203.0.113.1", "ip_owner_id": "amazon"}}
    outposts = {
        "private_ip_addresses": [{"association": {"customer_owned_ip": "203.0.113.2", "public_ip": "203.0.113.2"}}]
    }
    # A carrier address can replace the public one.
    assert placed([instance(carrier, public_ip_address="203.0.113.1"), instance(outposts)]) == {}


def test_carrier_and_customer_owned_addresses_are_left_out() -> None:
    carrier = sample("ec2_eip_info", carrier_ip="203.0.113.10", network_border_group="us-east-1-wl1-bos-wlz-1")
    customer = sample("ec2_eip_info", customer_owned_ip="203.0.113.10")
    assert placed([carrier, customer]) == {}


def test_stopped_instance_keeps_only_its_elastic_ip() -> None:
    stopped = instance({"association": {"public_ip": "203.0.113.1"}}, state={"code": 80, "name": "stopped"})
    assert placed([stopped, instance()]) == {"203.0.113.1": "us-east-1"}


def test_a_terminated_instance_gives_nothing() -> None:
    assert placed([sample("ec2_instance_info", state={"code": 48, "name": "terminated"}, network_interfaces=[])]) == {}
    assert placed([sample("ec2_instance_info", state={"code": 48, "name": "terminated"})]) == {}


def test_public_dns_name_is_not_an_address() -> None:
    assert placed([instance(public_dns_name="ec2-203-0-113-10.compute-1.amazonaws.com")]) == {}


def test_an_elastic_ip_counts_in_use_or_not() -> None:
    unused = {
        "allocation_id": "eipalloc-1",
        "domain": "vpc",
        "public_ip": "203.0.113.1",
        "network_border_group": "eu-west-1",
    }
    assert placed([unused]) == {"203.0.113.1": "eu-west-1"}
    assert placed([{**unused, "association_id": "eipassoc-1", "instance_id": "i-0a"}]) == {"203.0.113.1": "eu-west-1"}


def test_elastic_ip_of_a_zonal_nat_gateway_looks_ordinary() -> None:
    zonal = sample("ec2_eip_info", 2, service_managed=None)
    assert placed([zonal]) == {"203.0.113.13": "us-east-1"}
    assert placed([sample("ec2_eip_info", 2)]) == {}


@pytest.mark.parametrize("service", ["alb", "nlb", "rds"])
def test_elastic_ips_of_other_services_count(service: str) -> None:
    assert placed([sample("ec2_eip_info", 2, service_managed=service)]) == {"203.0.113.13": "us-east-1"}


def test_elastic_ip_of_the_global_border_group_has_no_region() -> None:
    with pytest.raises(AnsibleFilterError, match=r"^facts\[0\]: 203\.0\.113\.10 is in 'GLOBAL', which is anycast"):
        placed([sample("ec2_eip_info", network_border_group="GLOBAL")])
    assert placed([sample("ec2_eip_info", network_border_group="GLOBAL")], unplaced="skip") == {}


@pytest.mark.parametrize("key", ["i_pv6_address", "ipv6_address"])
def test_both_names_of_a_load_balancers_ipv6_address_are_read(key: str) -> None:
    """Ansible's snake case makes the first of IPv6Address; the module's documentation has the second."""
    zone = {"zone_name": "us-east-1a", "load_balancer_addresses": [{key: "2001:db8::1"}]}
    assert placed([sample("elb_application_lb_info", 1, availability_zones=[zone])]) == {"2001:db8::1": "us-east-1"}


def test_addresses_of_a_load_balancer_in_all_its_zones_count() -> None:
    zones = [
        {"zone_name": f"us-east-1{letter}", "load_balancer_addresses": [{"ip_address": f"203.0.113.{number}"}]}
        for number, letter in enumerate("abc", start=1)
    ]
    assert list(placed([sample("elb_application_lb_info", 1, availability_zones=zones)])) == [
        "203.0.113.1",
        "203.0.113.2",
        "203.0.113.3",
    ]


def test_an_internal_load_balancer_gives_nothing() -> None:
    private = {"ip_address": None, "private_i_pv4_address": "10.0.1.5"}
    zones = [{"zone_name": "us-east-1a", "load_balancer_addresses": [private]}]
    assert placed([sample("elb_application_lb_info", 1, scheme="internal", availability_zones=zones)]) == {}


def test_a_network_interface_has_the_region_of_its_zone() -> None:
    interface = {
        "network_interface_id": "eni-0aa",
        "description": "ELB app/web-alb/50dc6c495c0c9188",
        "availability_zone": "eu-central-1b",
        "association": {"public_ip": "203.0.113.1"},
        "private_ip_addresses": [{"private_ip_address": "10.0.1.1", "association": {"public_ip": "203.0.113.1"}}],
        "ipv6_addresses": [{"ipv6_address": "2001:db8::1"}],
    }
    assert placed([interface]) == {"203.0.113.1": "eu-central-1", "2001:db8::1": "eu-central-1"}


def test_hosts_listed_twice_by_the_inventory_are_mapped_once() -> None:
    """Its option allow_duplicated_hosts makes several hosts of one instance."""
    assert len(placed([sample("ec2_instance_info")] * 3)) == 3


def test_user_variables_do_not_change_the_kind_of_host() -> None:
    own = {"public_ip": "198.51.100.1", "domain": "example.com", "region": "nowhere", "zone": "web"}
    assert placed([{**sample("ec2_instance_info"), **own}, own]) == placed([sample("ec2_instance_info")])


def test_prefixed_variables_are_refused_with_the_reason() -> None:
    renamed = {f"aws_{key}": value for key, value in sample("ec2_instance_info").items()}
    with pytest.raises(AnsibleFilterError, match=r"hostvars_prefix and hostvars_suffix of amazon\.aws\.aws_ec2 rename"):
        placed([renamed])
