# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zones as files of variables."""

from __future__ import annotations

import pytest
import yaml

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.zone_file import ZoneFile, group_by_region

ODD = [
    "yes",
    "null",
    "no",
    "1e3",
    "0x1",
    "~",
    "a: b",
    "#",
    "{{ x }}",
    '"',
    "é",
    "on",
    "off",
    "2026-03-01",
    "a'b\\c",
    "-",
]


@pytest.mark.parametrize("name", ODD)
def test_any_name_of_a_region_survives_yaml(name: str) -> None:
    text = ZoneFile("example.com", "", "remark").text([OriginMapping("2001:db8::1", name, name)])
    (zone,) = yaml.safe_load(text)["origin_cloud_regions_zones"]
    assert zone["regions"] == {name: {name: ["2001:db8::1"]}}


def test_ordinary_names_need_no_quotes() -> None:
    text = ZoneFile("example.com", "", "remark").text([OriginMapping("192.0.2.1", "aws", "us-east-1")])
    assert text.endswith(
        '  - zone: "example.com"\n    state: present\n    prune: true\n'
        '    regions:\n      aws:\n        us-east-1:\n          - "192.0.2.1"\n'
    )


def test_groups_are_sorted_and_their_ips_are_not() -> None:
    listed = [
        ("192.0.2.9", "gcp", "b"),
        ("192.0.2.8", "gcp", "a"),
        ("192.0.2.7", "gcp", "a"),
        ("192.0.2.6", "aws", "z"),
    ]
    regions = group_by_region(OriginMapping(*row) for row in listed)
    assert list(regions) == ["aws", "gcp"]
    assert list(regions["gcp"].items()) == [("a", ["192.0.2.8", "192.0.2.7"]), ("b", ["192.0.2.9"])]
