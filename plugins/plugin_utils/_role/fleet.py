# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returned for each host that is a zone → the report on all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.entries import Group
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.failures import failure
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.host_mappings import parse_host
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.results import line_of_zone, report_zone

APPLIED = "__origin_cloud_regions_applied"
"""The variable of a host that has the result of the module's task."""

OUTCOMES = ("failed", "changed", "unchanged", "skipped")


def choose_hosts(results: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The hosts for the play that reports: those that failed, or else any one. results: by host."""
    failed = [host for host, result in results.items() if _outcome(result) == "failed"]
    return failed or list(results)[:1]


def report_host(host: str, result: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """Like `report_zone`, plus the `outcome`, one of `OUTCOMES`. variables: of the host, in
    which templates are not evaluated."""
    # Only messages about a failure have places.
    groups = _groups(variables) if _outcome(result) == "failed" else ()
    entry = {"name": host, "problem": "", "zone": "", "zone_id": "", "groups": groups}
    report = report_zone(entry, result)
    if _outcome(result) == "skipped":
        report.update(ok=True, msg="")
    return {**report, "outcome": _outcome(result)}


def count_outcomes(reports: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many zones had each outcome. reports: of `report_host`."""
    counted = Counter(report["outcome"] for report in reports)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def lines_of_fleet(reports: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each zone that failed, with the reason, and each that changed; then the counts."""
    changed = [line_of_zone(report) for report in reports if report["outcome"] == "changed"]
    failed = [
        f"{line_of_zone(report)}: {' '.join(report['msg'].split())}"
        for report in reports
        if report["outcome"] == "failed"
    ]
    counts = ", ".join(f"{number} {outcome}" for outcome, number in count_outcomes(reports).items())
    return [*changed, *failed, f"{len(reports)} zones: {counts}"]


def _outcome(result: Mapping[str, Any]) -> str:
    if result.get("skipped"):
        return "skipped"
    if failure(result, "summary"):
        return "failed"
    return "changed" if result.get("changed") else "unchanged"


def _groups(variables: Mapping[str, Any]) -> tuple[Group, ...]:
    try:
        return parse_host(variables).groups
    except OptionsError:
        return ()
