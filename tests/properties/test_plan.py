# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans reach the wanted state with the fewest changes, in order, without overfilling the zone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import PlanRefusedError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import plan as _plan
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import (
    Change,
    Plan,
    check_limits,
    diff_lines,
)
from tests.properties.cases import holds_for
from tests.properties.domain import Wish, Zone, by_address, wishes, zones

SPARE = st.integers(-2, 3)
"""How far a limit is from what is needed: the errors are made at the edge."""


def apply(changes: Iterable[Change], zone: Zone) -> Zone:
    """Apply changes to the model. Each must know the mapping that it replaces."""
    after = dict(zone)
    for change in changes:
        assert after.get(change.ip) == change.before
        if change.after:
            after[change.ip] = change.after
        else:
            del after[change.ip]
    return after


def plan(wish: Wish, zone: Zone) -> Plan:
    return wish.plan(CurrentState(zone, len(zone)))


@holds_for(800, wish=wishes(), zone=zones())
def test_plan_reaches_the_wanted_state(wish: Wish, zone: Zone) -> None:
    first, second = plan(wish, zone).steps
    after = apply(second, apply(first, zone))
    assert after == wish.come_true(zone)
    assert plan(wish, after).changes == ()


@holds_for(500, wish=wishes(), zone=zones())
def test_a_plan_has_the_fewest_changes(wish: Wish, zone: Zone) -> None:
    wanted = wish.come_true(zone)
    differing = {ip for ip in zone.keys() | wanted.keys() if zone.get(ip) != wanted.get(ip)}
    changes = plan(wish, zone).changes
    assert len(changes) == len(differing)
    assert {change.ip for change in changes} == differing


@holds_for(300, wish=wishes(), zone=zones())
def test_plan_and_diff_are_sorted_by_ip(wish: Wish, zone: Zone) -> None:
    made = plan(wish, zone)
    ips = [change.ip for change in made.changes]
    assert ips == sorted(ips, key=by_address)
    assert [line[2:].split(": ")[0] for line in diff_lines(made)] == ips
    signs = {"create": "+", "update": "~", "delete": "-"}
    assert [line[0] for line in diff_lines(made)] == [signs[change.action] for change in made.changes]


@holds_for(300, wish=wishes(), zone=zones(), elsewhere=st.integers(0, 50))
def test_the_numbers_of_a_plan_add_up(wish: Wish, zone: Zone, elsewhere: int) -> None:
    """elsewhere: the number of mappings in the zone that were not read, because the task does not need them."""
    unread = 0 if wish.kind == "exactly" else elsewhere
    made = wish.plan(CurrentState(zone, len(zone) + unread))
    assert made.count_after == len(wish.come_true(zone)) + unread
    touched = sum(1 for change in made.changes if change.ip in wish.zone)
    assert made.unchanged + touched == len(wish.zone)
    assert len(made.upserts) + len(made.deletes) == len(made.changes)


@holds_for(500, wish=wishes(), zone=zones(), spare=SPARE)
def test_zone_is_not_overfilled_between_steps(wish: Wish, zone: Zone, spare: int) -> None:
    capacity = max(len(zone), len(wish.come_true(zone))) + spare
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_plan, "CAPACITY", capacity)
        made = plan(wish, zone)
        first, second = made.steps
        fullest = max(len(zone), len(apply(first, zone)), len(wish.come_true(zone)))
        if len(zone) <= capacity and len(wish.come_true(zone)) <= capacity:
            assert fullest <= capacity
        # Make before break: nothing is deleted first that need not be.
        if made.peak <= capacity:
            assert first == made.upserts
            assert second == made.deletes


@holds_for(400, wish=wishes(), zone=zones(), spare=SPARE, slack=st.none() | SPARE)
def test_plan_is_refused_exactly_when_a_limit_is_exceeded(
    wish: Wish, zone: Zone, spare: int, slack: int | None
) -> None:
    after = wish.come_true(zone)
    capacity, deleted = len(after) + spare, len(zone.keys() - after.keys())
    overfills = len(after) > capacity and bool(after.keys() - zone.keys())
    limit = None if slack is None else max(0, deleted + slack)
    deletes_too_much = limit is not None and deleted > limit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_plan, "CAPACITY", capacity)
        try:
            check_limits(plan(wish, zone), limit)
        except PlanRefusedError as refusal:
            named = {problem.partition(":")[0] for problem in refusal.problems}
            assert named == {name for name, so in (("mappings", overfills), ("prune_limit", deletes_too_much)) if so}
        else:
            assert not overfills
            assert not deletes_too_much
