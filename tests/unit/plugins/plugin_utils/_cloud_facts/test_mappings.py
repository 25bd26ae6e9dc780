# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules by which facts of any cloud become mappings."""

from __future__ import annotations

import copy
import gc
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.aws import AWS
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.gcp import GCP
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.mappings import facts_to_mappings
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.oci import OCI
from ansible_collections.edgeops.cloudflare.tests.unit.support.cloud_facts import SAMPLES, HostVars, sample

WHAT = "instances, Elastic IP addresses, load balancers or network interfaces, as amazon.aws returns them"


def instance(ip: str | None = "203.0.113.1", zone: str | None = "us-east-1a", **more: Any) -> dict[str, Any]:
    """An instance, with no more keys than are needed."""
    facts = {"instance_id": "i-0a", "public_ip_address": ip, "placement": {"availability_zone": zone}}
    return {**facts, **more}


def mapped(ip: str = "203.0.113.1", region: str = "us-east-1") -> dict[str, str]:
    """The mapping of an instance."""
    return {"ip": ip, "vendor": "aws", "region": region}


def problems_of(facts: Any, **options: Any) -> tuple[str, ...]:
    """The problems of facts."""
    with pytest.raises(OptionsError) as caught:
        facts_to_mappings(AWS, facts, **options)
    return caught.value.problems


def test_addresses_come_in_the_order_of_the_facts_each_once() -> None:
    facts = [instance("203.0.113.9"), instance("203.0.113.1"), instance("203.0.113.9"), instance("198.51.100.1")]
    mappings = facts_to_mappings(AWS, facts)
    assert mappings == [mapped("203.0.113.9"), mapped("203.0.113.1"), mapped("198.51.100.1")]


def test_spellings_of_one_address_are_one_mapping() -> None:
    nics = [{"ipv6_addresses": [{"ipv6_address": "2001:DB8:0::1"}, {"ipv6_address": "2001:db8::1"}]}]
    assert facts_to_mappings(AWS, [instance(None, network_interfaces=nics)]) == [mapped("2001:db8::1")]


def test_an_item_without_a_public_address_gives_nothing() -> None:
    private = [instance(None), instance(""), instance("10.0.0.1"), instance("fd00::1"), instance(None, None)]
    assert facts_to_mappings(AWS, private) == []
    assert facts_to_mappings(AWS, [*private, instance()]) == [mapped()]


def test_hosts_of_other_clouds_give_nothing() -> None:
    localhost = {"inventory_hostname": "localhost", "ansible_connection": "local", "region": "us-east-1"}
    others = [item for sampled in SAMPLES.values() for item in sampled["facts"] if sampled["filter"][:3] != "aws"]
    assert facts_to_mappings(AWS, [localhost, *others, instance()]) == [mapped()]


def test_no_facts_give_no_mappings() -> None:
    assert facts_to_mappings(AWS, []) == []
    assert facts_to_mappings(AWS, iter(())) == []


def test_any_iterable_of_mappings_is_accepted() -> None:
    facts = {"web": HostVars({**instance(), "secret": "never read"})}
    assert facts_to_mappings(AWS, facts.values()) == [mapped()]
    assert facts_to_mappings(AWS, (item for item in facts.values())) == [mapped()]
    assert facts_to_mappings(AWS, tuple(facts.values())) == [mapped()]


def test_output_is_plain_and_input_is_unchanged() -> None:
    class Marked(str):
        """Marked by Ansible as untrusted."""

        __slots__ = ()

    facts = [instance(Marked("203.0.113.1"), Marked("us-east-1"))]
    before = copy.deepcopy(facts)
    (mapping,) = facts_to_mappings(AWS, facts)
    assert [type(value) for value in (mapping, *mapping.values())] == [dict, str, str, str]
    assert facts == before


def test_one_address_in_two_regions_is_an_error() -> None:
    facts = [instance(), instance("203.0.113.2"), instance(zone="us-west-2b"), instance(zone="us-east-1c")]
    assert problems_of(facts, place="ec2.instances") == (
        "ec2.instances[2]: 203.0.113.1 is in us-west-2 here, but in us-east-1 in ec2.instances[0]; the facts are of"
        " different times; gather all of them again",
    )


def test_all_public_addresses_without_a_region_are_reported_at_once() -> None:
    facts = [instance(), instance("203.0.113.2", None), instance("10.0.0.1", None), sample("ec2_eip_info")]
    facts[3]["network_border_group"] = "GLOBAL"
    assert problems_of(facts) == (
        "facts[1]: 203.0.113.2 has no region, because the facts name no zone; give the filter its region",
        "facts[3]: 203.0.113.10 is in 'GLOBAL', which is anycast and not a region; use the region of the origin"
        " behind it",
    )


def test_public_addresses_without_a_region_can_be_skipped() -> None:
    assert facts_to_mappings(AWS, [instance("203.0.113.2", None), instance()], unplaced="skip") == [mapped()]


def test_skipping_hides_no_other_error() -> None:
    facts = [instance(), instance(zone="us-west-2b"), instance("web", None)]
    assert len(problems_of(facts, unplaced="skip")) == 2


