# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup of the role's zones: what it takes as it stands, and what it has Ansible evaluate."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.edgeops.cloudflare.plugins.lookup.role_entries import LookupModule
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.literals import is_literal

DEFAULTS = {"state": "present", "prune": False, "allow_empty": False, "validate_regions": True, "api_version": "auto"}
MAPPING = {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}


def trusted(text: str) -> Any:
    """A template as it stands in a playbook."""
    try:
        from ansible.template import trust_as_template
    except ImportError:
        return text
    return trust_as_template(text)


def check(**variables: Any) -> dict[str, Any]:
    lookup = LookupModule(loader=DataLoader(), templar=Templar(loader=DataLoader(), variables=variables))
    (checked,) = lookup.run([], variables=variables, defaults=DEFAULTS)
    return checked


def zone(checked: dict[str, Any]) -> tuple[str, Any]:
    """Name and mappings of the only zone."""
    (entry,), (mappings,) = checked["entries"], checked["mappings"]
    assert (checked["problem"], entry["problem"]) == ("", "")
    return entry["name"], json.loads(mappings)


def test_literal_zones_are_taken_as_they_are() -> None:
    assert zone(check(origin_cloud_regions_zones=[{"zone": "example.com", "mappings": [MAPPING]}])) == (
        "example.com",
        [MAPPING],
    )


@pytest.mark.parametrize(
    "zones",
    [
        trusted("{{ zones }}"),
        [{"zone": trusted("{{ name }}"), "mappings": trusted("{{ mappings }}")}],
        [{"zone": "example.com", "mappings": [{**MAPPING, "ip": trusted("{{ mappings[0].ip }}")}]}],
    ],
)
def test_templates_anywhere_are_evaluated(zones: Any) -> None:
    variables = {
        "name": "example.com",
        "mappings": [MAPPING],
        "zones": [{"zone": trusted("{{ name }}"), "mappings": [MAPPING]}],
    }
    assert zone(check(origin_cloud_regions_zones=zones, **variables)) == ("example.com", [MAPPING])


@pytest.mark.parametrize("zones", [[], "example.com", None, {"zone": "example.com"}])
def test_no_list_of_zones_is_a_problem_of_the_whole(zones: Any) -> None:
    checked = check(origin_cloud_regions_zones=zones)
    assert checked["problem"].startswith("origin_cloud_regions_zones: is ")
    assert (checked["entries"], checked["mappings"]) == ([], [])


def test_a_wrong_entry_is_a_problem_of_its_own() -> None:
    checked = check(origin_cloud_regions_zones=[{"zone": "a.example.com", "mappings": []}, {"zone": "b.example.com"}])
    assert checked["problem"] == ""
    assert [bool(entry["problem"]) for entry in checked["entries"]] == [False, True]
    assert len(checked["mappings"]) == 2


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ([{"a": ["b", 1, 1.5, True, None]}], True),
        ("{{ x }}", False),
        ([{"a": ["{% if x %}"]}], False),
        ([{"{{ x }}": 1}], False),
        ("#jinja2: variable_start_string:'[['\n[[ x ]]", False),
        (("a",), False),
        (object(), False),
    ],
)
def test_only_values_without_a_template_are_literal(value: Any, literal: bool) -> None:
    assert is_literal(value) is literal
