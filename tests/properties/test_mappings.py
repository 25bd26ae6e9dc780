# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parsing of the option `mappings`: all errors at once, and the same meaning in every spelling."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import desired as _desired
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import (
    Desired,
    parse_addresses,
    parse_ips,
    parse_mappings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import VENDORS, CurrentState
from tests.properties.addresses import HOW, ORIGINS, TEXTS, Address, is_origin, spelled, spelling
from tests.properties.cases import holds_for
from tests.properties.domain import PLACEMENTS, Wish, zones
from tests.properties.test_addresses import by_the_standard_library

VALUES = (
    st.none() | st.text(max_size=8) | st.sampled_from([*VENDORS, "AWS", " aws ", "us-east-1", "", "\u0663", "\ud800"])
)
ENTRIES = st.fixed_dictionaries({}, optional={"ip": st.none() | TEXTS, "vendor": VALUES, "region": VALUES})


def is_an_origin(entry: dict[str, Any]) -> bool:
    address = by_the_standard_library((entry.get("ip") or "").strip())
    return address is not None and is_origin(address)


def wrong_with(entry: dict[str, Any]) -> set[str]:
    """The keys of an entry that must be refused according to the documentation."""
    return {
        key
        for key, is_fine in (
            ("ip", is_an_origin(entry)),
            ("vendor", (entry.get("vendor") or "").strip() in VENDORS),
            ("region", _is_a_name((entry.get("region") or "").strip())),
        )
        if not is_fine
    }


def _is_a_name(text: str) -> bool:
    return bool(text) and text.isprintable()


def refusals(read: Callable[[Sequence[Any]], Any], option: Sequence[Any]) -> tuple[str, ...]:
    """The problems that a reader finds. Any exception but OptionsError is a failure."""
    try:
        read(option)
    except OptionsError as error:
        return error.problems
    return ()


@holds_for(500, option=st.lists(ENTRIES, max_size=6))
def test_exactly_the_wrong_values_are_refused(option: list[dict[str, Any]]) -> None:
    problems = refusals(parse_mappings, option)
    blamed = {match[0] for problem in problems if (match := re.match(r"mappings\[\d+\]\.\w+(?=: | \()", problem))}
    assert blamed == {f"mappings[{index}].{key}" for index, entry in enumerate(option) for key in wrong_with(entry)}


@holds_for(300, option=st.lists(ENTRIES, max_size=6))
def test_absent_refuses_only_wrong_ips(option: list[dict[str, Any]]) -> None:
    wrong = [index for index, entry in enumerate(option) if not is_an_origin(entry)]
    problems = refusals(parse_addresses, option)
    assert [problem.partition(":")[0] for problem in problems] == [f"mappings[{index}].ip" for index in wrong]
    bare = refusals(parse_ips, [entry.get("ip") for entry in option])
    assert [problem.partition(":")[0] for problem in bare] == [f"ips[{index}]" for index in wrong]


@st.composite
def listed(draw: st.DrawFn, addresses: dict[Address, tuple[str, str]]) -> list[dict[str, str]]:
    """One of the ways to list mappings: any order, any spelling, some of them more than once."""
    order = draw(st.permutations(list(addresses)))
    hows = draw(st.lists(HOW, min_size=len(order), max_size=len(order) + 3))
    return [
        _entry(address, addresses[address], how) for address, how in zip(itertools.cycle(order), hows, strict=False)
    ]


def _entry(address: Address, placement: tuple[str, str], how: int) -> dict[str, str]:
    space = " " * (how & 1)
    return {"ip": spelling(address, how), "vendor": space + placement[0], "region": placement[1] + space}


def read(option: list[dict[str, str]]) -> Desired:
    desired = parse_mappings(option)
    # What the indexes are for: a message leads back to an entry that has this IP.
    for ip, index in desired.indexes.items():
        assert str(by_the_standard_library(option[index]["ip"].strip())) == str(by_the_standard_library(ip))
    return desired


@holds_for(
    400,
    addresses=st.dictionaries(ORIGINS, st.sampled_from(PLACEMENTS), max_size=8),
    current=zones(),
    kind=st.sampled_from(["present", "exactly", "absent"]),
    data=st.data(),
)
def test_spelling_and_order_do_not_change_the_plan(
    addresses: dict[Address, tuple[str, str]], current: Any, kind: str, data: st.DataObject
) -> None:
    one, other = (read(data.draw(listed(addresses))) for _reading in range(2))
    assert set(one.mappings) == set(other.mappings)
    assert set(one.ips) == set(other.ips) == {mapping.ip for mapping in one.mappings}
    assert len(one.mappings) == len(addresses)
    # The zone has some of what is listed already, beside other mappings.
    zone = {**current, **{mapping.ip: mapping for mapping in one.mappings[::2]}}
    plans = [
        Wish(kind, {mapping.ip: mapping for mapping in desired.mappings}).plan(CurrentState(zone, len(zone)))
        for desired in (one, other)
    ]
    assert plans[0] == plans[1]


@holds_for(200, addresses=st.lists(ORIGINS, min_size=1, max_size=6), data=st.data())
def test_two_placements_of_one_ip_are_refused(addresses: list[Address], data: st.DataObject) -> None:
    option = [{"ip": data.draw(spelled(address)), "vendor": "aws", "region": "r1"} for address in addresses]
    option.append({"ip": data.draw(spelled(addresses[0])), "vendor": "aws", "region": "r2"})
    assert [problem.partition(":")[0] for problem in refusals(parse_mappings, option)] == [
        f"mappings[{len(option) - 1}]"
    ]


@holds_for(100, addresses=st.sets(ORIGINS, max_size=8), capacity=st.integers(0, 8), data=st.data())
def test_repeated_origins_do_not_count_against_capacity(
    addresses: set[Address], capacity: int, data: st.DataObject
) -> None:
    option = data.draw(listed(dict.fromkeys(sorted(addresses, key=str), PLACEMENTS[0])))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_desired, "CAPACITY", capacity)
        assert bool(refusals(parse_mappings, option)) is (len(addresses) > capacity)
