# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A region can be listed by its vendor's other names. Only its canonical name is sent and shown."""

from __future__ import annotations

from tests.acceptance.harness import Site, items, one, summary

LISTED = [
    one("192.0.2.1", "aws", "us-east-1a"),
    one("192.0.2.2", "azure", "West Europe"),
    one("192.0.2.3", "gcp", "us-central1-a"),
    one("192.0.2.4", "oci", "iad"),
    one("192.0.2.5", "aws", "us-east-1-bos-1a"),
]
CANONICAL = [
    one("192.0.2.1", "aws", "us-east-1"),
    one("192.0.2.2", "azure", "westeurope"),
    one("192.0.2.3", "gcp", "us-central1"),
    one("192.0.2.4", "oci", "us-ashburn-1"),
    one("192.0.2.5", "aws", "us-east-1"),
]


def test_the_canonical_name_is_in_diff_result_and_zone(site: Site, version: str) -> None:
    site.fill([one("192.0.2.1", "aws", "us-west-2")])

    looked = site.run(LISTED, api_version=version, check_mode=True, diff=True)
    result = site.run(LISTED, api_version=version, diff=True)

    assert result["diff"]["prepared"].splitlines() == [
        "~ 192.0.2.1: aws us-west-2 -> aws us-east-1 (upper tier: leaves SEA, PDX; reaches IAD, EWR)",
        "+ 192.0.2.2: azure westeurope",
        "+ 192.0.2.3: gcp us-central1",
        "+ 192.0.2.4: oci us-ashburn-1",
        "+ 192.0.2.5: aws us-east-1",
    ]
    assert result["succeeded"] == [*items(CANONICAL[:1], "update"), *items(CANONICAL[1:], "create")]
    assert looked["changes"] == result["changes"]
    assert looked["diff"] == result["diff"]
    assert site.holds(CANONICAL)


def test_second_run_changes_nothing_and_only_reads(site: Site, version: str) -> None:
    site.fill([])
    site.run(LISTED, api_version=version)

    again = site.run(LISTED, api_version=version, prune=True)

    assert not again.changed
    assert again["summary"] == summary(unchanged=5)
    assert site.requests.writes == []
    assert site.requests.supported_regions == []
    assert not site.run(CANONICAL, api_version=version, prune=True).changed


def test_message_about_availability_zone_names_its_region(site: Site) -> None:
    result = site.run([one(region="us-esat-1a")])

    assert result.msg == (
        "mappings[0].region (192.0.2.1): 'us-esat-1' is not a region of aws for this zone; did you mean 'us-east-1'?"
    )


def test_ambiguous_region_name_is_refused_before_any_request(site: Site) -> None:
    listed = [one("192.0.2.1", "gcp", "global"), one("192.0.2.2", "azure", "Europe"), one("192.0.2.3", "gcp", "us")]

    result = site.run(listed)

    assert result.failed
    assert [line.partition(" (")[0] for line in result.msg.splitlines()] == [
        "3 problems:",
        "- mappings[0].region",
        "- mappings[1].region",
        "- mappings[2].region",
    ]
    assert len(site.requests) == 0
