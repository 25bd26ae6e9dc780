# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Validation of vendors and regions: no false positives, no false negatives, no invented suggestions."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import VENDORS, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions, check_regions
from tests.emulator.regions import SAMPLE_REGIONS
from tests.properties.cases import holds_for
from tests.properties.domain import REGION_NAMES, numbered_ips

Colos = dict[str, dict[str, tuple[str, ...]]]

NAMES = st.sampled_from(REGION_NAMES)
OFFERS: st.SearchStrategy[Colos] = st.dictionaries(
    st.sampled_from([*VENDORS, "acme"]),
    st.dictionaries(NAMES | st.text(max_size=6), st.just(()), max_size=12),
    max_size=4,
)


@st.composite
def nearly_regions(draw: st.DrawFn) -> str:
    """The name of a region with a slip."""
    name = draw(NAMES)
    at = draw(st.integers(0, len(name) - 1))
    slips = [
        name[:at] + name[at + 1 :],
        name[:at] + draw(st.sampled_from("aeo-13'\\")) + name[at:],
        name[: max(0, at - 1)] + name[at : at + 1] + name[max(0, at - 1) : at] + name[at + 1 :],
        name.upper(),
        name.replace("-", "_"),
    ]
    return draw(st.sampled_from(slips))


REGIONS = NAMES | nearly_regions() | st.text(max_size=10)
PAIRS = st.lists(st.tuples(st.sampled_from([*VENDORS, "acme"]), REGIONS), max_size=10)


def problems_of(pairs: list[tuple[str, str]], colos: Colos) -> tuple[list[OriginMapping], tuple[str, ...]]:
    """The mappings of these pairs, in the reverse order of their indexes, and what is wrong with them."""
    mappings = [OriginMapping(ip, *pair) for ip, pair in zip(numbered_ips(len(pairs)), pairs, strict=True)]
    indexes = {mapping.ip: index for index, mapping in enumerate(mappings)}
    try:
        check_regions(mappings[::-1], indexes, SupportedRegions(colos))
    except OptionsError as error:
        return mappings, error.problems
    return mappings, ()


@holds_for(600, pairs=PAIRS, colos=OFFERS)
def test_exactly_the_unsupported_mappings_are_refused(pairs: list[tuple[str, str]], colos: Colos) -> None:
    mappings, problems = problems_of(pairs, colos)
    wrong = [number for number, item in enumerate(mappings) if item.region not in colos.get(item.vendor, {})]
    keys = ["region" if colos.get(mappings[number].vendor) else "vendor" for number in wrong]
    assert [problem.partition(": ")[0] for problem in problems] == [
        f"mappings[{number}].{key} ({mappings[number].ip})" for number, key in zip(wrong, keys, strict=True)
    ]


@holds_for(600, pairs=PAIRS, colos=OFFERS | st.just({vendor: dict(names) for vendor, names in SAMPLE_REGIONS.items()}))
def test_suggestions_are_always_supported_regions(pairs: list[tuple[str, str]], colos: Colos) -> None:
    mappings, problems = problems_of(pairs, colos)
    for problem in problems:
        number = re.match(r"mappings\[(\d+)\]", problem)
        assert number
        wrong = mappings[int(number[1])]
        owners = {vendor for vendor, regions in colos.items() if wrong.region in regions}
        if meant := re.search(r"; did you mean (.*)\?$", problem, re.DOTALL):
            assert ast.literal_eval(meant[1]) in colos[wrong.vendor]
            assert not owners
        elif owned := re.search(r"; it is a region of (.*): is the vendor right\?$", problem):
            assert set(owned[1].split(" and ")) == owners
        elif offered := re.search(r"for this zone; it offers (.*)$", problem):
            assert offered[1] == (", ".join(sorted(name for name in colos if colos[name])) or "no vendor")
        else:
            assert problem.endswith(f"; its regions are {', '.join(sorted(colos[wrong.vendor]))}")


@pytest.mark.parametrize("vendor", sorted(SAMPLE_REGIONS))
def test_two_swapped_letters_lead_to_the_region_that_was_meant(vendor: str) -> None:
    offered = {name: dict(regions) for name, regions in SAMPLE_REGIONS.items()}
    for region in offered[vendor]:
        for at in range(len(region) - 1):
            slip = region[:at] + region[at + 1] + region[at] + region[at + 2 :]
            for problem in problems_of([(vendor, slip)], offered)[1]:
                assert problem.endswith(f"did you mean {region!r}?"), slip