def test_invalid_address_is_an_error() -> None:
    assert problems_of([instance(), instance("web.example.com")]) == (
        "facts[1]: 'web.example.com' is not an IP address",
    )


def test_the_region_given_is_for_items_without_one() -> None:
    facts = [instance("203.0.113.2", None), instance()]
    assert facts_to_mappings(AWS, facts, region="eu-west-1b") == [mapped("203.0.113.2", "eu-west-1"), mapped()]


def test_region_option_does_not_apply_to_global_items() -> None:
    address = sample("ec2_eip_info", network_border_group="GLOBAL")
    assert "is in 'GLOBAL', which is anycast" in problems_of([address], region="us-east-1")[0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unplaced": "ignore"}, "unplaced: 'ignore' is neither fail nor skip"),
        ({"unplaced": None}, "unplaced: None is neither fail nor skip"),
        ({"region": 7}, "region: 7 is not the name of a region"),
        ({"region": ""}, "region: '' is not the name of a region"),
        (
            {"region": "global"},
            "region: 'global' is anycast and not a region; use the region of the origin behind it",
        ),
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, Any], message: str) -> None:
    assert problems_of([instance()], **options) == (message,)


@pytest.mark.parametrize("name", ["instances", "addresses", "load_balancers", "network_interfaces"])
def test_registered_result_is_refused_with_the_name_of_its_list(name: str) -> None:
    result = {"changed": False, name: [instance()]}
    assert problems_of(result, place="ec2") == (f"ec2: is a dictionary; pass its list, `ec2.{name}`",)
    assert problems_of(HostVars(result), place="ec2") == (f"ec2: is a dictionary; pass its list, `ec2.{name}`",)


def test_result_of_oracles_network_load_balancers_is_refused_with_its_list() -> None:
    with pytest.raises(OptionsError, match=r"pass its list, `nlbs\.network_load_balancers`"):
        facts_to_mappings(OCI, {"changed": False, "network_load_balancers": []}, place="nlbs")


@pytest.mark.parametrize("absent", [{}, {"addressType": None}])
def test_an_address_of_google_cloud_without_a_type_is_external(absent: dict[str, Any]) -> None:
    address = {"kind": "compute#address", "address": "203.0.113.1", "region": "https://x/regions/us-central1"}
    assert facts_to_mappings(GCP, [{**address, **absent}]) == [
        {"ip": "203.0.113.1", "vendor": "gcp", "region": "us-central1"}
    ]


def test_loop_result_is_refused_with_the_lists_to_join() -> None:
    result = {"results": [{"instances": [instance()]}]}
    expected = "`ec2.results | map(attribute='instances') | flatten`"
    assert problems_of(result, place="ec2") == (f"ec2: is a dictionary; pass the lists of all its results, {expected}",)
    assert problems_of(result["results"], place="ec2.results") == (
        f"ec2.results[0] is a whole result; pass the lists of all, {expected}",
    )


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (instance(), f"facts: is a dictionary; pass a list of {WHAT}"),
        ({}, f"facts: is a dictionary; pass a list of {WHAT}"),
        ("203.0.113.1", f"facts: is a string, but has to be a list of {WHAT}"),
        (None, f"facts: is empty, but has to be a list of {WHAT}"),
        (7, f"facts: is a number, but has to be a list of {WHAT}"),
    ],
)
def test_input_must_be_a_list(facts: Any, message: str) -> None:
    assert problems_of(facts) == (message,)


def test_every_item_must_be_a_dictionary() -> None:
    assert problems_of([instance(), "web1", None, [instance()]]) == (
        "facts[1]: is 'web1', but has to be a dictionary; of a host, pass the variables: map('extract', hostvars)",
        "facts[2]: is empty, but has to be a dictionary",
        "facts[3]: is a list, but has to be a dictionary",
    )


def test_entirely_unknown_facts_are_refused() -> None:
    assert problems_of(SAMPLES["azure_rm_inventory"]["facts"], place="azure") == (
        f"azure: has no {WHAT}; are filter and list the right ones? (hostvars_prefix and hostvars_suffix of"
        " amazon.aws.aws_ec2 rename what the filter reads)",
    )


@pytest.mark.times
def test_3500_instances_take_a_tenth_of_a_second() -> None:
    facts = [
        instance(
            f"203.0.{number // 250}.{number % 250}",
            network_interfaces=[
                {
                    "association": {"public_ip": f"203.0.{number // 250}.{number % 250}"},
                    "private_ip_addresses": [{"association": {"public_ip": f"203.0.{number // 250}.{number % 250}"}}],
                    "ipv6_addresses": [{"ipv6_address": f"2001:db8:{number:x}::1"}],
                }
            ],
        )
        for number in range(3500)
    ]

    def seconds() -> Iterator[float]:
        for _try in range(10):
            gc.collect()
            started = time.process_time()
            assert len(facts_to_mappings(AWS, facts)) == 7000
            yield time.process_time() - started

    # Measuring coverage takes several times as long as the code itself.
    assert min(seconds()) <= (1 if "coverage" in sys.modules else 0.1)
