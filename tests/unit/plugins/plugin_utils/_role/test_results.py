# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role reports of a zone."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.files import export_zone
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.results import (
    failure_of_zones,
    line_of_zone,
    report_zone,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.unlisted import report_unlisted

ENTRY: dict[str, Any] = {
    "name": "example.com",
    "problem": "",
    "zone": "example.com",
    "zone_id": "",
    "groups": [["mappings", 2], ["regions.aws.us-east-1", 1], ["regions.hetzner.fsn1", 2]],
}
DONE: dict[str, Any] = {
    "changed": True,
    "summary": {"created": 1},
    "changes": [{"ip": "192.0.2.1"}],
    "zone_id": "a" * 32,
    "backup_file": "/b/example.com.yml",
}
NO_RESULT = [
    {},
    {"changed": False, "failed_when_result": False, "failed_when_suppressed_exception": "(traceback unavailable)"},
    {"rc": 137, "module_stdout": "", "module_stderr": "", "msg": ""},
    {"skipped": True, "changed": False},
]


def deletions(number: int) -> list[dict[str, Any]]:
    place = {"vendor": "aws", "region": "us-east-1", "action": "delete"}
    return [{"ip": f"192.0.2.{last}", **place} for last in range(number)]


def test_a_zone_that_was_applied_is_ok() -> None:
    assert report_zone(ENTRY, DONE) == {
        "name": "example.com",
        "zone": "example.com",
        "zone_id": "a" * 32,
        "ok": True,
        "changed": True,
        "msg": "",
        "summary": {"created": 1},
        "changes": [{"ip": "192.0.2.1"}],
        "failed_items": [],
        "not_attempted": [],
        "problems": [],
        "backup_file": "/b/example.com.yml",
    }


@pytest.mark.parametrize("result", NO_RESULT)
def test_a_result_without_proof_is_a_failure(result: dict[str, Any]) -> None:
    report = report_zone(ENTRY, result)
    assert (report["ok"], report["changed"]) == (False, False)
    assert report["msg"].startswith("the module ended without a result")
    assert export_zone("example.com", result)["problem"] == report["msg"]
    assert report_unlisted("example.com", result) == {
        "name": "example.com",
        "ok": False,
        "msg": report["msg"],
        "count": 0,
    }


def test_mappings_of_an_unlisted_zone_are_counted() -> None:
    result = {"mappings": [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}]}
    assert report_unlisted("example.com", result) == {"name": "example.com", "ok": True, "msg": "", "count": 1}


def test_a_partly_failed_zone_is_not_ok() -> None:
    report = report_zone(ENTRY, {**DONE, "msg": "1 of 2 changes failed", "failed_items": [{"ip": "192.0.2.9"}]})
    assert (report["ok"], report["changed"], report["msg"]) == (False, True, "1 of 2 changes failed")
    assert report["failed_items"] == [{"ip": "192.0.2.9"}]


def test_a_problem_of_the_entry_is_the_message() -> None:
    report = report_zone({**ENTRY, "problem": "origin_cloud_regions_zones[0]: …"}, {"skipped": True})
    assert (report["ok"], report["msg"]) == (False, "origin_cloud_regions_zones[0]: …")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("mappings[1].vendor: 'x' is …", "mappings[1].vendor: 'x' is …"),
        ("mappings[2].ip: 'x' is …", "regions.aws.us-east-1[0]: 'x' is …"),
        (
            "- mappings[3].vendor: a\n- mappings[4].region: b",
            "- regions.hetzner.fsn1[0]: a\n- regions.hetzner.fsn1[1]: b",
        ),
        ("mappings[4]: here, but there in mappings[0]", "regions.hetzner.fsn1[1]: here, but there in mappings[0]"),
        ("mappings[5].ip: none", "mappings[5].ip: none"),
        ("origin_mappings[4]: none", "origin_mappings[4]: none"),
    ],
)
def test_messages_name_places_in_the_compact_form(message: str, shown: str) -> None:
    assert report_zone(ENTRY, {"msg": message})["msg"] == shown


def test_at_most_twenty_refused_deletes_are_listed() -> None:
    create = {"ip": "192.0.2.99", "vendor": "aws", "region": "us-east-1", "action": "create"}
    refused = {"msg": "prune_limit: 23 of …", "not_attempted": [create, *deletions(23)]}
    lines = report_zone(ENTRY, refused)["msg"].splitlines()
    assert lines[:2] == ["prune_limit: 23 of …", "- 192.0.2.0 (aws us-east-1)"]
    assert lines[20:] == ["- 192.0.2.19 (aws us-east-1)", "- and 3 more"]


def test_other_failures_list_no_deletions() -> None:
    assert report_zone(ENTRY, {"msg": "HTTP 500", "not_attempted": deletions(2)})["msg"] == "HTTP 500"


def test_a_zone_is_summed_up_in_one_line() -> None:
    done = report_zone(ENTRY, {**DONE, "summary": {"created": 1, "deleted": 0, "not_attempted": 2}})
    assert line_of_zone(done) == "example.com: changed, 1 created, 2 not attempted, backup in /b/example.com.yml"
    assert line_of_zone(report_zone(ENTRY, {"summary": {"unchanged": 4}})) == "example.com: unchanged, 4 unchanged"
    assert line_of_zone(report_zone(ENTRY, {})) == "example.com: failed"


def test_the_failure_lists_failed_zones_with_indented_messages() -> None:
    reports = [report_zone(ENTRY, result) for result in (DONE, {"msg": "2 problems:\n- a\n- b"})]
    assert failure_of_zones(reports) == "1 of 2 zones failed:\n- example.com: 2 problems:\n  - a\n  - b\n"
    assert failure_of_zones(reports[:1]) == ""


def test_an_export_is_named_after_the_zone() -> None:
    read = {"zone_id": "a" * 32, "mappings": [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}]}
    assert export_zone("example.com", read)["file"] == "example.com.yml"
    assert export_zone("a" * 32, read)["file"] == f"{'a' * 32}.yml"
    assert f"with the id {'a' * 32}." in export_zone("example.com", read)["content"]
