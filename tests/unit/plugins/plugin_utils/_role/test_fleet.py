# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report on zones that are hosts."""

from __future__ import annotations

from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.fleet import (
    choose_hosts,
    count_outcomes,
    lines_of_fleet,
    report_host,
)

SUMMARY = {"created": 1, "updated": 0, "unchanged": 2}
RESULTS: dict[str, dict[str, Any]] = {
    "same": {"changed": False, "summary": {"unchanged": 3}},
    "new": {"changed": True, "summary": SUMMARY, "changes": [{"ip": "192.0.2.1", "action": "create"}]},
    "bad": {"failed": True, "msg": "mappings[1]: is\nwrong", "changed": False},
    "gone": {"unreachable": True, "msg": "no way"},
    "none": {"skipped": True, "changed": False, "skip_reason": "Conditional result was False"},
    "dead": {"changed": False, "rc": 1},
}


def reports() -> list[dict[str, Any]]:
    variables = {"origin_cloud_regions": {"aws": {"us-east-1": ["192.0.2.1", "192.0.2.2"]}}}
    return [report_host(host, result, variables) for host, result in RESULTS.items()]


def test_the_play_that_reports_has_the_failed_hosts_or_any_one() -> None:
    assert choose_hosts(RESULTS) == ["bad", "gone", "dead"]
    assert choose_hosts({name: RESULTS[name] for name in ("same", "new")}) == ["same"]
    assert choose_hosts({}) == []


def test_each_outcome_is_counted() -> None:
    assert count_outcomes(reports()) == {"failed": 3, "changed": 1, "unchanged": 1, "skipped": 1}


def test_a_zone_without_mappings_is_no_failure() -> None:
    (skipped,) = [report for report in reports() if report["outcome"] == "skipped"]
    assert skipped["ok"]
    assert skipped["msg"] == ""


def test_the_lines_say_what_changed_and_why_zones_failed() -> None:
    assert lines_of_fleet(reports()) == [
        "new: changed, 1 created, 2 unchanged",
        "bad: failed: origin_cloud_regions.aws.us-east-1[1]: is wrong",
        "gone: failed: no way",
        "dead: failed: the module ended without a result; run again with -vvv to see what it printed",
        "6 zones: 3 failed, 1 changed, 1 unchanged, 1 skipped",
    ]
