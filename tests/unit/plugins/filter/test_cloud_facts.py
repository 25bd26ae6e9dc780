# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters of all clouds, on samples and on malformed facts."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.tests.unit.support.cloud_facts import (
    NOT_NEEDED,
    SAMPLES,
    HostVars,
    load_filter,
)

FILTERS = sorted({sampled["filter"] for sampled in SAMPLES.values()})
REPLACEMENTS: tuple[Any, ...] = (None, "", [], {}, 7, "text", ["text"], [None], [[]], {"text": "text"}, True)


@pytest.fixture(params=SAMPLES)
def sampled(request: pytest.FixtureRequest) -> Any:
    """Each of the samples."""
    return SAMPLES[request.param]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container in a value with each of its keys or indexes."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


def test_sample_gives_the_expected_mappings(sampled: Any) -> None:
    assert load_filter(sampled["filter"])(sampled["facts"]) == sampled["mappings"]


def test_host_variables_are_read_like_dictionaries(sampled: Any) -> None:
    hosts = [HostVars({**dict.fromkeys(NOT_NEEDED), **item}) for item in sampled["facts"]]
    assert load_filter(sampled["filter"])(hosts) == sampled["mappings"]


def test_reading_the_same_facts_twice_changes_nothing(sampled: Any) -> None:
    facts = copy.deepcopy(sampled["facts"])
    assert load_filter(sampled["filter"])([*facts, *facts]) == sampled["mappings"]
    assert facts == sampled["facts"]


def test_the_filter_of_another_cloud_refuses_a_sample(sampled: Any) -> None:
    for name in FILTERS:
        if name != sampled["filter"]:
            with pytest.raises(AnsibleFilterError, match=r"^facts: has no .*; are filter and list the right ones\?"):
                load_filter(name)(sampled["facts"])


def test_a_mixed_list_gives_the_mappings_of_each_filters_cloud() -> None:
    facts = [item for sampled in SAMPLES.values() for item in sampled["facts"]]
    for name in FILTERS:
        expected = [
            mapping for sampled in SAMPLES.values() if sampled["filter"] == name for mapping in sampled["mappings"]
        ]
        assert load_filter(name)(facts) == [
            mapping for n, mapping in enumerate(expected) if mapping not in expected[:n]
        ]


def test_damaged_sample_gives_no_new_mapping_or_an_error(sampled: Any) -> None:
    """Each key at any depth in turn: missing, null, empty, of another type."""
    apply, facts = load_filter(sampled["filter"]), copy.deepcopy(sampled["facts"])
    true = {tuple(mapping.values()) for mapping in sampled["mappings"]}
    outcomes = []
    for holder, key in places(facts):
        kept = holder[key]
        for replacement in REPLACEMENTS:
            holder[key] = replacement
            outcomes.append(outcome(apply, facts))
        holder[key] = kept
        if isinstance(holder, dict):
            del holder[key]
            outcomes.append(outcome(apply, facts))
            holder[key] = kept
    assert apply(facts) == sampled["mappings"]
    given = {tuple(mapping.values()) for mappings in outcomes for mapping in mappings or ()}
    # A region of the name "text" is the module's to refuse. The address of a regional NAT gateway counts where nothing
    # says that it is one.
    invented = {mapping for mapping in given - true if mapping[2] != "text"}
    assert invented <= {("203.0.113.13", "aws", "us-east-1")}
    assert 0 < outcomes.count(None) < len(outcomes)


def outcome(apply: Any, facts: Any) -> Any:
    """The mappings, or None if the filter refuses the facts."""
    try:
        return apply(facts)
    except AnsibleFilterError:
        return None


@pytest.mark.parametrize("name", FILTERS)
def test_all_errors_of_a_filter_are_reported_at_once(name: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        load_filter(name)(["web1", "web2"], place="hosts")
    assert [line[:12] for line in str(caught.value).splitlines()] == ["2 problems:", "- hosts[0]: ", "- hosts[1]: "]
