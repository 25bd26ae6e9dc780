# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans which mappings to create, update, and delete, and in which order, and enforces limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import PlanRefusedError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import ip_order
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CAPACITY,
    CurrentState,
    OriginMapping,
)


@dataclass(frozen=True)
class Move:
    """The upper tiers that an origin leaves and reaches, as colo codes; both empty where they stay the same."""

    leaves: tuple[str, ...]
    reaches: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One mapping before and after. `before` is None for a create, `after` is None for a delete.

    move: what an update does to the upper tiers; None where that is not known.
    """

    before: OriginMapping | None
    after: OriginMapping | None
    move: Move | None = None

    @property
    def action(self) -> str:
        if self.before is None:
            return "create"
        return "update" if self.after else "delete"

    @property
    def moves(self) -> bool:
        """Whether other upper tiers will serve the origin, as far as is known."""
        return self.move is not None and bool(self.move.leaves or self.move.reaches)

    @property
    def target(self) -> OriginMapping:
        """The new mapping, or the mapping to delete."""
        mapping = self.after or self.before
        if mapping is None:
            raise ValueError("a change needs a before or an after")
        return mapping

    @property
    def ip(self) -> str:
        return self.target.ip


@dataclass(frozen=True)
class Plan:
    """All changes to a zone, sorted by IP.

    unchanged: the number of listed mappings that need no change. count_before: the number of mappings in the zone.
    """

    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    count_before: int = 0

    @property
    def upserts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.after)

    @property
    def updates(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.before and change.after)

    @property
    def deletes(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.after)

    @property
    def peak(self) -> int:
        """The number of mappings after everything is created, but nothing is deleted yet."""
        return self.count_before + sum(1 for change in self.changes if change.before is None)

    @property
    def count_after(self) -> int:
        return self.peak - len(self.deletes)

    @property
    def steps(self) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """The steps in order: upserts before deletes, unless the zone would exceed its capacity in between."""
        if self.peak > CAPACITY:
            return self.deletes, self.upserts
        return self.upserts, self.deletes


def plan_present(desired: Sequence[OriginMapping], current: CurrentState) -> Plan:
    """Create or update the desired mappings, and keep all others."""
    upserts = _upserts(desired, current)
    return _plan(upserts, len(desired) - len(upserts), current)


def plan_exactly(desired: Sequence[OriginMapping], current: CurrentState) -> Plan:
    """Create or update the desired mappings, and delete all others. `current` must contain the whole zone."""
    wanted = {mapping.ip for mapping in desired}
    upserts = _upserts(desired, current)
    deletes = [Change(mapping, None) for ip, mapping in current.mappings.items() if ip not in wanted]
    return _plan(upserts + deletes, len(desired) - len(upserts), current)


def plan_absent(ips: Sequence[str], current: CurrentState) -> Plan:
    """Delete the mappings of these IPs."""
    deletes = [Change(current.mappings[ip], None) for ip in ips if ip in current.mappings]
    return _plan(deletes, len(ips) - len(deletes), current)


def respell_regions(plan: Plan, names: dict[tuple[str, str], str]) -> Plan:
    """The plan with different names of regions. names: vendor and region → the new name.

    A change that becomes empty with the new name counts as unchanged.
    """
    respelled = [_respell(change, names) for change in plan.changes]
    changes = tuple(change for change in respelled if change.before != change.after)
    return replace(plan, changes=changes, unchanged=plan.unchanged + len(respelled) - len(changes))


def check_limits(plan: Plan, delete_limit: int | None) -> None:
    """Refuse a plan that exceeds the zone's capacity or deletes more than `delete_limit` mappings (None: no limit).

    Raises PlanRefusedError with every reason.
    """
    problems = [*_capacity_problems(plan), *_delete_problems(plan, delete_limit)]
    if problems:
        raise PlanRefusedError(problems)


def check_move_limit(plan: Plan, limit: int | None) -> None:
    """Refuse a plan that moves more than `limit` origins (None: any number). Raises PlanRefusedError."""
    moved = sum(1 for change in plan.changes if change.moves)
    if limit is None or moved <= limit:
        return
    raise PlanRefusedError(
        [
            f"move_limit: {moved} of the zone's {plan.count_before} origins would move to other upper tiers and lose"
            f" their cached content, but the limit is {limit}; see `changes`, and change fewer regions at a time,"
            " or raise the limit if that is meant"
        ]
    )


def diff_lines(plan: Plan) -> list[str]:
    """The plan as text, one line for each change, sorted by IP: `+` creates, `~` updates, `-` deletes."""
    return [_diff_line(change) for change in plan.changes]


def _upserts(desired: Sequence[OriginMapping], current: CurrentState) -> list[Change]:
    pairs = ((current.mappings.get(mapping.ip), mapping) for mapping in desired)
    return [Change(before, after) for before, after in pairs if before != after]


def _respell(change: Change, names: dict[tuple[str, str], str]) -> Change:
    after = change.after
    if after is None:
        return change
    return replace(change, after=replace(after, region=names.get((after.vendor, after.region), after.region)))


def _plan(changes: list[Change], unchanged: int, current: CurrentState) -> Plan:
    return Plan(tuple(sorted(changes, key=lambda change: ip_order(change.ip))), unchanged, current.count)


def _capacity_problems(plan: Plan) -> list[str]:
    creates = plan.peak - plan.count_before
    if not creates or plan.count_after <= CAPACITY:
        return []
    return [
        f"mappings: the zone would hold {plan.count_after} mappings ({plan.count_before} now, {creates} new,"
        f" {len(plan.deletes)} deleted), but holds at most {CAPACITY};"
        f" list {plan.count_after - CAPACITY} fewer new origins, or delete some"
    ]


def _delete_problems(plan: Plan, delete_limit: int | None) -> list[str]:
    if delete_limit is None or len(plan.deletes) <= delete_limit:
        return []
    return [
        f"prune_limit: {len(plan.deletes)} of the zone's {plan.count_before} mappings would be deleted,"
        f" but the limit is {delete_limit}; see `changes`, and raise the limit if that is intended"
    ]


def _diff_line(change: Change) -> str:
    if change.before is None:
        return f"+ {change.ip}: {change.target.placement}"
    if change.after is None:
        return f"- {change.ip}: {change.target.placement}"
    return f"~ {change.ip}: {change.before.placement} -> {change.after.placement}{_move_text(change)}"


def _move_text(change: Change) -> str:
    if change.move is None or not change.moves:
        return ""
    sides = (("leaves", change.move.leaves), ("reaches", change.move.reaches))
    parts = [f"{verb} {', '.join(colos)}" for verb, colos in sides if colos]
    return f" (upper tier: {'; '.join(parts)})"
