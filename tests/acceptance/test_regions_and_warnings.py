# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Unsupported vendors and regions, and warnings."""

from __future__ import annotations

import pytest

from tests.acceptance.harness import Site, items, one, summary
from tests.emulator.regions import SAMPLE_REGIONS

FIRST, SECOND, THIRD = one("192.0.2.1"), one("192.0.2.2"), one("2001:db8::1")


def test_all_unknown_regions_are_reported_with_suggestions(site: Site, version: str) -> None:
    listed = [
        one("2001:db8::9", "aws", "us-esat-1"),
        one("192.0.2.1", "aws", "us-east-1"),
        one("192.0.2.9", "azure", "us-central1"),
        one("192.0.2.8", "oci", "zzz"),
        one("192.0.2.7", "aws", "US-EAST-1"),
    ]

    result = site.run(listed, api_version=version)

    assert result.failed
    assert result.msg.splitlines() == [
        "4 problems:",
        "- mappings[0].region (2001:db8::9): 'us-esat-1' is not a region of aws for this zone;"
        " did you mean 'us-east-1'?",
        "- mappings[2].region (192.0.2.9): 'us-central1' is not a region of azure for this zone; it is a region of gcp:"
        " is the vendor right?",
        "- mappings[3].region (192.0.2.8): 'zzz' is not a region of oci for this zone; its regions are "
        + ", ".join(SAMPLE_REGIONS["oci"]),
        "- mappings[4].region (192.0.2.7): 'US-EAST-1' is not a region of aws for this zone; did you mean 'us-east-1'?",
    ]
    assert site.requests.writes == []
    assert len(site.requests) == 2
    assert not result.changed
    assert result["summary"] == summary(not_attempted=5)


def test_unsupported_vendor_is_reported_with_supported_ones(site: Site, version: str) -> None:
    site.fill([], missing_vendors=["oci", "gcp"])

    result = site.run([one(vendor="oci", region="us-phoenix-1")], api_version=version)

    assert result.msg == "mappings[0].vendor (192.0.2.1): 'oci' is not offered for this zone; it offers aws, azure"
    assert site.requests.writes == []


def test_existing_mappings_are_not_validated(site: Site, version: str) -> None:
    retired = one("192.0.2.1", "aws", "us-gone-1")
    site.fill([retired])

    assert not site.run([retired], api_version=version).failed
    assert site.requests.supported_regions == []
    assert site.run([retired, SECOND], api_version=version)["summary"] == summary(created=1, unchanged=1)


def test_incomplete_colo_lists_do_not_block_a_run(site: Site, version: str) -> None:
    site.fill([], obtained_codes=False)

    assert site.run([one(region="us-west-1")], api_version=version).changed


def test_disabled_tiered_cache_is_reported_with_remedy(site: Site, version: str) -> None:
    site.fill([], tiered_cache=False)

    result = site.run([one()], api_version=version)

    assert result.failed
    assert "supported_regions: HTTP 400: 1135" in result.msg
    assert (
        "enable Smart Tiered Cache for the zone, for example with the module edgeops.cloudflare.tiered_cache"
        in result.msg
    )
    assert "set validate_regions to false" in result.msg
    assert site.requests.writes == []


def test_zone_without_vendors_points_to_tiered_cache(site: Site, version: str) -> None:
    site.fill([], missing_vendors=["aws", "azure", "gcp", "oci"])

    result = site.run([one()], api_version=version)

    assert result.failed
    assert "no vendor at all" in result.msg
    assert "edgeops.cloudflare.tiered_cache" in result.msg


def test_disabled_tiered_cache_is_ignored_when_nothing_changes(site: Site, version: str) -> None:
    site.fill([one()], tiered_cache=False)

    assert not site.run([one()], api_version=version).changed


def test_validate_regions_false_asks_for_no_supported_regions(site: Site, version: str) -> None:
    site.fill([], tiered_cache=False)

    result = site.run([one()], validate_regions=False, api_version=version)

    assert result.changed
    assert site.requests.supported_regions == []
    assert site.holds([one()])


def test_validate_regions_false_leaves_the_refusal_to_the_api(site: Site, version: str) -> None:
    wrong = one("192.0.2.2", "aws", "us-esat-1")

    result = site.run([FIRST, wrong], validate_regions=False, api_version=version)

    assert result.failed
    assert result["succeeded"] == items([FIRST], "create")
    assert [(row["ip"], row["error"][:19]) for row in result["failed_items"]] == [("192.0.2.2", "The vendor provided")]
    assert site.holds([FIRST])


@pytest.mark.parametrize("state", ["present", "absent"])
def test_the_same_mapping_twice_counts_once_with_one_warning(site: Site, version: str, state: str) -> None:
    site.fill([FIRST, SECOND, THIRD] if state == "absent" else [])
    listed = [FIRST, THIRD, FIRST, {**THIRD, "ip": "2001:DB8::0:1"}, SECOND]

    result = site.run(listed, state=state, api_version=version)

    assert result.warnings == (
        "the same origin is listed more than once and counts only once: mappings[2] repeats mappings[0] (192.0.2.1),"
        " mappings[3] repeats mappings[1] (2001:db8::1)",
    )
    assert [len(write["body"]) for write in site.requests.writes] == [3]
    assert len(result["succeeded"]) == 3


def test_absent_accepts_same_ip_with_different_regions(site: Site) -> None:
    site.fill([FIRST])

    result = site.run([FIRST, {**FIRST, "region": "us-west-2"}], state="absent")

    assert result["summary"] == summary(deleted=1)
    assert len(result.warnings) == 1


def test_non_editable_v1_setting_is_only_a_warning(site: Site) -> None:
    site.fill([], editable=False)

    result = site.run([one()], api_version="v1")

    assert result.changed
    assert len(result.warnings) == 1
    assert "editable is false" in result.warnings[0]
    assert site.holds([one()])


def test_failed_run_returns_its_warnings(site: Site) -> None:
    site.fill([], editable=False, tiered_cache=False)

    result = site.run([one(), one()], api_version="v1")

    assert result.failed
    assert len(result.warnings) == 2


def test_an_ordinary_run_has_no_warnings(site: Site, version: str) -> None:
    assert site.run([one()], api_version=version).warnings == ()
