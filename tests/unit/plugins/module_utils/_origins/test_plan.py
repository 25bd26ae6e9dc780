# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Desired and current state → what is written, in which order, and what is refused."""

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
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import aws, creates, deletes, numbered, state

ONE, TWO, THREE = aws("192.0.2.1"), aws("192.0.2.2"), aws("192.0.2.3")
MOVED = aws("192.0.2.2", "us-west-2")


def test_what_is_missing_is_created_what_differs_updated_and_the_rest_stays() -> None:
    plan = plan_present([ONE, MOVED, THREE], state(TWO, THREE))
    assert plan.changes == (Change(None, ONE), Change(TWO, MOVED))
    assert [change.action for change in plan.changes] == ["create", "update"]
    assert plan.unchanged == 1


def test_present_leaves_what_is_not_listed() -> None:
    assert plan_present([ONE], state(ONE, TWO, THREE)).changes == ()


def test_exactly_also_deletes_what_is_not_listed() -> None:
    plan = plan_exactly([ONE, MOVED], state(TWO, THREE))
    assert plan.changes == (Change(None, ONE), Change(TWO, MOVED), Change(THREE, None))
    assert [change.action for change in plan.changes] == ["create", "update", "delete"]


def test_exactly_nothing_empties_the_zone() -> None:
    plan = plan_exactly([], state(ONE, TWO))
    assert plan.changes == (Change(ONE, None), Change(TWO, None))
    assert plan.count_after == 0


def test_absent_deletes_only_what_is_listed_and_there() -> None:
    plan = plan_absent(["192.0.2.9", "192.0.2.2"], state(ONE, TWO))
    assert plan.changes == (Change(TWO, None),)
    assert plan.unchanged == 1


@pytest.mark.parametrize("plan", [plan_present([ONE, TWO], state(TWO, ONE)), plan_exactly([ONE, TWO], state(TWO, ONE))])
def test_a_zone_that_is_as_it_should_be_gets_an_empty_plan(plan: Plan) -> None:
    assert plan.changes == ()
    assert plan.unchanged == 2


def test_changes_are_sorted_by_ip_and_not_by_text_or_kind() -> None:
    desired = [aws("2001:db8::1"), aws("192.0.2.10"), aws("192.0.2.9")]
    plan = plan_exactly(desired, state(aws("10.0.0.1"), aws("192.0.2.9", "us-west-2"), aws("2001:db8::")))
    ips = [change.ip for change in plan.changes]
    assert ips == ["10.0.0.1", "192.0.2.9", "192.0.2.10", "2001:db8::", "2001:db8::1"]


def test_a_change_is_about_what_will_be_or_what_is_deleted() -> None:
    assert Change(TWO, MOVED).target == MOVED
    assert Change(TWO, None).target == TWO
    assert Change(TWO, None).ip == "192.0.2.2"


def test_a_change_of_nothing_is_no_change() -> None:
    with pytest.raises(ValueError, match="before or an after"):
        diff_lines(Plan((Change(None, None),)))


def test_a_plan_knows_how_many_mappings_there_are_in_between_and_at_the_end() -> None:
    plan = plan_exactly([ONE, MOVED], state(TWO, THREE))
    assert (plan.count_before, plan.peak, plan.count_after) == (2, 3, 2)


def test_the_count_is_the_whole_zones_where_only_some_mappings_were_read() -> None:
    plan = plan_present([ONE, MOVED], state(TWO, count=3000))
    assert (plan.count_before, plan.count_after) == (3000, 3001)


def test_upserts_come_before_deletes() -> None:
    plan = plan_exactly([ONE, MOVED], state(TWO, THREE))
    assert plan.steps == ((Change(None, ONE), Change(TWO, MOVED)), (Change(THREE, None),))


def test_upserts_come_first_as_long_as_the_zone_is_just_full_in_between() -> None:
    current = numbered(CAPACITY - 1)
    plan = plan_exactly([*current[1:], ONE], state(*current))
    assert plan.peak == CAPACITY
    assert plan.steps == ((Change(None, ONE),), (Change(current[0], None),))


def test_deletes_come_first_where_the_zone_would_overflow_in_between() -> None:
    current = numbered(CAPACITY)
    plan = plan_exactly([*current[1:], ONE], state(*current))
    assert plan.steps == ((Change(current[0], None),), (Change(None, ONE),))


def test_updates_alone_never_turn_the_order() -> None:
    current = numbered(CAPACITY)
    wanted = [aws(current[0].ip, "us-west-2"), *current[1:-1]]
    upserts, removals = plan_exactly(wanted, state(*current)).steps
    assert [change.action for change in upserts] == ["update"]
    assert [change.action for change in removals] == ["delete"]


def test_a_zone_may_be_filled_to_the_last_mapping() -> None:
    check_limits(plan_present([ONE], state(count=CAPACITY - 1)), None)


def test_a_plan_that_overfills_the_zone_is_refused_with_the_numbers() -> None:
    with pytest.raises(PlanRefusedError) as caught:
        check_limits(plan_present([ONE, TWO, THREE], state(count=3498)), None)
    assert caught.value.problems == (
        "mappings: the zone would hold 3501 mappings (3498 now, 3 new, 0 deleted), but holds at most 3500;"
        " list 1 fewer new origins, or delete some",
    )


def test_what_is_pruned_makes_room() -> None:
    current = numbered(CAPACITY)
    check_limits(plan_exactly([*current[2:], ONE, TWO], state(*current)), None)


def test_a_zone_that_holds_too_many_may_still_be_updated_and_emptied() -> None:
    current = numbered(CAPACITY + 5)
    check_limits(plan_present([aws(current[0].ip, "us-west-2")], state(*current)), None)
    check_limits(plan_absent([current[0].ip], state(*current)), None)


@pytest.mark.parametrize("limit", [None, 2, 3])
def test_as_many_deletes_as_the_limit_allows_go_through(limit: int | None) -> None:
    check_limits(deletes(ONE, TWO), limit)


@pytest.mark.parametrize("limit", [0, 1])
def test_more_deletes_than_the_limit_are_refused_with_the_numbers(limit: int) -> None:
    with pytest.raises(PlanRefusedError, match=f"prune_limit: 2 of the zone's 2 mappings .* the limit is {limit}"):
        check_limits(deletes(ONE, TWO), limit)


def test_a_limit_of_deletes_does_not_count_what_is_created() -> None:
    check_limits(creates(ONE, TWO), 0)


def test_both_limits_are_told_at_once() -> None:
    plan = Plan((Change(TWO, None), *(Change(None, mapping) for mapping in numbered(3))), count_before=3499)
    with pytest.raises(PlanRefusedError) as caught:
        check_limits(plan, 0)
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["mappings", "prune_limit"]


def test_the_diff_is_one_line_a_change_sorted_by_ip() -> None:
    plan = plan_exactly([aws("2001:db8::1"), MOVED, ONE], state(TWO, ONE, aws("10.0.0.1")))
    assert diff_lines(plan) == [
        "- 10.0.0.1: aws us-east-1",
        "~ 192.0.2.2: aws us-east-1 -> aws us-west-2",
        "+ 2001:db8::1: aws us-east-1",
    ]


def test_what_stays_has_no_line_in_the_diff() -> None:
    assert diff_lines(plan_present(numbered(CAPACITY), state(*numbered(CAPACITY)))) == []
