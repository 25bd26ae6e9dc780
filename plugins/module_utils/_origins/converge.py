# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps from a task to its outcome: read, plan, check, and, except in check mode, apply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import (
    Change,
    Plan,
    check_limits,
    check_move_limit,
    respell_regions,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import Task

if TYPE_CHECKING:
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.backup import Backup, Backups
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions

_WAY_AROUND_REGIONS = "set validate_regions to false to skip the check"
_WAY_AROUND_BOTH = "set validate_regions to false and leave out move_limit to skip the checks"


class Mode(Enum):
    """LOOK_AHEAD: write nothing, as in check mode."""

    LOOK_AHEAD = "look ahead"
    APPLY = "apply"


@dataclass(frozen=True)
class Run:
    """The state that a run found, its plan, and its outcome.

    outcome: with LOOK_AHEAD, it only contains the error that would stop the run. backup: the backup, if any.
    """

    mode: Mode
    current: CurrentState
    plan: Plan
    outcome: Outcome
    backup: Backup | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that were made, or, with LOOK_AHEAD, that would be made."""
        if self.mode is Mode.APPLY:
            return self.outcome.succeeded
        return () if self.outcome.error else self.plan.changes


def look_ahead(task: Task, api: OriginCloudRegions) -> Run:
    """Do everything except writing, as in check mode. Errors become part of the outcome."""
    return _prepare(Mode.LOOK_AHEAD, task, api)


def converge(task: Task, api: OriginCloudRegions, backups: Backups | None = None) -> Run:
    """Change the zone to the state that the task requests. Errors become part of the outcome.

    backups: where to back up the whole zone before the first change. If the backup fails, the zone does not change.
    """
    run = _prepare(Mode.APPLY, task, api)
    if run.outcome.error or not run.plan.changes:
        return run
    if backups:
        run = _back_up(run, api, backups)
        if not run.backup:
            return run
    # Imported here because a run that changes nothing does not need it.
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.apply import apply

    return replace(run, outcome=apply(run.plan, api))


def _prepare(mode: Mode, task: Task, api: OriginCloudRegions) -> Run:
    """The part of a run before its first write."""
    current, plan = CurrentState(), Plan()
    try:
        current = api.fetch_mappings(task.wanted)
        plan = task.make_plan(current)
        check_limits(plan, task.delete_limit)
        if (plan.upserts and task.validate_regions) or (plan.updates and task.move_limit is not None):
            plan = _compare_with_regions(plan, task, api)
            check_move_limit(plan, task.move_limit)
    except CloudflareError as error:
        return Run(mode, current, plan, Outcome(not_attempted=plan.changes, error=error))
    return Run(mode, current, plan, Outcome())


def _back_up(run: Run, api: OriginCloudRegions, backups: Backups) -> Run:
    """The run with its backup, or with the error of the backup."""
    try:
        whole = len(run.current.mappings) == run.current.count
        current = run.current if whole else api.fetch_mappings()
        return replace(run, backup=backups.write(current.mappings.values()))
    except CloudflareError as error:
        return replace(run, outcome=Outcome(not_attempted=run.plan.changes, error=error))


def _compare_with_regions(plan: Plan, task: Task, api: OriginCloudRegions) -> Plan:
    """The plan with what the supported regions tell of it: whether its regions exist, and which origins move."""
    # A run that sends nothing has no use for it.
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.moves import find_moves

    if not task.validate_regions:
        return find_moves(plan, api.fetch_supported_regions("leave out move_limit"))
    supported = api.fetch_supported_regions(_WAY_AROUND_REGIONS if task.move_limit is None else _WAY_AROUND_BOTH)
    return find_moves(_check_regions(plan, task, supported), supported)


def _check_regions(plan: Plan, task: Task, supported: SupportedRegions) -> Plan:
    """Check the regions of the plan, and replace their names with those of the API, which can be different."""
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import (
        check_regions,
        offered_spellings,
    )

    spellings = offered_spellings(supported)
    if spellings:
        plan = respell_regions(plan, spellings)
    check_regions([change.target for change in plan.upserts], task.indexes, supported)
    return plan
