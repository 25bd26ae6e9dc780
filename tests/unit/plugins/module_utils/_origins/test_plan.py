# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan for a desired and a current state, and the plans that are refused."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import PlanRefusedError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CAPACITY
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import (
    Change,
    Plan,
    check_limits,
    diff_lines,
    plan_absent,
    plan_exactly,
    plan_present,
)
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import aws, creates, numbered, state

ONE, TWO, THREE = aws("192.0.2.1"), aws("192.0.2.2"), aws("192.0.2.3")
MOVED = aws("192.0.2.2", "us-west-2")


def test_changes_are_sorted_by_numeric_ip() -> None:
    desired = [aws("2001:db8::1"), aws("192.0.2.10"), aws("192.0.2.9")]
    plan = plan_exactly(desired, state(aws("10.0.0.1"), aws("192.0.2.9", "us-west-2"), aws("2001:db8::")))
    ips = [change.ip for change in plan.changes]
    assert ips == ["10.0.0.1", "192.0.2.9", "192.0.2.10", "2001:db8::", "2001:db8::1"]


def test_change_names_the_new_or_the_deleted_mapping() -> None:
    assert Change(TWO, MOVED).target == MOVED
    assert Change(TWO, None).target == TWO
    assert Change(TWO, None).ip == "192.0.2.2"


def test_change_without_before_and_after_is_invalid() -> None:
    with pytest.raises(ValueError, match="before or an after"):
        diff_lines(Plan((Change(None, None),)))


def test_plan_knows_the_peak_and_final_number_of_mappings() -> None:
    plan = plan_exactly([ONE, MOVED], state(TWO, THREE))
    assert (plan.count_before, plan.peak, plan.count_after) == (2, 3, 2)


def test_count_covers_the_whole_zone_after_partial_reads() -> None:
    plan = plan_present([ONE, MOVED], state(TWO, count=3000))
    assert (plan.count_before, plan.count_after) == (3000, 3001)


def test_upserts_come_first_if_the_zone_just_fits() -> None:
    current = numbered(CAPACITY - 1)
    plan = plan_exactly([*current[1:], ONE], state(*current))
    assert plan.peak == CAPACITY
    assert plan.steps == ((Change(None, ONE),), (Change(current[0], None),))


def test_updates_never_change_the_order() -> None:
    current = numbered(CAPACITY)
    wanted = [aws(current[0].ip, "us-west-2"), *current[1:-1]]
    upserts, removals = plan_exactly(wanted, state(*current)).steps
    assert [change.action for change in upserts] == ["update"]
    assert [change.action for change in removals] == ["delete"]


def test_overfull_zone_can_be_updated_and_emptied() -> None:
    current = numbered(CAPACITY + 5)
    check_limits(plan_present([aws(current[0].ip, "us-west-2")], state(*current)), None)
    check_limits(plan_absent([current[0].ip], state(*current)), None)


def test_prune_limit_does_not_count_creates() -> None:
    check_limits(creates(ONE, TWO), 0)


def test_both_limits_are_reported_at_once() -> None:
    plan = Plan((Change(TWO, None), *(Change(None, mapping) for mapping in numbered(3))), count_before=3499)
    with pytest.raises(PlanRefusedError) as caught:
        check_limits(plan, 0)
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["mappings", "prune_limit"]
