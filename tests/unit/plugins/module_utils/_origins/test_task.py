# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module's own options → what is wanted of the zone."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_options import TASK_OPTIONS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import Task, parse_task
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import aws, state

ONE, TWO = aws("192.0.2.1"), aws("192.0.2.2")
LISTED = [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}]


def params(**given: Any) -> dict[str, Any]:
    """The module's parameters, with Ansible's defaults for what is not given."""
    return {**{name: option.get("default") for name, option in TASK_OPTIONS.items()}, "mappings": LISTED, **given}


def problems_of(**given: Any) -> tuple[str, ...]:
    """What is wrong with these options."""
    with pytest.raises(OptionsError) as caught:
        parse_task(params(**given))
    return caught.value.problems


def actions(task: Task) -> list[tuple[str, str]]:
    """What the task does to a zone that has only the second origin."""
    return [(change.action, change.ip) for change in task.make_plan(state(TWO)).changes]


def test_by_default_a_task_makes_what_is_listed_and_looks_at_that_alone() -> None:
    task = parse_task(params())
    assert actions(task) == [("create", "192.0.2.1")]
    assert task.wanted == ("192.0.2.1",)
    assert task.indexes == {"192.0.2.1": 0}
    assert task.delete_limit is None
    assert task.validate_regions
    assert task.warnings == ()


def test_with_prune_a_task_needs_the_whole_zone_and_deletes_the_rest() -> None:
    task = parse_task(params(prune=True, prune_limit=5))
    assert actions(task) == [("create", "192.0.2.1"), ("delete", "192.0.2.2")]
    assert task.wanted is None
    assert task.delete_limit == 5


def test_absent_needs_only_ips_and_deletes_them() -> None:
    task = parse_task(params(state="absent", mappings=[{"ip": "192.0.2.2"}], prune_limit=0))
    assert actions(task) == [("delete", "192.0.2.2")]
    assert task.wanted == ("192.0.2.2",)
    assert task.delete_limit == 0


def test_warnings_on_repeats_are_handed_on() -> None:
    assert "mappings[1] repeats mappings[0]" in parse_task(params(mappings=LISTED * 2)).warnings[0]


def test_the_check_of_regions_can_be_switched_off() -> None:
    assert not parse_task(params(validate_regions=False)).validate_regions


@pytest.mark.parametrize("state_", ["present", "absent"])
def test_an_empty_list_without_prune_wants_nothing(state_: str) -> None:
    assert actions(parse_task(params(mappings=[], state=state_))) == []


def test_an_empty_list_with_prune_is_refused() -> None:
    problems = problems_of(mappings=[], prune=True)
    assert len(problems) == 1
    assert problems[0].startswith("mappings: is empty, so prune would delete every mapping")
    assert "allow_empty" in problems[0]


def test_an_empty_list_with_prune_empties_the_zone_where_that_is_meant() -> None:
    assert actions(parse_task(params(mappings=[], prune=True, allow_empty=True))) == [("delete", "192.0.2.2")]


def test_absent_with_prune_is_refused() -> None:
    assert problems_of(state="absent", prune=True)[0].startswith("prune: is only valid with state 'present'")


def test_a_negative_limit_is_refused() -> None:
    assert problems_of(prune_limit=-1) == ("prune_limit: -1 is not a valid number of mappings; write 0 or more",)


def test_all_that_is_wrong_comes_at_once() -> None:
    problems = problems_of(state="absent", prune=True, prune_limit=-2, mappings=[{"ip": "10.1"}, {"ip": None}])
    assert [problem.split(":")[0] for problem in problems] == [
        "prune",
        "prune_limit",
        "mappings[0].ip",
        "mappings[1].ip",
    ]
