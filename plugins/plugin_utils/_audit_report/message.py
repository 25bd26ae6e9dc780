# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbook prints at the end: the result, and the message of a failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import (
    FAILED,
    FINDINGS,
    Document,
)

STATUSES = ("mapped", "missing", "misplaced", "unplaced")

MAX_NAMED = 20
"""Zones that a message names before it counts the rest."""


def summary_line(document: Document) -> str:
    """The number of zones with each verdict, and of origins with each status."""
    summary = document["summary"]
    labels = (("clean", "clean"), (FINDINGS, "with findings"), ("incomplete", "incomplete"), (FAILED, "not read"))
    verdicts = _counted((summary[f"{verdict}_zones"], label) for verdict, label in labels)
    statuses = _counted((summary.get(status, 0), status) for status in STATUSES)
    zones, origins, stale = summary["zones"], summary.get("origins", 0), summary.get("stale", 0)
    return f"Zones: {zones}{verdicts}. Origins: {origins}{statuses}. Stale mappings: {stale}."


def _counted(counts: Iterable[tuple[int, str]]) -> str:
    listed = ", ".join(f"{count} {label}" for count, label in counts if count)
    return f" ({listed})" if listed else ""


def failure_message(document: Document) -> str:
    """What is missing, misplaced, or could not be read; empty if there is nothing of this kind."""
    return "\n".join(map(_printable, _lines(document)))


def _lines(document: Document) -> Iterator[str]:
    summary, zones = document["summary"], document["zones"]
    found = [zone["name"] for zone in zones if zone["verdict"] == FINDINGS]
    failed = [zone for zone in zones if zone["verdict"] == FAILED]
    if found:
        counts = f"missing mappings: {summary['missing']}, misplaced: {summary['misplaced']}"
        yield f"{len(found)} of {len(zones)} zones have findings ({counts}): {_named(found)}."
    if failed:
        yield f"{len(failed)} of {len(zones)} zones could not be read:"
        for zone in failed[:MAX_NAMED]:
            first, *others = zone["problem"].splitlines()
            yield f"- {zone['name']}: {first}"
            yield from (f"  {line}" for line in others)
        if len(failed) > MAX_NAMED:
            yield f"- and {len(failed) - MAX_NAMED} more"


def _named(names: list[str]) -> str:
    more = len(names) - MAX_NAMED
    return ", ".join([*names[:MAX_NAMED], *([f"and {more} more"] if more > 0 else [])])


def _printable(line: str) -> str:
    """Replace what a terminal would not show as it is."""
    return "".join(character if character.isprintable() else "?" for character in line)
