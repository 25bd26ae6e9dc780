# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The list of zones that the role gets."""

from __future__ import annotations

from collections import UserDict, UserList
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.entries import Entry, parse_entries

DEFAULTS = {
    "state": "present",
    "prune": False,
    "prune_limit": None,
    "move_limit": None,
    "allow_empty": False,
    "validate_regions": True,
    "api_version": "auto",
}
ONE = {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}


def parse(*zones: Any, **defaults: Any) -> list[Entry]:
    return parse_entries(list(zones), {**DEFAULTS, **defaults})


def problem(*zones: Any, **defaults: Any) -> str:
    """The problem of the last entry."""
    return parse(*zones, **defaults)[-1].problem


def test_an_entry_takes_the_defaults_that_it_leaves_out() -> None:
    (entry,) = parse(
        {"zone": "example.com", "mappings": [], "api_version": "v1"}, prune_limit=7, move_limit="3", prune="yes"
    )
    assert entry == Entry(
        name="example.com",
        zone="example.com",
        options={**DEFAULTS, "prune": True, "prune_limit": 7, "move_limit": 3, "api_version": "v1"},
        mappings=[],
        groups=(("mappings", 0),),
    )


def test_keys_without_a_value_count_as_absent() -> None:
    (entry,) = parse({"zone": "example.com", "zone_id": "", "mappings": None, "regions": {}, "prune_limit": None})
    assert (entry.problem, entry.zone_id, entry.mappings) == ("", "", [])
    assert "prune_limit" not in entry.options


def test_mappings_come_first_and_regions_in_order_of_their_names() -> None:
    regions = {"gcp": {"us-central1": ["192.0.2.5"]}, "aws": {"us-west-2": ["192.0.2.4"], "us-east-1": ["192.0.2.3"]}}
    (entry,) = parse({"zone": "example.com", "mappings": [ONE], "regions": regions})
    assert [mapping["ip"] for mapping in entry.mappings] == ["192.0.2.1", "192.0.2.3", "192.0.2.4", "192.0.2.5"]
    assert entry.groups == (
        ("mappings", 1),
        ("regions.aws.us-east-1", 1),
        ("regions.aws.us-west-2", 1),
        ("regions.gcp.us-central1", 1),
    )


def test_containers_of_ansible_become_plain_ones() -> None:
    mappings = UserList([UserDict(ONE), {"ip": ("a", "b")}, 7, None])
    (entry,) = parse(UserDict({"zone": "example.com", "mappings": mappings}))
    assert entry.mappings == [ONE, {"ip": ["a", "b"]}, 7, None]
    assert {type(mapping) for mapping in entry.mappings} == {dict, int, type(None)}


@pytest.mark.parametrize(
    ("state", "own", "pruned"),
    [("present", {}, True), ("absent", {}, False), ("absent", {"prune": True}, True), ("present", {"prune": 0}, False)],
)
def test_only_an_entrys_own_prune_can_contradict_its_state(state: str, own: dict[str, Any], pruned: bool) -> None:
    (entry,) = parse({"zone": "example.com", "mappings": [], "state": state, **own}, prune=True)
    assert entry.options["prune"] is pruned


@pytest.mark.parametrize("zones", ["example.com", {"zone": "example.com"}, None, 7, []])
def test_entries_must_be_a_list(zones: Any) -> None:
    with pytest.raises(OptionsError, match="origin_cloud_regions_zones: is "):
        parse_entries(zones, DEFAULTS)


PLACE = "origin_cloud_regions_zones[0]"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            "example.com",
            f"{PLACE}: is a string, but has to be a dictionary with zone or zone_id, and mappings or regions",
        ),
        ({"mappings": []}, f"{PLACE}: needs exactly one of zone (a name) and zone_id (an id)"),
        ({"zone": "a", "zone_id": "b", "mappings": []}, "it has mappings, zone, zone_id"),
        ({"zone": "a"}, "at least one of mappings and regions (either may be empty); it has zone"),
        ({"zone": {"name": "a"}, "mappings": []}, f"{PLACE}.zone: is a dictionary, but has to be a string"),
        ({"zone": "a", "mappings": {}}, f"{PLACE}.mappings: is a dictionary, but has to be a list"),
        ({"zone": "a", "regions": []}, f"{PLACE}.regions: is a list, but has to be a dictionary of vendors"),
        ({"zone": "a", "regions": {"aws": {"x": "y"}}}, f"{PLACE}.regions.aws.x: is a string"),
        ({"zone": "a", "mappings": [], "prunes": 1}, f"{PLACE}.prunes: is not a key of a zone; did you mean 'prune'?"),
        ({"zone": "a", "mappings": [], 7: 1}, f"{PLACE}.7: is not a key of a zone; write one of zone, zone_id, "),
        ({"zone": "a", "mappings": [], "state": "gone"}, f"{PLACE}.state: 'gone' is not one of present, absent"),
        ({"zone": "a", "mappings": [], "state": ["x"]}, f"{PLACE}.state: ['x'] is not one of present, absent"),
        ({"zone": "a", "mappings": [], "prune": "maybe"}, f"{PLACE}.prune: 'maybe' is not a boolean"),
        ({"zone": "a", "mappings": [], "prune": []}, f"{PLACE}.prune: [] is not a boolean"),
        (
            {"zone": "a", "mappings": [], "prune_limit": "few"},
            f"{PLACE}.prune_limit: 'few' is not a valid number of mappings",
        ),
    ],
)
def test_a_wrong_entry_has_a_problem(entry: Any, told: str) -> None:
    assert told in problem(entry)


def test_an_entry_reports_all_its_problems_at_once() -> None:
    wrong = {"state": "gone", "prune": "maybe", "prunes": True, "regions": {"aws": None, "gcp": None}}
    places = [line.split(": ")[0] for line in problem(wrong).splitlines()[1:]]
    assert [place.replace(PLACE, "") for place in places] == [
        "- .prunes",
        "- .state",
        "- .prune",
        "- .regions.aws",
        "- .regions.gcp",
        "- ",
    ]


def test_wrong_entry_does_not_affect_the_others() -> None:
    entries = parse(
        {"zone": "a.example.com", "mappings": []}, "b.example.com", {"zone": "c.example.com", "mappings": []}
    )
    assert [(entry.name, bool(entry.problem)) for entry in entries] == [
        ("a.example.com", False),
        ("origin_cloud_regions_zones[1]", True),
        ("c.example.com", False),
    ]


def test_numeric_ids_are_accepted_unchanged() -> None:
    (entry,) = parse({"zone_id": 12345678901234567890123456789012, "mappings": []})
    assert (entry.zone_id, entry.problem) == ("12345678901234567890123456789012", "")


def test_entries_of_one_zone_conflict_if_one_prunes() -> None:
    same: list[dict[str, Any]] = [
        {"zone": " A.example.com.", "mappings": [], "prune": True},
        {"zone": "a.example.com", "mappings": []},
    ]
    entries = parse(*same, {"zone": "b.example.com", "mappings": [], "prune": True})
    assert [bool(entry.problem) for entry in entries] == [True, True, False]
    assert entries[1].problem.startswith("origin_cloud_regions_zones[1]: a.example.com is listed 2 times and pruned")
    assert not any(entry.problem for entry in parse(*({**zone, "prune": False} for zone in same)))
