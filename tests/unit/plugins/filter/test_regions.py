# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters between the list of mappings and its compact form."""

from __future__ import annotations

import random
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.plugins.filter import mappings_to_regions as grouping
from ansible_collections.edgeops.cloudflare.plugins.filter import regions_to_mappings as listing
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError

regions_to_mappings = listing.FilterModule().filters()["regions_to_mappings"]
mappings_to_regions = grouping.FilterModule().filters()["mappings_to_regions"]

COMPACT = {
    "aws": {"eu-west-1": ["192.0.2.9"], "us-east-1": ["192.0.2.2", "192.0.2.1", "2001:db8::1"]},
    "gcp": {"us-central1": ["198.51.100.7"]},
}
LISTED = [
    {"ip": "192.0.2.9", "vendor": "aws", "region": "eu-west-1"},
    {"ip": "192.0.2.2", "vendor": "aws", "region": "us-east-1"},
    {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"},
    {"ip": "2001:db8::1", "vendor": "aws", "region": "us-east-1"},
    {"ip": "198.51.100.7", "vendor": "gcp", "region": "us-central1"},
]


def test_vendors_and_regions_are_sorted_but_not_addresses() -> None:
    backwards = {vendor: dict(reversed(regions.items())) for vendor, regions in reversed(COMPACT.items())}
    assert regions_to_mappings(backwards) == LISTED


def test_grouping_keeps_the_order_of_addresses() -> None:
    grouped = mappings_to_regions([*LISTED[4:], *LISTED[:4]])
    assert grouped == COMPACT
    assert [(vendor, list(regions)) for vendor, regions in grouped.items()] == [
        ("aws", ["eu-west-1", "us-east-1"]),
        ("gcp", ["us-central1"]),
    ]


def test_there_and_back_is_the_same() -> None:
    chance = random.Random(4)
    mappings = [
        {"ip": f"10.0.{number // 256}.{number % 256}", "vendor": vendor, "region": f"region-{chance.randrange(9)}"}
        for number, vendor in enumerate(chance.choices(["aws", "azure", "gcp", "oci"], k=500))
    ]
    back = regions_to_mappings(mappings_to_regions(mappings))
    assert sorted(back, key=lambda mapping: mapping["ip"]) == sorted(mappings, key=lambda mapping: mapping["ip"])
    assert regions_to_mappings(mappings_to_regions(back)) == back


def test_other_names_of_a_region_become_its_canonical_name() -> None:
    regions = {
        "aws": {"us-east-1b": ["192.0.2.2"], "us-east-1": ["192.0.2.1"], "eu-west-1a": ["192.0.2.3"]},
        "azure": {"West Europe": ["192.0.2.4"]},
        "acme": {"us-east-1a": ["192.0.2.5"]},
    }
    assert [(row["ip"], row["region"]) for row in regions_to_mappings(regions)] == [
        ("192.0.2.5", "us-east-1a"),
        ("192.0.2.3", "eu-west-1"),
        ("192.0.2.1", "us-east-1"),
        ("192.0.2.2", "us-east-1"),
        ("192.0.2.4", "westeurope"),
    ]


def test_empty_input_gives_empty_output() -> None:
    assert regions_to_mappings({}) == []
    assert regions_to_mappings({"aws": {}, "gcp": {"us-central1": []}}) == []
    assert mappings_to_regions([]) == {}


def test_ip_alias_and_extra_keys_are_accepted() -> None:
    mapping = {"origin_ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1", "modified_on": "2026-03-01T12:00:00Z"}
    assert mappings_to_regions([mapping]) == {"aws": {"us-east-1": ["192.0.2.1"]}}


@pytest.mark.parametrize(
    ("regions", "message"),
    [
        (["192.0.2.1"], "regions: is a list, but has to be a dictionary of vendors"),
        (None, "regions: is empty, but has to be a dictionary of vendors"),
        ({"aws": None}, "regions.aws: is empty, but has to be a dictionary of regions"),
        ({"aws": ["us-east-1"]}, "regions.aws: is a list, but has to be a dictionary of regions"),
        (
            {"aws": {"us-east-1": None}},
            "regions.aws.us-east-1: is empty, but has to be a list of IP addresses; write [] for none",
        ),
        (
            {"aws": {"us-east-1": "192.0.2.1"}},
            "regions.aws.us-east-1: is a string, but has to be a list of IP addresses; write [] for none",
        ),
        (
            {"aws": {"us-east-1": ["192.0.2.1", 3221225985]}},
            "regions.aws.us-east-1[1]: '3221225985' is an integer; write the address in dotted form, in quotes",
        ),
        (
            {"aws": {"us-east-1": [56041897827001]}},
            "regions.aws.us-east-1[0]: '56041897827001' is how YAML reads 20:1:10:20:30:40:50:1 without quotes;"
            " write the address in quotes",
        ),
        (
            {"aws": {"us-east-1": [{"ip": "192.0.2.1"}]}},
            "regions.aws.us-east-1[0]: is a dictionary, but has to be an IP address; write it in quotes",
        ),
        ({"aws": {False: []}}, "regions.aws: the key False is a boolean; write it in quotes"),
        ({1: {}}, "regions: the key 1 is a number; write it in quotes"),
        (
            {"gcp": {"global": ["192.0.2.1"]}},
            "regions.gcp: the key 'global' is anycast and not a region; use the region of the origin behind it",
        ),
        (object(), "regions: is of the type object, but has to be a dictionary of vendors"),
    ],
)
def test_a_wrong_form_is_refused_with_its_place(regions: Any, message: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        regions_to_mappings(regions)
    assert str(caught.value) == message


def test_all_problems_are_reported_at_once() -> None:
    wrong = {"aws": None, "gcp": {"us-central1": [7, "192.0.2.1", True], 1: []}, "oci": {False: [], "x": "y"}, 2: {}}
    with pytest.raises(AnsibleFilterError) as caught:
        regions_to_mappings(wrong, place="zones[2].regions")
    places = [line[2:].split(": ")[0] for line in str(caught.value).splitlines()[1:]]
    assert sorted(places) == [
        "zones[2].regions",
        "zones[2].regions.aws",
        "zones[2].regions.gcp",
        "zones[2].regions.gcp.us-central1[0]",
        "zones[2].regions.gcp.us-central1[2]",
        "zones[2].regions.oci",
        "zones[2].regions.oci.x",
    ]


@pytest.mark.parametrize(
    ("mappings", "problems"),
    [
        ({"aws": {}}, ["mappings: is a dictionary, but has to be a list of mappings"]),
        ("192.0.2.1", ["mappings: is a string, but has to be a list of mappings"]),
        (["192.0.2.1"], ["mappings[0]: is a string, but has to be a dictionary with ip, vendor and region"]),
        (
            [LISTED[0], {"ip": 3221225985, "vendor": "aws"}, {"ip": "192.0.2.1", "vendor": 1, "region": ""}],
            [
                "mappings[1].ip: '3221225985' is an integer; write the address in dotted form, in quotes",
                "mappings[1].region: is missing; write the vendor's name of the region",
                "mappings[2].vendor: is a number; write it in quotes",
                "mappings[2].region: is missing; write the vendor's name of the region",
            ],
        ),
        (
            [{"vendor": "", "region": "us-east-1"}],
            [
                "mappings[0].ip: is missing; write the origin's IP address",
                "mappings[0].vendor: is missing; write one of aws, azure, gcp, oci",
            ],
        ),
    ],
)
def test_invalid_list_of_mappings_is_refused_with_its_position(mappings: Any, problems: list[str]) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        mappings_to_regions(mappings)
    assert str(caught.value) == str(OptionsError(problems))
