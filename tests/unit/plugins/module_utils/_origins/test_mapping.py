# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The normal form of an origin's IP, and the reading of the option `mappings`."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import (
    Desired,
    parse_addresses,
    parse_mappings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import (
    canonical_ip,
    ip_order,
    parse_origin_ip,
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


# The rules of RFC 5952, sections 4.1 to 4.3, with the samples it gives.
RFC_5952 = [
    pytest.param("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1", id="no leading zeros"),
    pytest.param("2001:db8::0001", "2001:db8::1", id="no leading zeros behind the gap"),
    pytest.param("2001:db8:0:0:0:0:0:1", "2001:db8::1", id="zeros are shortened"),
    pytest.param("2001:db8:0:0:0:0:2:1", "2001:db8::2:1", id="shortened as much as possible"),
    pytest.param("2001:db8::0:1", "2001:db8::1", id="no zero beside the gap"),
    pytest.param("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1", id="one field is no gap"),
    pytest.param("2001:0:0:1:0:0:0:1", "2001:0:0:1::1", id="the longest run is the gap"),
    pytest.param("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", id="the first of equal runs is the gap"),
    pytest.param("2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa", id="lower case"),
    pytest.param("2001:db8:0:0:1:0:0:0", "2001:db8:0:0:1::", id="a gap at the end"),
    pytest.param("0:0:0:1:2:3:4:5", "::1:2:3:4:5", id="a gap at the beginning"),
    pytest.param("2001:db8::192.0.2.33", "2001:db8::c000:221", id="a dotted end becomes hexadecimal"),
]


@pytest.mark.parametrize(("spelling", "canonical"), RFC_5952)
def test_ipv6_gets_the_spelling_of_rfc_5952(spelling: str, canonical: str) -> None:
    assert canonical_ip(spelling) == canonical
    assert parse_origin_ip(spelling) == canonical


@pytest.mark.parametrize(
    "text",
    ["192.0.2.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.51.100.7", "203.0.113.9", "8.8.8.8"],
)
def test_an_ipv4_address_stays_as_it_is(text: str) -> None:
    assert parse_origin_ip(text) == text


@pytest.mark.parametrize("text", ["2001:db8::1", "fd00::1", "fc00:1::2", "2606:4700::1111"])
def test_private_and_documentation_ipv6_may_be_origins(text: str) -> None:
    assert parse_origin_ip(text) == text


@pytest.mark.parametrize("text", [" 192.0.2.1", "192.0.2.1\n", "\t192.0.2.1 \r\n"])
def test_white_space_around_an_ip_is_dropped(text: str) -> None:
    assert parse_origin_ip(text) == "192.0.2.1"


REFUSED = [
    ("192.0.2.0/24", "is a network"),
    ("192.0.2.1/32", "is a network"),
    ("2001:db8::/64", "is a network"),
    ("2001:db8::1/128", "is a network"),
    ("origin.example.com", "host name is not enough"),
    ("localhost", "host name is not enough"),
    ("192.0.2.01", "write '192.0.2.1'"),
    ("010.0.0.1", "has leading zeros"),
    ("192.0.2.256", "is not an IP address"),
    ("192.0.2", "is IPv4 shorthand"),
    ("10.1", "is IPv4 shorthand"),
    ("3221225985", "is an integer"),
    ("0", "is an integer"),
    ("fe80::1%eth0", "has a zone id"),
    ("2001:db8::1%1", "has a zone id"),
    ("::ffff:192.0.2.1", "write '192.0.2.1'"),
    ("::ffff:c000:201", "write '192.0.2.1'"),
    ("0.0.0.0", "is the unspecified address"),
    ("::", "is the unspecified address"),
    ("127.0.0.1", "is a loopback address"),
    ("127.255.255.254", "is a loopback address"),
    ("::1", "is a loopback address"),
    ("169.254.10.10", "is a link-local address"),
    ("fe80::1", "is a link-local address"),
    ("224.0.0.1", "is a multicast address"),
    ("239.255.255.250", "is a multicast address"),
    ("ff02::1", "is a multicast address"),
    ("[2001:db8::1]", "has brackets or a port"),
    ("[2001:db8::1]:443", "has brackets or a port"),
    ("192.0.2.1:443", "has brackets or a port"),
    ("", "is missing or empty"),
    ("   ", "is missing or empty"),
    ("192.0.2.1, 192.0.2.2", "is not an IP address"),
    ("192.0.2.1 192.0.2.2", "is not an IP address"),
    ("2001:db8:::1", "is not an IP address"),
    ("2001:db8::1::2", "is not an IP address"),
    ("2001:db8:0:0:0:0:0:0:1", "is not an IP address"),
    ("0x7f.1.2.3", "is not an IP address"),
    ("192.0.2.1\0", "is not an IP address"),
    ("١٩٢.0.2.1", "is not an IP address"),
    ("\udc80", "is not an IP address"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_not_one_origin_address_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the reason is what is looked at
        parse_origin_ip(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize("text", ["10.1", "192.0.2.01", "192.0.2.0/24", "host", "fe80::1%eth0", "1", ""])
def test_the_canonical_form_takes_nothing_but_whole_addresses(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason does
        canonical_ip(text)


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "fe80::1", "::ffff:192.0.2.1"])
def test_the_canonical_form_takes_addresses_that_are_no_origins(text: str) -> None:
    assert canonical_ip(text) == text


def test_ips_are_ordered_by_number_ipv4_first() -> None:
    ordered = ["9.0.0.1", "10.0.0.2", "10.0.0.10", "192.0.2.1", "::2", "2001:db8::9", "2001:db8::10", "fd00::1"]
    assert sorted(set(ordered), key=ip_order) == ordered


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
        f"mappings[0].vendor: {vendor!r} is not a vendor; write one of aws, azure, gcp, oci",
    )


@pytest.mark.parametrize("vendor", ["AWS", "Gcp"])
def test_a_vendor_in_capitals_is_told_its_spelling(vendor: str) -> None:
    assert problems_of([entry("192.0.2.1", vendor)]) == (
        f"mappings[0].vendor: {vendor!r} is not a vendor; did you mean {vendor.lower()!r}?",
    )


@pytest.mark.parametrize("region", ["us-east-1\n- 192.0.2.9: x", "us\x1b[31m", "a\tb"])
def test_a_region_that_could_forge_what_is_printed_is_no_name(region: str) -> None:
    assert problems_of([{"ip": "192.0.2.1", "vendor": "aws", "region": region}]) == (
        f"mappings[0].region: {region!r} is not the name of a region; write the vendor's name of the region",
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
    assert problems[1].startswith("mappings[2].vendor: 'ibm'")
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
