# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a mapping's region is supported, and which one was probably meant."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions, check_regions

SUPPORTED = SupportedRegions(
    {
        "aws": dict.fromkeys(["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-central-1"], ("IAD",)),
        "gcp": dict.fromkeys(["us-east1", "us-central1", "shared-1"], ("ORD",)),
        "oci": dict.fromkeys(["us-ashburn-1", "shared-1"], ("IAD",)),
        "azure": {},
    }
)


def problems_of(*mappings: OriginMapping, supported: SupportedRegions = SUPPORTED) -> tuple[str, ...]:
    """The problems of mappings that the option lists in this order."""
    with pytest.raises(OptionsError) as caught:
        check_regions(mappings, {mapping.ip: index for index, mapping in enumerate(mappings)}, supported)
    return caught.value.problems


@pytest.mark.parametrize(
    ("region", "meant"),
    [
        ("us-esat-1", "us-east-1"),
        ("us-eats-2", "us-east-2"),
        ("us-wset-2", "us-west-2"),
        ("US-WEST-1", "us-west-1"),
        ("eu-centrl-1", "eu-central-1"),
        ("us_east_1", "us-east-1"),
    ],
)
def test_the_closest_spelling_is_suggested(region: str, meant: str) -> None:
    assert problems_of(OriginMapping("192.0.2.1", "aws", region)) == (
        f"mappings[0].region (192.0.2.1): {region!r} is not a region of aws for this zone; did you mean {meant!r}?",
    )


def test_all_vendors_that_have_the_region_are_named() -> None:
    assert "it is a region of gcp and oci: " in problems_of(OriginMapping("192.0.2.1", "aws", "shared-1"))[0]


def test_zone_without_vendors_is_reported() -> None:
    problem = problems_of(OriginMapping("192.0.2.1", "aws", "us-east-1"), supported=SupportedRegions({"aws": {}}))[0]
    assert problem.endswith("it offers no vendor")


def test_all_offenders_come_at_once_in_the_options_order() -> None:
    wrong = [
        OriginMapping("192.0.2.9", "aws", "us-esat-1"),
        OriginMapping("192.0.2.5", "aws", "us-east-1"),
        OriginMapping("192.0.2.1", "azure", "eastus"),
    ]
    with pytest.raises(OptionsError) as caught:
        check_regions(reversed(wrong), {"192.0.2.9": 4, "192.0.2.5": 6, "192.0.2.1": 17}, SUPPORTED)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "mappings[4].region (192.0.2.9)",
        "mappings[17].vendor (192.0.2.1)",
    ]
