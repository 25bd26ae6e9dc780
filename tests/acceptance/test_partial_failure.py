# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs of which only a part gets into the zone: the report is exactly what happened, and never looks like success."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.harness import PATHS, UPSERT, Site, items, summary
from tests.support.zones import mappings

LISTED = mappings(250)
FAILING = [LISTED[0], LISTED[7], LISTED[-1]]
WORKING = [mapping for mapping in LISTED if mapping not in FAILING]
REASON = "The region is being evacuated."


def fail_items(site: Site, listed: list[dict[str, str]]) -> None:
    """Have these items fail in every batch."""
    params = {"ips": [mapping["ip"] for mapping in listed], "error": REASON}
    site.control.plan_fault("fail_items", params, path="/batch$", times=None)


def test_items_that_fail_do_not_stop_the_others(site: Site, version: str) -> None:
    fail_items(site, FAILING)

    result = site.run(LISTED, api_version=version)

    assert result.failed
    assert result.changed
    assert site.requests.batches == [(UPSERT[version], 100), (UPSERT[version], 100), (UPSERT[version], 50)]
    assert result["succeeded"] == items(WORKING, "create")
    assert result["failed_items"] == [{**row, "error": REASON} for row in items(FAILING, "create")]
    assert result["not_attempted"] == []
    assert result["summary"] == summary(created=247, failed=3)
    assert site.holds(WORKING)


def test_the_message_names_each_item_that_failed_and_why(site: Site) -> None:
    fail_items(site, FAILING)

    msg = site.run(LISTED).msg

    assert msg.startswith("3 of 250 changes failed, 247 were applied:\n")
    named = [f"{row['ip']} (create {row['vendor']} {row['region']})" for row in FAILING]
    assert msg.splitlines()[1:] == [f"- {', '.join(named)}: {REASON}"]


def test_failed_deletes_are_reported_and_stay(site: Site, version: str) -> None:
    site.fill(LISTED)
    fail_items(site, FAILING)

    result = site.run([{"ip": row["ip"]} for row in LISTED], state="absent", api_version=version)

    assert result.failed
    assert result.changed
    assert result["failed_items"] == [{**row, "error": REASON} for row in items(FAILING, "delete")]
    assert result["summary"] == summary(deleted=247, failed=3)
    assert site.holds(FAILING)


def test_run_is_unchanged_when_every_item_fails(site: Site, version: str) -> None:
    fail_items(site, LISTED[:5])

    result = site.run(LISTED[:5], api_version=version)

    assert result.failed
    assert not result.changed
    assert result["summary"] == summary(failed=5)
    assert site.holds([])


def test_run_after_partial_failure_sends_only_missing_items(site: Site, version: str) -> None:
    fail_items(site, FAILING)
    site.run(LISTED, api_version=version)
    site.control.clear_faults()

    result = site.run(LISTED, api_version=version)

    assert result["succeeded"] == items(FAILING, "create")
    assert site.requests.batches == [(UPSERT[version], 3)]
    assert site.holds(LISTED)


REFUSALS: dict[str, dict[str, Any]] = {
    "403/1164": {"status": 403, "code": 1164, "message": "Maximum number of IP mappings configured for zone."},
    "400": {"status": 400, "code": 1146, "message": "Invalid or missing origin IP address."},
    "500/1140, for ever": {"status": 500, "code": 1140, "message": "Internal error."},
    "502 with HTML, for ever": {"status": 502, "text": "<html>Bad Gateway</html>"},
}


@pytest.mark.parametrize("fault", REFUSALS.values(), ids=REFUSALS)
def test_failed_request_stops_the_run(site: Site, version: str, fault: dict[str, Any]) -> None:
    site.control.plan_fault("answer", fault, method=UPSERT[version], number=4)
    site.control.plan_fault("answer", fault, method=UPSERT[version], from_number=5, times=None)

    result = site.run(LISTED, api_version=version, retry_budget=5)

    assert result.failed
    assert result.changed
    assert result["succeeded"] == items(LISTED[:100], "create")
    assert [{**row, "error": ""} for row in result["failed_items"]] == [
        {**row, "error": ""} for row in items(LISTED[100:200], "create")
    ]
    assert result["not_attempted"] == items(LISTED[200:], "create")
    assert result["summary"] == summary(created=100, failed=100, not_attempted=50)
    said = f"{UPSERT[version]} {PATHS[version].removeprefix('/client/v4')}/batch: HTTP {fault['status']}"
    assert result.msg.startswith(said)
    assert "100 of 250 changes failed, 100 were applied, 50 were not attempted:" in result.msg
    assert all(row["error"].startswith(said) for row in result["failed_items"])
    assert site.holds(LISTED[:100])


def test_applied_batch_with_failed_answer_is_reported_as_applied(site: Site, version: str) -> None:
    fault = {"status": 502, "text": "<html>Bad Gateway</html>", "process": True}
    site.control.plan_fault("answer", fault, method=UPSERT[version], from_number=4, times=None)

    result = site.run(LISTED, api_version=version, retry_budget=5)

    assert result.failed
    assert result["succeeded"] == items(LISTED[:200], "create")
    assert result["failed_items"] == []
    assert result["not_attempted"] == items(LISTED[200:], "create")
    assert site.holds(LISTED[:200])


def test_outcome_is_unknown_when_reading_back_fails(site: Site, version: str) -> None:
    site.control.plan_fault("answer", {"status": 400, "message": "Broken."}, from_number=3, times=None)

    result = site.run(LISTED, api_version=version)

    assert result.failed
    assert not result.changed
    assert result["summary"] == summary(failed=100, not_attempted=150)
    assert all("whether it was applied is unknown" in row["error"] for row in result["failed_items"])


@pytest.mark.parametrize("method", ["upsert", "delete"])
@pytest.mark.parametrize("how", ["missing", "doubled", "both", "extra", "respelled"])
def test_unclear_verdict_is_settled_by_reading_back(site: Site, version: str, method: str, how: str) -> None:
    listed = mappings(8)
    site.fill(listed if method == "delete" else [])
    site.control.plan_fault("verdict", {"how": how, "index": 2}, path="/batch$")

    result = site.run(listed, state="absent" if method == "delete" else "present", api_version=version)

    assert not result.failed
    assert result["succeeded"] == items(listed, "delete" if method == "delete" else "create")
    assert site.holds([] if method == "delete" else listed)
    assert [row["fault_effective"] for row in site.requests.writes] == [True]
    last = "DELETE" if method == "delete" else UPSERT[version]
    assert site.requests.exchanges[-1]["method"] == (last if how == "respelled" else "GET")


def test_wrong_region_in_answer_is_settled_by_reading_back(site: Site, version: str) -> None:
    site.control.plan_fault("rewrite", {"put": {"$rows.region": "us-west-2"}}, path="/batch$")
    listed = [{**mapping, "vendor": "aws", "region": "us-east-1"} for mapping in LISTED[:2]]

    result = site.run(listed, api_version=version)

    assert not result.failed
    assert site.requests.lines[-1] == f"GET {PATHS[version]}"
    assert site.holds(listed)
