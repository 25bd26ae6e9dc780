# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run → what Ansible gets of it: return values, diff, message."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origins import origin_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import Run
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Failure, Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Plan, diff_lines
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import Task


def return_values(run: Run, api: OriginCloudRegions) -> dict[str, Any]:
    """All return values of `origin_cloud_region` but the diff."""
    outcome = run.outcome
    return {
        "changed": bool(run.changes),
        "changes": [_planned(change) for change in run.plan.changes],
        "succeeded": [_item(change) for change in outcome.succeeded],
        "failed_items": [{**_item(failure.change), "error": failure.error} for failure in outcome.failed],
        "not_attempted": [_item(change) for change in outcome.not_attempted],
        "summary": _summary(run),
        "modified_on": outcome.modified_on if outcome.succeeded else run.current.modified_on,
        **origin_values(api),
    }


def warnings(task: Task, run: Run) -> tuple[str, ...]:
    """What the user should read although it did not stop the run."""
    if run.current.editable:
        return task.warnings
    return (
        *task.warnings,
        "the API says that these credentials may not change the zone's mappings (editable is false); writes may fail",
    )


def diff(plan: Plan) -> dict[str, str]:
    """The plan as Ansible prints it with `--diff`.

    A text of our own: in a unified diff of thousands of lines, the old and the new value of one IP stand far apart.
    """
    return {"prepared": "".join(f"{line}\n" for line in diff_lines(plan))}


def failure_message(run: Run) -> str:
    """Why the run failed, down to each item; empty where it did not."""
    outcome = run.outcome
    lines = [str(outcome.error)] if outcome.error else []
    if outcome.failed:
        lines.append(_tally(outcome, len(run.plan.changes)))
        lines.extend(_listed(outcome.failed, str(outcome.error)))
    return "\n".join(lines)


def _summary(run: Run) -> dict[str, int]:
    """In check mode: what would be."""
    actions = Counter(change.action for change in run.changes)
    return {
        "created": actions["create"],
        "updated": actions["update"],
        "deleted": actions["delete"],
        "unchanged": run.plan.unchanged,
        "failed": len(run.outcome.failed),
        "not_attempted": len(run.outcome.not_attempted),
    }


def _planned(change: Change) -> dict[str, Any]:
    before, after = _placement(change.before), _placement(change.after)
    return {"ip": change.ip, "action": change.action, "before": before, "after": after}


def _placement(mapping: OriginMapping | None) -> dict[str, str] | None:
    return {"vendor": mapping.vendor, "region": mapping.region} if mapping else None


def _item(change: Change) -> dict[str, str]:
    target = change.target
    return {"ip": target.ip, "vendor": target.vendor, "region": target.region, "action": change.action}


def _tally(outcome: Outcome, planned: int) -> str:
    tally = f"{len(outcome.failed)} of {planned} changes failed, {len(outcome.succeeded)} were applied"
    return f"{tally}, {len(outcome.not_attempted)} were not attempted:" if outcome.not_attempted else f"{tally}:"


def _listed(failures: tuple[Failure, ...], told: str) -> list[str]:
    """One line a reason, since a failed request gives a hundred items the same one. told: a reason told before."""
    by_reason: dict[str, list[Change]] = defaultdict(list)
    for failure in failures:
        by_reason[failure.error].append(failure.change)
    return [
        f"- {', '.join(_named(change) for change in changes)}: {'see above' if why == told else why}"
        for why, changes in by_reason.items()
    ]


def _named(change: Change) -> str:
    return f"{change.ip} ({change.action} {change.target.placement})"
