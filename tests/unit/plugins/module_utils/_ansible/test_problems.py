# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages stay short with any number of problems; return values have all of them."""

from __future__ import annotations

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.module import problem_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError, Problem

MANY = [
    Problem(f"mappings[{index}].ip: 'x' is no address", "mappings[].ip: is no address", index) for index in range(3500)
]
OTHER = Problem("mappings[7].vendor: is missing", "mappings[].vendor: is missing", 7)


def test_message_shows_twenty_problems_and_counts_the_rest() -> None:
    lines = str(OptionsError([*MANY, OTHER, "prune: is wrong"])).splitlines()
    assert lines[0] == "3502 problems:"
    assert lines[1:21] == [f"- {problem.text}" for problem in MANY[:20]]
    assert lines[21:] == [
        "- mappings[7].vendor: is missing",
        "- prune: is wrong",
        "- and 3480 more: mappings[].ip: is no address (all of them are in the return value problems)",
    ]


def test_message_has_an_upper_bound_of_lines() -> None:
    different = [Problem(f"mappings[{index}].ip: {index}", f"kind {index}", index) for index in range(3500)]
    assert len(str(OptionsError(different)).splitlines()) == 202


def test_few_problems_are_all_shown() -> None:
    assert str(OptionsError([OTHER])) == OTHER.text
    assert str(OptionsError([OTHER, MANY[0]])).splitlines() == ["2 problems:", f"- {OTHER.text}", f"- {MANY[0].text}"]


def test_return_value_has_every_index_of_each_kind() -> None:
    assert problem_values(OptionsError([*MANY, OTHER, "prune: is wrong"]))["problems"] == [
        {"problem": "mappings[].ip: is no address", "indexes": list(range(3500))},
        {"problem": "mappings[].vendor: is missing", "indexes": [7]},
        {"problem": "prune: is wrong", "indexes": []},
    ]


def test_without_wrong_entries_the_message_is_enough() -> None:
    assert problem_values(OptionsError(["prune: is wrong"])) == {}
