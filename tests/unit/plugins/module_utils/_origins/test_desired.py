# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parsing of the options that list origins."""

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
    OriginMapping,
)


def entry(ip: Any, vendor: Any = "aws", region: Any = "us-east-1") -> dict[str, Any]:
    """One entry of the option, as Ansible passes it."""
    return {"ip": ip, "vendor": vendor, "region": region}


def problems_of(option: list[dict[str, Any]]) -> tuple[str, ...]:
    """The problems of the option."""
    with pytest.raises(OptionsError) as caught:
        parse_mappings(option)
    return caught.value.problems


def test_options_become_mappings_in_order() -> None:
    desired = parse_mappings([entry("2001:DB8::1", "gcp", "us-central1"), entry(" 192.0.2.1 ", " aws ", " us-east-1 ")])
    assert desired == Desired(
        mappings=(OriginMapping("2001:db8::1", "gcp", "us-central1"), OriginMapping("192.0.2.1", "aws", "us-east-1")),
        indexes={"2001:db8::1": 0, "192.0.2.1": 1},
    )
    assert desired.ips == ("2001:db8::1", "192.0.2.1")


@pytest.mark.parametrize("vendor", ["AWS", "Gcp"])
def test_vendor_in_capitals_is_refused_with_its_spelling(vendor: str) -> None:
    assert problems_of([entry("192.0.2.1", vendor)]) == (
        f"mappings[0].vendor (192.0.2.1): {vendor!r} is not a vendor; did you mean {vendor.lower()!r}?",
    )


@pytest.mark.parametrize("region", ["us-east-1\n- 192.0.2.9: x", "us\x1b[31m", "a\tb"])
def test_region_with_control_characters_is_refused(region: str) -> None:
    assert problems_of([{"ip": "192.0.2.1", "vendor": "aws", "region": region}]) == (
        f"mappings[0].region (192.0.2.1): {region!r} is not the name of a region;"
        " write the vendor's name of the region",
    )


def test_two_names_of_one_region_do_not_contradict() -> None:
    desired = parse_mappings([entry("192.0.2.1", "aws", "us-east-1a"), entry("192.0.2.1", "aws", "us-east-1b")])
    assert desired.mappings == (OriginMapping("192.0.2.1", "aws", "us-east-1"),)
    assert len(desired.warnings) == 1


def test_ambiguous_region_is_refused_with_its_index() -> None:
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


def test_many_repeats_are_one_warning_that_lists_them() -> None:
    desired = parse_mappings([entry("192.0.2.1")] * 4)
    assert len(desired.mappings) == 1
    assert len(desired.warnings) == 1
    assert all(f"mappings[{index}]" in desired.warnings[0] for index in range(4))


def test_a_zone_can_be_filled_to_the_last_mapping() -> None:
    option = [entry(f"10.0.{number // 256}.{number % 256}") for number in range(CAPACITY)]
    assert len(parse_mappings([*option, option[0]]).mappings) == CAPACITY == 3500


def test_empty_list_gives_no_mappings() -> None:
    assert parse_mappings([]) == parse_addresses([]) == Desired((), {})


def test_absent_reports_all_bad_ips_at_once() -> None:
    with pytest.raises(OptionsError) as caught:
        parse_addresses([{"ip": "10.1"}, {"ip": "192.0.2.1"}, {"ip": None}])
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["mappings[0].ip", "mappings[2].ip"]
