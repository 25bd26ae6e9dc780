# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report import advice
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import Document

MAX_ROWS = 200
"""Rows of a table before the rest is counted."""

_MARKUP = re.compile(r"[&<>|`*_\[\]\\~]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")

Row = Sequence[str]


def to_markdown(document: Document) -> str:
    """Return the report. It lists only what needs attention."""
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    summary, zones = document["summary"], document["zones"]
    yield "# Audit of origin cloud regions"
    yield ""
    yield f"{_text(document['generated'])}. Zones: {summary['zones']}; " + ", ".join(
        f"{label}: {summary[f'{label}_zones']}" for label in ("clean", "findings", "incomplete", "failed")
    )
    yield ""
    counts = ("origins", "mapped", "missing", "misplaced", "unplaced", "stale", "mixed_pools")
    header = ["Zone", "Result", *(count.replace("_", " ").capitalize() for count in counts)]
    rows = [[zone["name"], zone["verdict"], *_counts(zone, counts)] for zone in zones]
    yield from _table(header, rows, numbers=len(counts), most=len(rows))
    for zone in zones:
        yield from _zone(zone)


def _counts(zone: Mapping[str, Any], counts: Iterable[str]) -> list[str]:
    summary = zone.get("summary") or {}
    return [str(summary.get(count, "")) for count in counts]


def _zone(zone: Mapping[str, Any]) -> Iterator[str]:
    tables = [(title, header, rows) for title, header, rows in _tables(zone) if rows]
    idle = zone.get("idle_reasons") or []
    if not (tables or zone["problem"] or idle):
        return
    yield from ("", f"## {_text(zone['name'])}: {zone['verdict']}")
    if zone["problem"]:
        # An indented block needs no escapes.
        yield from ("", *(f"    {_printable(line)}" for line in zone["problem"].splitlines()))
    for reason in idle:
        yield from ("", f"No mapping acts: {_text(reason)}. {advice.for_idle(reason)}")
    for title, header, rows in tables:
        yield from ("", f"### {title}", "", *_table(header, rows))


def _tables(zone: Mapping[str, Any]) -> Iterator[tuple[str, Row, list[Row]]]:
    if "origins" not in zone:
        return
    header = ["Origin", "Mapped to", "Published ranges", "Used by", "What to do"]
    for status in ("misplaced", "missing", "unplaced"):
        origins = [origin for origin in zone["origins"] if origin["status"] == status]
        yield f"Origins: {status}", header, [_origin(origin) for origin in origins]
    what_to_do = advice.for_stale(certain=zone["stale_certain"])
    stale: list[Row] = [[mapping["ip"], advice.region(mapping), what_to_do] for mapping in zone["stale"]]
    yield "Mappings that belong to no origin", ["Address", "Mapped to", "What to do"], stale
    pools: list[Row] = [
        [pool["name"], pool["verdict"].replace("_", " "), ", ".join(map(advice.region, pool["regions"])), todo]
        for pool in zone["pools"]
        if (todo := advice.for_pool(pool))
    ]
    yield "Pools", ["Pool", "Verdict", "Regions", "What to do"], pools
    unread: list[Row] = [[item["what"], item["reason"]] for item in zone["not_read"]]
    yield "Not read", ["What", "Reason"], unread


def _origin(origin: Mapping[str, Any]) -> Row:
    mapped = advice.region(origin.get("mapping"))
    return [origin["ip"], mapped, advice.reason(origin), advice.sources(origin), advice.for_origin(origin)]


def _table(header: Row, rows: Sequence[Row], *, numbers: int = 0, most: int = MAX_ROWS) -> Iterator[str]:
    """numbers: the number of columns at the end that contain numbers."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * (len(header) - numbers)}{'---:|' * numbers}"
    for row in rows[:most]:
        yield f"| {' | '.join(_text(cell) for cell in row)} |"
    if len(rows) > most:
        yield ""
        yield f"And {len(rows) - most} more; audit.json and audit.html have them all."


def _text(value: str) -> str:
    """Replace everything that could be markup with entities."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", _printable(value))


def _printable(value: str) -> str:
    return _UNPRINTABLE.sub(" ", value)
