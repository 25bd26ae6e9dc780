# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The line from a task to its report: read, plan, check, and, outside of check mode, apply."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Plan, check_limits
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import Task


@dataclass(frozen=True)
class Run:
    """What a run found, planned and did. outcome: None where it only looked ahead."""

    current: CurrentState
    plan: Plan
    outcome: Outcome | None


def look_ahead(task: Task, api: OriginCloudRegions) -> Run:
    """All of a run but its writes, which is what check mode does. Errors become the outcome."""
    current, plan = CurrentState(), Plan()
    try:
        current = api.read(task.wanted)
        plan = task.make_plan(current)
        check_limits(plan, task.delete_limit)
        if task.validate_regions and plan.upserts:
            # A run that changes nothing loads nothing of this, nor of what applies.
            from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import check_regions

            supported = api.supported_regions("set validate_regions to false to do without the check")
            check_regions([change.target for change in plan.upserts], task.indexes, supported)
    except CloudflareError as error:
        return Run(current, plan, Outcome(not_attempted=plan.changes, error=error))
    return Run(current, plan, None)


def converge(task: Task, api: OriginCloudRegions) -> Run:
    """Bring the zone to what the task wants. Errors become the outcome."""
    run = look_ahead(task, api)
    if run.outcome:
        return run
    if not run.plan.changes:
        return replace(run, outcome=Outcome())
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.apply import apply

    return replace(run, outcome=apply(run.plan, api))
