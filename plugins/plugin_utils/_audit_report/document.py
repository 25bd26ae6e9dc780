# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of the audit module for many zones → the document that all formats of the report are generated from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.failures import failure

CLEAN = "clean"
FINDINGS = "findings"
INCOMPLETE = "incomplete"
FAILED = "failed"
VERDICTS = (FAILED, FINDINGS, INCOMPLETE, CLEAN)
"""The verdicts on a zone, the worst first."""

FINDING_STATUSES = ("misplaced", "missing")
"""The statuses of origins that make a zone's verdict FINDINGS."""

Document = dict[str, Any]
"""`{generated, summary, zones, upper_tiers}`, with nothing in it that JSON does not have.

generated: the time, ISO 8601. zones: `{name, zone_id, verdict, problem}` and, if the module succeeded, its return
values. summary: the sums of the zones' summaries, and the number of zones of each verdict. upper_tiers: `{vendor,
region, upper_tier_colos}` of the regions that a zone supports; empty where they are not known.

The verdict is FAILED if the zone, or its DNS records, could not be read, and `problem` then says why. It is INCOMPLETE
if nothing is missing or misplaced, and something was not read.
"""

_RESULTS = (
    *("zone", "origins", "stale", "stale_certain", "host_names", "without_origin", "pools", "not_read", "mappings"),
    *("tiered_cache", "mappings_act", "idle_reasons", "summary"),
)
"""The return values of the module that the document has."""


def make_document(
    results: Sequence[Mapping[str, Any]], names: Sequence[str], generated: str, upper_tiers: Sequence[Any]
) -> str:
    """The document as JSON. results: of the module's task. names: of the zones, or their ids, in the same order."""
    zones = [_zone(name, result) for name, result in zip(names, results)]
    document = {"generated": generated, "summary": _summary(zones), "zones": zones, "upper_tiers": _plain(upper_tiers)}
    # Lone surrogates and control characters are escaped.
    return json.dumps(document, separators=(",", ":"))


def read_document(text: str) -> Document:
    """The document from what `make_document` returned."""
    document: Document = json.loads(text)
    return document


def _zone(name: str, result: Mapping[str, Any]) -> dict[str, Any]:
    problem = failure(result, "origins")
    if problem:
        return {"name": name, "zone_id": result.get("zone_id", ""), "verdict": FAILED, "problem": problem}
    values = {key: _plain(result.get(key)) for key in _RESULTS}
    unread = {str(item["what"]): str(item["reason"]) for item in values["not_read"]}
    problem = f"dns_records: {unread['dns_records']}" if "dns_records" in unread else ""
    zone = values["zone"] or {}
    return {
        "name": zone.get("name") or name,
        "zone_id": result.get("zone_id", ""),
        "verdict": _verdict(problem, values["summary"], unread),
        "problem": problem,
        **values,
    }


def _verdict(problem: str, counts: Mapping[str, int], unread: Mapping[str, str]) -> str:
    if problem:
        return FAILED
    if any(counts[status] for status in FINDING_STATUSES):
        return FINDINGS
    return INCOMPLETE if unread else CLEAN


def _summary(zones: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for zone in zones:
        sums.update(zone.get("summary") or {})
    verdicts = Counter(zone["verdict"] for zone in zones)
    return {"zones": len(zones), **{f"{verdict}_zones": verdicts[verdict] for verdict in VERDICTS}, **sums}


def _plain(value: Any) -> Any:
    """Replace Ansible's own containers, which `json` does not support, with plain ones."""
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(below) for below in value]
    return value
