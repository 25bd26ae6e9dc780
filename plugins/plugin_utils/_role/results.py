# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returned for each zone → what the role reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.failures import failure

MAX_SHOWN = 20
"""Deletions that a message lists before it counts the rest."""

_INDEX = re.compile(r"(?<![\w.])mappings\[([0-9]+)\](?:\.(?:ip|vendor|region))?")


def report_zones(
    entries: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]], prepared: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The entries of `origin_cloud_regions_results`.

    prepared: the result of `tiered_cache` for each zone; empty if the role does not change these settings.
    """
    reports = [report_zone(entry, result) for entry, result in zip(entries, results)]
    if not prepared:
        return reports
    return [_with_preparation(entry, report, result) for entry, report, result in zip(entries, reports, prepared)]


def report_zone(entry: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of `origin_cloud_regions_results`.

    entry: of `parse_entries`, as a dict. result: of the module's task, which was skipped if the entry has a problem.
    """
    problem = entry["problem"] or failure(result, "summary")
    if not entry["problem"]:
        problem = "\n".join(
            [_with_places(problem, entry["groups"]), *_refused(problem, result.get("not_attempted", []))]
        )
    return {
        "name": entry["name"],
        "zone": entry["zone"],
        "zone_id": entry["zone_id"] or result.get("zone_id", ""),
        "ok": not problem,
        "changed": bool(result.get("changed")),
        "msg": problem,
        "summary": result.get("summary", {}),
        "changes": result.get("changes", []),
        "failed_items": result.get("failed_items", []),
        "not_attempted": result.get("not_attempted", []),
        "problems": result.get("problems", []),
        "backup_file": result.get("backup_file", ""),
    }


def _with_preparation(entry: Mapping[str, Any], report: dict[str, Any], prepared: Mapping[str, Any]) -> dict[str, Any]:
    """The report, including Smart Tiered Cache. If it could not be enabled, the mappings were not applied."""
    if entry["problem"]:
        return report
    problem = failure(prepared, "topology")
    changed = bool(prepared.get("changed")) or report["changed"]
    return {**report, "changed": changed, **({"ok": False, "msg": problem} if problem else {})}


def line_of_zone(report: Mapping[str, Any]) -> str:
    """The result of a zone in one line. report: of `report_zone`."""
    outcome = "failed" if not report["ok"] else "changed" if report["changed"] else "unchanged"
    counts = [f"{number} {count.replace('_', ' ')}" for count, number in report["summary"].items() if number]
    backup = [f"backup in {report['backup_file']}"] if report["backup_file"] else []
    return f"{report['name']}: {', '.join([outcome, *counts, *backup])}"


def failure_of_zones(reports: Sequence[Mapping[str, Any]]) -> str:
    """The role's message about the zones that failed; empty if none did. reports: of `report_zone`."""
    failed = [report for report in reports if not report["ok"]]
    if not failed:
        return ""
    lines = [f"- {report['name']}: {report['msg']}".replace("\n", "\n  ") for report in failed]
    return "\n".join([f"{len(failed)} of {len(reports)} zones failed:", *lines, ""])


def _with_places(message: str, groups: Sequence[Sequence[Any]]) -> str:
    """A message of the module that names mappings of the compact form by their places there."""
    return _INDEX.sub(lambda match: _place(int(match[1]), groups) or match[0], message)


def _place(index: int, groups: Sequence[Sequence[Any]]) -> str:
    """The place of the mapping with this index in the compact form; empty if it does not come from there."""
    for place, number in groups:
        if index < number:
            return "" if place == "mappings" else f"{place}[{index}]"
        index -= number
    return ""


def _refused(message: str, not_attempted: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The mappings that a run was not allowed to delete, one line for each."""
    if "prune_limit: " not in message:
        return
    deletes = [item for item in not_attempted if item["action"] == "delete"]
    for item in deletes[:MAX_SHOWN]:
        yield f"- {item['ip']} ({item['vendor']} {item['region']})"
    if len(deletes) > MAX_SHOWN:
        yield f"- and {len(deletes) - MAX_SHOWN} more"
