# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of a host that is a zone, added up."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.host_mappings import parse_host

LISTED = {"ip": "192.0.2.9", "vendor": "oci", "region": "us-ashburn-1"}


def test_all_variables_are_added_up_and_each_mapping_keeps_its_place() -> None:
    parsed = parse_host(
        {
            "origin_cloud_regions": {"gcp": {"europe-west3": ["203.0.113.1"]}},
            "origin_cloud_regions_shared": {"aws": {"us-east-1": ["192.0.2.1", "192.0.2.2"]}},
            "origin_cloud_region_mappings": [LISTED],
            "something_else": 1,
        }
    )
    assert [mapping["ip"] for mapping in parsed.mappings] == ["192.0.2.9", "192.0.2.1", "192.0.2.2", "203.0.113.1"]
    assert parsed.mappings[3] == {"ip": "203.0.113.1", "vendor": "gcp", "region": "europe-west3"}
    assert parsed.groups == (
        ("origin_cloud_region_mappings", 1),
        ("origin_cloud_regions_shared.aws.us-east-1", 2),
        ("origin_cloud_regions.gcp.europe-west3", 1),
    )


@pytest.mark.parametrize("empty", [{"origin_cloud_regions": {}}, {"origin_cloud_region_mappings": []}])
def test_an_empty_variable_says_that_there_are_no_origins(empty: dict[str, Any]) -> None:
    assert parse_host({**empty, "origin_cloud_regions_shared": None}).mappings == []


def test_variables_without_any_value_are_an_error() -> None:
    with pytest.raises(OptionsError, match="none of them has a value"):
        parse_host({"origin_cloud_regions": None, "origin_cloud_region_mappings": ""})


def test_all_that_is_wrong_is_reported_at_once() -> None:
    with pytest.raises(OptionsError) as caught:
        parse_host(
            {
                "origin_cloud_regions": ["192.0.2.1"],
                "origin_cloud_regions_shared": {"aws": {"us-east-1": "192.0.2.1"}},
                "origin_cloud_region_mappings": "192.0.2.1",
            }
        )
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "origin_cloud_region_mappings",
        "origin_cloud_regions_shared.aws.us-east-1",
        "origin_cloud_regions",
    ]
