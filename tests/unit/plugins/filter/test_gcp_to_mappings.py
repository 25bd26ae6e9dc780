# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mappings of what google.cloud returns."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.tests.unit.support.cloud_facts import load_filter, sample

gcp_to_mappings = load_filter("gcp_to_mappings")

URL = "https://www.googleapis.com/compute/v1/projects/p"


def placed(facts: Any, **options: Any) -> dict[str, str]:
    """IP → region of each mapping."""
    return {mapping["ip"]: mapping["region"] for mapping in gcp_to_mappings(facts, **options)}


def address(**changed: Any) -> dict[str, Any]:
    """An external address."""
    return sample("gcp_compute_address_info", 0, **changed)


def instance(**changed: Any) -> dict[str, Any]:
    """An instance."""
    return sample("gcp_compute_instance_info", 0, **changed)


def rule(**changed: Any) -> dict[str, Any]:
    """A regional forwarding rule."""
    facts = {
        "kind": "compute#forwardingRule",
        "IPAddress": "203.0.113.42",
        "loadBalancingScheme": "EXTERNAL",
        "region": f"{URL}/regions/europe-west1",
    }
    return {key: value for key, value in {**facts, **changed}.items() if value is not None}


@pytest.mark.parametrize(
    ("zone", "region"),
    [
        ("northamerica-northeast1-b", "northamerica-northeast1"),
        (f"{URL}/zones/us-central1-a", "us-central1"),
        ("us-south1-ai1b", "us-south1"),
        (f"{URL}/zones/us-central1-ai1a", "us-central1"),
        ("europe-west10-c", "europe-west10"),
    ],
)
def test_region_is_that_of_the_zone(zone: str, region: str) -> None:
    assert set(placed([instance(zone=zone)]).values()) == {region}


@pytest.mark.parametrize("region", ["us-central1", f"{URL}/regions/us-central1", "projects/p/regions/us-central1"])
def test_region_of_an_address_is_the_end_of_its_url(region: str) -> None:
    assert placed([address(region=region)]) == {"203.0.113.40": "us-central1"}


def test_inventory_host_with_short_names_is_recognized() -> None:
    host = instance(zone="us-central1-a", zone_selflink=f"{URL}/zones/us-central1-a", metadata={"key": "value"})
    host["networkInterfaces"][0]["network"] = {"name": "default", "region": "global", "selfLink": URL}
    assert placed([host]) == {"203.0.113.41": "us-central1", "2001:db8:3:2::": "us-central1"}


def test_internal_addresses_are_left_out_and_others_are_external() -> None:
    assert placed([address(addressType="INTERNAL")]) == {}
    assert placed([address(addressType=None)]) == {"203.0.113.40": "us-central1"}


@pytest.mark.parametrize("changed", [{"networkTier": "STANDARD"}, {"status": "RESERVED"}, {"users": ["p/routers/nat"]}])
def test_addresses_of_any_tier_and_use_count(changed: dict[str, Any]) -> None:
    assert placed([address(**changed)]) == {"203.0.113.40": "us-central1"}


def test_global_address_is_anycast_and_has_no_region() -> None:
    facts = [address(), address(region=None, address="203.0.113.9"), rule(region=None)]
    why = (
        "is a global address of Google Cloud, which is anycast and has no region; leave it out (rejectattr),"
        " or map it by hand"
    )
    with pytest.raises(AnsibleFilterError) as caught:
        placed(facts, place="resources")
    assert str(caught.value).splitlines() == [
        "2 problems:",
        f"- resources[1]: 203.0.113.9 {why}",
        f"- resources[2]: 203.0.113.42 {why}",
    ]
    assert placed(facts, unplaced="skip") == {"203.0.113.40": "us-central1"}


@pytest.mark.parametrize("scheme", ["EXTERNAL", "EXTERNAL_MANAGED"])
def test_an_external_forwarding_rule_counts(scheme: str) -> None:
    assert placed([rule(loadBalancingScheme=scheme)]) == {"203.0.113.42": "europe-west1"}


@pytest.mark.parametrize("scheme", ["INTERNAL", "INTERNAL_MANAGED", "INTERNAL_SELF_MANAGED", "", None])
def test_any_other_forwarding_rule_does_not_count(scheme: str | None) -> None:
    assert placed([rule(loadBalancingScheme=scheme)]) == {}


def test_a_range_of_ipv6_addresses_counts_as_its_first_address() -> None:
    """The API gives an address of a regional rule with its prefix length, and one that is reserved without."""
    reserved = address(address="2001:db8:3:1:0:0:0:0", prefixLength=96)
    assert placed([reserved]) == {"2001:db8:3:1::": "us-central1"}
    assert placed([rule(IPAddress="2001:db8:3:1:8000:0:0:0/96")]) == {"2001:db8:3:1:8000::": "europe-west1"}


def test_a_stopped_instance_keeps_a_static_address_and_no_other() -> None:
    static = [{"accessConfigs": [{"natIP": "203.0.113.43"}]}]
    stopped = sample("gcp_compute_instance_info", 1)
    assert stopped["status"] == "TERMINATED"
    assert placed([stopped]) == {}
    assert placed([{**stopped, "networkInterfaces": static}]) == {"203.0.113.43": "us-central1"}


def test_the_internal_ipv6_address_of_an_instance_is_not_read() -> None:
    assert placed([instance(networkInterfaces=[{"ipv6Address": "2001:db8:9::1", "networkIP": "203.0.113.44"}])]) == {}


def test_all_network_interfaces_and_access_configurations_count() -> None:
    interfaces = [
        {"accessConfigs": [{"natIP": "203.0.113.1"}]},
        {"accessConfigs": [{"natIP": "203.0.113.2"}], "ipv6AccessConfigs": [{"externalIpv6": "2001:db8::2"}]},
    ]
    assert list(placed([instance(networkInterfaces=interfaces)])) == ["203.0.113.1", "203.0.113.2", "2001:db8::2"]


def test_an_instance_without_a_zone_has_no_region() -> None:
    with pytest.raises(AnsibleFilterError, match=r"203\.0\.113\.41 has no region, because the facts name no zone"):
        placed([instance(zone=None)])


def test_prefixed_variables_are_refused_with_the_reason() -> None:
    renamed = {f"gcp_{key}": value for key, value in instance().items()}
    with pytest.raises(AnsibleFilterError, match=r"\(vars_prefix of google\.cloud\.gcp_compute renames what"):
        placed([renamed])
