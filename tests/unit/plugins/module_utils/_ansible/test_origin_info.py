# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules return: a zone's mappings in the option's shape, and its supported regions."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_info import (
    mapping_values,
    parse_wanted,
    region_values,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import parse_mappings
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import SUPPORTED, aws

SIX = OriginMapping("2001:db8::1", "gcp", "us-central1")
ZONE = [SIX, aws("192.0.2.10"), aws("192.0.2.9", "us-west-2")]
CURRENT = CurrentState(
    {mapping.ip: mapping for mapping in ZONE}, 250, dates={"192.0.2.9": "2026-03-01"}, modified_on="2026-03-02"
)


def test_without_ips_all_of_the_zone_is_wanted() -> None:
    assert parse_wanted({"ips": None}) is None


def test_wanted_ips_are_in_normal_form_and_each_there_once() -> None:
    assert parse_wanted({"ips": ["2001:DB8::1", " 192.0.2.1", "2001:db8:0::1"]}) == ("2001:db8::1", "192.0.2.1")
    assert parse_wanted({"ips": []}) == ()


def test_all_bad_ips_come_at_once_with_their_indexes() -> None:
    with pytest.raises(OptionsError) as caught:
        parse_wanted({"ips": ["10.1", "192.0.2.1", "192.0.2.0/24"]})
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["ips[0]", "ips[2]"]


def test_mappings_are_sorted_and_fit_the_option() -> None:
    mappings = mapping_values(CURRENT, None, None)["mappings"]
    assert [mapping["ip"] for mapping in mappings] == ["192.0.2.9", "192.0.2.10", "2001:db8::1"]
    assert set(parse_mappings(mappings).mappings) == set(ZONE)


def test_details_have_the_order_of_mappings() -> None:
    assert mapping_values(CURRENT, None, None)["details"] == [
        {"ip": "192.0.2.9", "modified_on": "2026-03-01"},
        {"ip": "192.0.2.10", "modified_on": None},
        {"ip": "2001:db8::1", "modified_on": None},
    ]


def test_with_the_supported_regions_details_have_the_upper_tiers() -> None:
    details = mapping_values(CURRENT, ("192.0.2.9",), SUPPORTED)["details"]
    assert details == [
        {
            "ip": "192.0.2.9",
            "modified_on": "2026-03-01",
            "upper_tier_colos": ["SEA", "PDX"],
            "obtained_codes": True,
        }
    ]


@pytest.mark.parametrize("supported", [SupportedRegions({}), SupportedRegions({"aws": {}})])
def test_region_no_longer_supported_has_no_upper_tiers(supported: SupportedRegions) -> None:
    assert mapping_values(CURRENT, ("192.0.2.9",), supported)["details"][0]["upper_tier_colos"] == []


def test_only_wanted_ips_are_returned_and_missing_ones_named() -> None:
    values = mapping_values(CURRENT, ("2001:db8::1", "192.0.2.77"), None)
    assert values["mappings"] == [{"ip": "2001:db8::1", "vendor": "gcp", "region": "us-central1"}]
    assert values["not_mapped"] == ["192.0.2.77"]


def test_the_numbers_are_those_of_the_whole_zone() -> None:
    values = mapping_values(CURRENT, (), None)
    assert (values["count"], values["capacity"], values["modified_on"]) == (250, 3500, "2026-03-02")
    assert values["mappings"] == values["not_mapped"] == []


def test_regions_are_sorted_by_vendor_and_name() -> None:
    values = region_values(SupportedRegions({"gcp": {"b": (), "a": ("ORD",)}, "aws": {"z": ("IAD",)}}), None)
    assert values["vendors"] == ["aws", "gcp"]
    assert values["regions"] == [
        {"vendor": "aws", "region": "z", "upper_tier_colos": ["IAD"]},
        {"vendor": "gcp", "region": "a", "upper_tier_colos": ["ORD"]},
        {"vendor": "gcp", "region": "b", "upper_tier_colos": []},
    ]
    assert values["obtained_codes"] is True


def test_regions_of_one_vendor_are_that_vendors() -> None:
    values = region_values(SUPPORTED, "gcp")
    assert values["vendors"] == ["gcp"]
    assert [region["region"] for region in values["regions"]] == ["us-central1"]


def test_incomplete_list_of_colos_is_reported() -> None:
    assert region_values(SupportedRegions({}, complete=False), "aws") == {
        "vendors": [],
        "regions": [],
        "obtained_codes": False,
    }
