# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The return values, diff, and message of a run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.module import problem_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origins import origin_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import MAX_SHOWN
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import Run
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Failure, Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Plan, diff_lines
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import Task


def return_values(run: Run, api: OriginCloudRegions) -> dict[str, Any]:
    """All return values of `origin_cloud_region` except the diff."""
    outcome = run.outcome
    backup = {"backup_file": str(run.backup.path)} if run.backup else {}
    return {
        "changed": bool(run.changes),
        "changes": [_planned(change) for change in run.plan.changes],
        "succeeded": [_item(change) for change in outcome.succeeded],
        "failed_items": [{**_item(failure.change), "error": failure.error} for failure in outcome.failed],
        "not_attempted": [_item(change) for change in outcome.not_attempted],
        "summary": _summary(run),
        "modified_on": outcome.modified_on if outcome.succeeded else run.current.modified_on,
        **backup,
        **problem_values(outcome.error),
        **origin_values(api),
    }


def summary_values(values: dict[str, Any]) -> dict[str, Any]:
    """The return values without the lists that can be long after a successful run."""
    return {name: value for name, value in values.items() if name not in ("changes", "succeeded")}


def warnings(task: Task, run: Run) -> tuple[str, ...]:
    """Warnings of a run."""
    of_backups = run.backup.warnings if run.backup else ()
    told = (*task.warnings, *of_backups, *_unknown_moves(task, run))
    if run.current.editable:
        return told
    return (
        *told,
        "the API says that these credentials may not change the zone's mappings (editable is false); writes may fail",
    )


def diff(plan: Plan) -> dict[str, str]:
    """The plan as Ansible prints it with `--diff`.

    It is not a unified diff, in which the old and new value of an IP can be thousands of lines apart.
    """
    return {"prepared": "".join(f"{line}\n" for line in diff_lines(plan))}


def failure_message(run: Run) -> str:
    """Why the run failed, including each failed item. Empty if it did not fail."""
    outcome = run.outcome
    lines = [str(outcome.error)] if outcome.error else []
    if outcome.failed or (outcome.error and outcome.succeeded):
        lines.append(_tally(outcome, len(run.plan.changes)))
        lines.extend(_listed(outcome.failed, str(outcome.error)))
    return "\n".join(lines)


def _unknown_moves(task: Task, run: Run) -> tuple[str, ...]:
    unknown = sum(1 for change in run.plan.updates if change.move is None)
    if task.move_limit is None or not unknown or run.outcome.not_attempted:
        return ()
    return (f"move_limit: the upper tiers of {unknown} updated origins are not known, so they were not counted",)


def _summary(run: Run) -> dict[str, int]:
    """In check mode, the changes that a real run would make."""
    actions = Counter(change.action for change in run.changes)
    return {
        "created": actions["create"],
        "updated": actions["update"],
        "deleted": actions["delete"],
        "moved": sum(1 for change in run.changes if change.moves),
        "unchanged": run.plan.unchanged,
        "failed": len(run.outcome.failed),
        "not_attempted": len(run.outcome.not_attempted),
    }


def _planned(change: Change) -> dict[str, Any]:
    before, after = _placement(change.before), _placement(change.after)
    planned: dict[str, Any] = {"ip": change.ip, "action": change.action, "before": before, "after": after}
    if change.move and change.moves:
        planned["upper_tiers"] = {"leaves": list(change.move.leaves), "reaches": list(change.move.reaches)}
    return planned


def _placement(mapping: OriginMapping | None) -> dict[str, str] | None:
    return {"vendor": mapping.vendor, "region": mapping.region} if mapping else None


def _item(change: Change) -> dict[str, str]:
    target = change.target
    return {"ip": target.ip, "vendor": target.vendor, "region": target.region, "action": change.action}


def _tally(outcome: Outcome, planned: int) -> str:
    tally = f"{len(outcome.failed)} of {planned} changes failed, {len(outcome.succeeded)} were applied"
    tally = f"{tally}, {len(outcome.not_attempted)} were not attempted" if outcome.not_attempted else tally
    return f"{tally}:" if outcome.failed else tally


def _listed(failures: tuple[Failure, ...], shown: str) -> list[str]:
    """One line for each reason, because all items of a failed request have the same reason.

    shown: a reason that the message already contains.
    """
    by_reason: dict[str, list[Change]] = defaultdict(list)
    for failure in failures:
        by_reason[failure.error].append(failure.change)
    lines = [
        f"- {_named(changes)}: {'see above' if reason == shown else reason}" for reason, changes in by_reason.items()
    ]
    if len(lines) <= MAX_SHOWN:
        return lines
    return [*lines[:MAX_SHOWN], f"- and {len(lines) - MAX_SHOWN} more reasons (see failed_items)"]


def _named(changes: Sequence[Change]) -> str:
    named = ", ".join(f"{change.ip} ({change.action} {change.target.placement})" for change in changes[:MAX_SHOWN])
    return f"{named}, and {len(changes) - MAX_SHOWN} more" if len(changes) > MAX_SHOWN else named
