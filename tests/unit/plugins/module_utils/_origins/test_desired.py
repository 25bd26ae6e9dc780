# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that list origins, and all that can be wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import (
    Desired,
    parse_addresses,
    parse_mappings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CAPACITY,
    VENDORS,
    OriginMapping,
)


def entry(ip: Any, vendor: Any = "aws", region: Any = "us-east-1") -> dict[str, Any]:
    """One entry of the option, as Ansible hands it over."""
    return {"ip": ip, "vendor": vendor, "region": region}


def problems_of(option: list[dict[str, Any]]) -> tuple[str, ...]:
    """What is wrong with the option."""
    with pytest.raises(OptionsError) as caught:
        parse_mappings(option)
    return caught.value.problems


def test_every_option_becomes_a_mapping_in_its_order_and_form() -> None:
    desired = parse_mappings([entry("2001:DB8::1", "gcp", "us-central1"), entry(" 192.0.2.1 ", " aws ", " us-east-1 ")])
    assert desired == Desired(
        mappings=(OriginMapping("2001:db8::1", "gcp", "us-central1"), OriginMapping("192.0.2.1", "aws", "us-east-1")),
        indexes={"2001:db8::1": 0, "192.0.2.1": 1},
    )
    assert desired.ips == ("2001:db8::1", "192.0.2.1")


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_vendor_of_the_api_is_taken(vendor: str) -> None:
    assert parse_mappings([entry("192.0.2.1", vendor)]).mappings[0].vendor == vendor


@pytest.mark.parametrize("vendor", ["amazon", "aws,gcp", "alibaba"])
def test_another_vendor_is_named_with_the_ones_there_are(vendor: str) -> None:
    assert problems_of([entry("192.0.2.1", vendor)]) == (
        f"mappings[0].vendor (192.0.2.1): {vendor!r} is not a vendor; write one of aws, azure, gcp, oci",
    )


@pytest.mark.parametrize("vendor", ["AWS", "Gcp"])
def test_a_vendor_in_capitals_is_told_its_spelling(vendor: str) -> None:
    assert problems_of([entry("192.0.2.1", vendor)]) == (
        f"mappings[0].vendor (192.0.2.1): {vendor!r} is not a vendor; did you mean {vendor.lower()!r}?",
    )


@pytest.mark.parametrize("region", ["us-east-1\n- 192.0.2.9: x", "us\x1b[31m", "a\tb"])
def test_a_region_that_could_forge_what_is_printed_is_no_name(region: str) -> None:
    assert problems_of([{"ip": "192.0.2.1", "vendor": "aws", "region": region}]) == (
        f"mappings[0].region (192.0.2.1): {region!r} is not the name of a region;"
        " write the vendor's name of the region",
    )


@pytest.mark.parametrize(
    ("vendor", "name", "region"),
    [
        ("aws", "us-east-1a", "us-east-1"),
        ("azure", "West Europe", "westeurope"),
        ("azure", "germanywc", "germanywestcentral"),
        ("gcp", " us-central1-a ", "us-central1"),
        ("oci", "iad", "us-ashburn-1"),
    ],
)
def test_another_name_of_a_region_becomes_its_canonical_name(vendor: str, name: str, region: str) -> None:
    assert parse_mappings([entry("192.0.2.1", vendor, name)]).mappings == (OriginMapping("192.0.2.1", vendor, region),)


def test_two_names_of_one_region_are_no_contradiction() -> None:
    desired = parse_mappings([entry("192.0.2.1", "aws", "us-east-1a"), entry("192.0.2.1", "aws", "us-east-1b")])
    assert desired.mappings == (OriginMapping("192.0.2.1", "aws", "us-east-1"),)
    assert len(desired.warnings) == 1


def test_a_name_that_is_no_region_or_several_is_refused_with_its_index() -> None:
    option = [entry("192.0.2.1"), entry("192.0.2.2", "gcp", "global"), entry("192.0.2.3", "azure", "Europe")]
    assert problems_of(option) == (
        "mappings[1].region (192.0.2.2): 'global' is anycast and not a region; use the region of the origin behind it",
        "mappings[2].region (192.0.2.3): 'Europe' is a geography of Azure, which can hold several regions; write the"
        " region, as in 'westeurope'",
    )


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_a_missing_value_is_named_by_option_and_index(nothing: str | None) -> None:
    problems = problems_of([entry("192.0.2.1"), entry(nothing, nothing, nothing)])
    assert [problem.split(" ")[0] for problem in problems] == [
        "mappings[1].ip:",
        "mappings[1].vendor:",
        "mappings[1].region:",
    ]
    assert all("missing" in problem for problem in problems)


