# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan and supported regions → which origins move, and whether that is refused."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import PlanRefusedError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.moves import find_moves
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import (
    Change,
    Move,
    Plan,
    check_move_limit,
    diff_lines,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions

IP = "192.0.2.1"
COLOS = {
    "aws": {"us-east-1": ("IAD", "EWR"), "us-east-2": ("EWR", "IAD"), "us-east-9": ("IAD",), "us-west-2": ("SEA",)},
    "oci": {"iad": ("IAD", "EWR"), "new": ()},
}


def update(before: str, after: str) -> Change:
    """An update, each side written as `vendor region`."""
    first, second = (OriginMapping(IP, *placement.split()) for placement in (before, after))
    return Change(first, second)


def move_of(change: Change, *, complete: bool = True) -> Move | None:
    """The move that is found for a change."""
    return find_moves(Plan((change,)), SupportedRegions(COLOS, complete)).changes[0].move


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("aws us-east-1", "aws us-west-2", " (upper tier: leaves IAD, EWR; reaches SEA)"),
        ("aws us-east-1", "aws us-east-9", " (upper tier: leaves EWR)"),
        ("aws us-east-9", "aws us-east-1", " (upper tier: reaches EWR)"),
        ("aws us-east-1", "aws us-east-2", ""),
        ("aws us-east-1", "oci iad", ""),
        ("oci us-ashburn-1", "aws us-west-2", " (upper tier: leaves IAD, EWR; reaches SEA)"),
    ],
)
def test_an_update_names_the_upper_tiers_that_differ(before: str, after: str, text: str) -> None:
    plan = find_moves(Plan((update(before, after),)), SupportedRegions(COLOS))
    assert diff_lines(plan) == [f"~ {IP}: {before} -> {after}{text}"]
    assert plan.changes[0].move is not None
    assert plan.changes[0].moves is bool(text)


@pytest.mark.parametrize(
    "change",
    [
        Change(None, OriginMapping(IP, "aws", "us-east-1")),
        Change(OriginMapping(IP, "aws", "us-east-1"), None),
        update("aws retired-1", "aws us-east-1"),
        update("aws us-east-1", "oci new"),
        update("gcp us-central1", "aws us-east-1"),
    ],
)
def test_a_side_without_colos_leaves_the_move_unknown(change: Change) -> None:
    assert move_of(change) is None


def test_incomplete_colo_lists_leave_the_move_unknown() -> None:
    assert move_of(update("aws us-east-1", "aws us-west-2"), complete=False) is None


@pytest.mark.parametrize("limit", [None, 1, 2])
def test_as_many_moves_as_the_limit_go_through(limit: int | None) -> None:
    plan = Plan((update("aws us-east-1", "aws us-west-2"), update("aws us-east-1", "aws us-east-2")))
    check_move_limit(find_moves(plan, SupportedRegions(COLOS)), limit)


def test_more_moves_than_the_limit_are_refused_with_numbers() -> None:
    plan = Plan((update("aws us-east-1", "aws us-west-2"),), count_before=7)
    with pytest.raises(PlanRefusedError, match=r"move_limit: 1 of the zone's 7 origins .* the limit is 0"):
        check_move_limit(find_moves(plan, SupportedRegions(COLOS)), 0)
