# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of a zone on both versions of the API: what each run changes, reports and leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.harness import UPSERT, Site, items, one, summary
from tests.support.zones import elsewhere, mappings, respelled

LISTED = mappings(12)
OTHERS = mappings(5, start=100)


def test_missing_mappings_are_created_and_others_stay(site: Site, version: str) -> None:
    site.fill(OTHERS)

    result = site.run(LISTED, api_version=version)

    assert result.changed
    assert result["succeeded"] == items(LISTED, "create")
    assert result["summary"] == summary(created=12)
    assert result["failed_items"] == result["not_attempted"] == []
    assert site.holds([*LISTED, *OTHERS])


def without_tiers(change: dict[str, Any]) -> dict[str, Any]:
    """A change without what it does to the upper tiers."""
    return {name: value for name, value in change.items() if name != "upper_tiers"}


def test_only_different_mappings_are_sent(site: Site, version: str) -> None:
    moved = [elsewhere(mapping) for mapping in LISTED[3:5]]
    site.fill([*LISTED[:3], *moved, *LISTED[5:], *OTHERS])

    result = site.run(LISTED, api_version=version)

    assert [without_tiers(change) for change in result["changes"]] == [
        {
            "ip": is_now["ip"],
            "action": "update",
            "before": {"vendor": was["vendor"], "region": was["region"]},
            "after": {"vendor": is_now["vendor"], "region": is_now["region"]},
        }
        for was, is_now in zip(moved, LISTED[3:5])
    ]
    assert result["summary"] == summary(updated=2, moved=2, unchanged=10)
    assert site.requests.batches == [(UPSERT[version], 2)]
    assert site.holds([*LISTED, *OTHERS])


def test_reordered_and_respelled_mappings_are_the_same_mappings(site: Site, version: str) -> None:
    site.fill(LISTED)

    result = site.run(respelled(LISTED), api_version=version)

    assert not result.changed
    assert result["summary"] == summary(unchanged=12)
    assert site.requests.writes == []


def test_ips_go_out_in_canonical_form(site: Site, version: str) -> None:
    result = site.run([one(ip=" 2001:DB8:0:0:0:0:0:1 ")], api_version=version)

    assert result["succeeded"] == items([one(ip="2001:db8::1")], "create")
    assert site.holds([one(ip="2001:db8::1")])


def test_the_alias_origin_ip_means_the_ip(site: Site) -> None:
    site.run([{"origin_ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}])

    assert site.holds([one()])


def test_absent_deletes_what_is_listed_and_nothing_else(site: Site, version: str) -> None:
    site.fill([*LISTED, *OTHERS])

    result = site.run([{"ip": mapping["ip"]} for mapping in respelled(LISTED)], state="absent", api_version=version)

    assert result["succeeded"] == items(LISTED, "delete")
    assert result["summary"] == summary(deleted=12)
    assert site.holds(OTHERS)


def test_absent_needs_only_the_ip(site: Site, version: str) -> None:
    site.fill(LISTED[:1])
    listed = [{**LISTED[0], "vendor": "nobody", "region": "nowhere"}, {"ip": LISTED[1]["ip"]}]

    result = site.run(listed, state="absent", api_version=version)

    assert result["summary"] == summary(deleted=1, unchanged=1)
    assert site.holds([])


def test_absent_of_missing_mappings_changes_nothing(site: Site, version: str) -> None:
    site.fill(OTHERS)

    result = site.run([{"ip": LISTED[0]["ip"]}], state="absent", api_version=version)

    assert not result.changed
    assert site.requests.writes == []


def test_prune_leaves_exactly_what_is_listed(site: Site, version: str) -> None:
    site.fill([*map(elsewhere, LISTED[:2]), *LISTED[2:10], *OTHERS])

    result = site.run(LISTED, prune=True, api_version=version)

    assert result["summary"] == summary(created=2, updated=2, deleted=5, moved=1, unchanged=8)
    assert site.requests.batches == [(UPSERT[version], 4), ("DELETE", 5)]
    assert site.holds(LISTED)


def test_second_run_changes_nothing(site: Site, version: str) -> None:
    site.fill([*map(elsewhere, LISTED[:2]), *OTHERS])
    site.run(LISTED, prune=True, api_version=version)

    result = site.run(LISTED, prune=True, api_version=version)

    assert not result.changed
    assert site.requests.writes == []


@pytest.mark.parametrize("before", [[], OTHERS], ids=["empty zone", "zone with mappings"])
def test_an_empty_list_changes_nothing(site: Site, version: str, before: list[dict[str, str]]) -> None:
    site.fill(before)

    result = site.run([], api_version=version)

    assert not result.changed
    assert result["summary"] == summary()
    assert site.requests.writes == []
    assert site.holds(before)


def test_the_answer_names_zone_version_and_calls(site: Site, version: str) -> None:
    result = site.run(LISTED, api_version=version)

    assert result["zone_id"] == site.defaults["zone_id"]
    assert result["api_version"] == version
    assert result["api_calls"] == {"reads": 2, "writes": 1, "retries": 0}
    assert "retry_log" not in result.json


def test_modified_on_comes_from_the_api(site: Site, version: str) -> None:
    site.fill(LISTED)

    result = site.run(LISTED, api_version=version)

    answer = site.requests.exchanges[0]["answer"]["result"]
    said = answer["modified_on"] if version == "v1" else max(row["modified_on"] for row in answer)
    assert result["modified_on"] == said


def test_modified_on_is_null_if_the_api_omits_it(site: Site, version: str) -> None:
    site.fill(LISTED, show_modified_on=False)

    result = site.run([*LISTED, *OTHERS], api_version=version)

    assert result.changed
    assert result["modified_on"] is None