def test_an_entry_without_keys_is_refused_and_not_a_crash() -> None:
    assert len(problems_of([{}])) == 3


def test_all_problems_come_at_once_each_with_index_and_value() -> None:
    problems = problems_of(
        [
            entry("192.0.2.0/24"),
            entry("192.0.2.1"),
            entry("192.0.2.2", "ibm"),
            entry("10.1", "aws", ""),
            entry("192.0.2.1", "gcp", "us-central1"),
        ]
    )
    assert len(problems) == 5
    assert problems[0].startswith("mappings[0].ip: '192.0.2.0/24' is a network")
    assert problems[1].startswith("mappings[2].vendor (192.0.2.2): 'ibm'")
    assert problems[2].startswith("mappings[3].ip: '10.1'")
    assert problems[3].startswith("mappings[3].region: is missing")
    assert problems[4].startswith("mappings[4]: 192.0.2.1 is on gcp us-central1 here")


def test_the_same_origin_twice_alike_is_one_mapping_and_a_warning() -> None:
    desired = parse_mappings([entry("2001:db8::1"), entry("192.0.2.1"), entry("2001:DB8:0::1")])
    assert [mapping.ip for mapping in desired.mappings] == ["2001:db8::1", "192.0.2.1"]
    assert desired.indexes == {"2001:db8::1": 0, "192.0.2.1": 1}
    assert len(desired.warnings) == 1
    assert "mappings[2] repeats mappings[0] (2001:db8::1)" in desired.warnings[0]


def test_many_repeats_are_one_warning_that_lists_them() -> None:
    desired = parse_mappings([entry("192.0.2.1")] * 4)
    assert len(desired.mappings) == 1
    assert len(desired.warnings) == 1
    assert all(f"mappings[{index}]" in desired.warnings[0] for index in range(4))


def test_a_contradiction_names_both_indexes_and_what_each_says() -> None:
    problems = problems_of([entry("192.0.2.9"), entry("2001:db8::1"), entry("2001:db8:0:0::1", "aws", "us-west-2")])
    assert problems == (
        "mappings[2]: 2001:db8::1 is on aws us-west-2 here, but on aws us-east-1 in mappings[1]; keep one of the two",
    )


def test_a_zone_can_be_filled_to_the_last_mapping() -> None:
    option = [entry(f"10.0.{number // 256}.{number % 256}") for number in range(CAPACITY)]
    assert len(parse_mappings([*option, option[0]]).mappings) == CAPACITY == 3500


def test_more_origins_than_a_zone_holds_are_refused_with_the_numbers() -> None:
    option = [entry(f"10.0.{number // 256}.{number % 256}") for number in range(CAPACITY + 1)]
    assert problems_of(option) == ("mappings: lists 3501 origins, a zone holds at most 3500; shorten the list",)


def test_an_empty_list_wants_nothing() -> None:
    assert parse_mappings([]) == parse_addresses([]) == Desired((), {})


def test_for_absent_only_the_ip_counts() -> None:
    desired = parse_addresses([{"ip": "2001:DB8::1"}, {"ip": "192.0.2.1", "vendor": "nobody", "region": None}])
    assert desired == Desired((), {"2001:db8::1": 0, "192.0.2.1": 1})


def test_for_absent_the_same_ip_with_two_regions_is_no_contradiction() -> None:
    desired = parse_addresses([entry("192.0.2.1"), entry("192.0.2.1", "gcp", "us-central1")])
    assert desired.ips == ("192.0.2.1",)
    assert "mappings[1] repeats mappings[0]" in desired.warnings[0]


def test_for_absent_too_all_bad_ips_come_at_once() -> None:
    with pytest.raises(OptionsError) as caught:
        parse_addresses([{"ip": "10.1"}, {"ip": "192.0.2.1"}, {"ip": None}])
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["mappings[0].ip", "mappings[2].ip"]


def test_a_placement_reads_vendor_then_region() -> None:
    assert OriginMapping("192.0.2.1", "aws", "us-east-1").placement == "aws us-east-1"
