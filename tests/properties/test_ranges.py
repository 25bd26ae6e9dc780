# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lookup in published ranges agrees with a naive search, for any nesting, in linear time."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from ipaddress import IPv4Address, ip_network
from typing import Any

import pytest
from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import Document
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import VENDORS, parse_published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.locate import Location, Locator
from tests.properties.cases import holds_for
from tests.properties.test_linear_time import ratio
from tests.support.naive_location import NaiveLocation
from tests.support.range_files import addresses_in, real_bodies, sample, why_not_real

# A few bits, so that many prefixes lie inside each other; 240.0.0.0/4 is nobody's.
prefixes = st.builds(
    lambda length, number: str(ip_network((0xF0000000 | number, length), strict=False)),
    st.integers(26, 32),
    st.integers(0, 255),
)
addresses = st.integers(0, 300).map(lambda number: str(IPv4Address(0xF0000000 + number)))


def _aws(rows: dict[str, tuple[str, str]]) -> Any:
    listed = [
        {"ip_prefix": prefix, "region": region, "service": service, "network_border_group": region}
        for prefix, (region, service) in rows.items()
    ]
    return {"createDate": "2026-08-22-15-17-05", "prefixes": listed, "ipv6_prefixes": []}


def _azure(tags: dict[str, set[str]]) -> Any:
    values = [
        {
            "name": name,
            "properties": {"region": name.partition(".")[2] if name.startswith("AzureCloud.") else "",
                           "addressPrefixes": sorted(prefixes)},
        }
        for name, prefixes in tags.items()
    ]  # fmt: skip
    return {"changeNumber": 1, "values": values}


aws_files = st.dictionaries(
    prefixes,
    st.tuples(
        st.sampled_from(["us-east-1", "eu-west-2", "GLOBAL"]),
        st.sampled_from(["AMAZON", "EC2", "CLOUDFRONT", "GLOBALACCELERATOR"]),
    ),
    min_size=1,
    max_size=12,
).map(_aws)


@st.composite
def azure_files(draw: st.DrawFn) -> Any:
    """No prefix is in two regions, as in the real files."""
    names = st.sampled_from(["AzureCloud.westeurope", "AzureCloud.eastus2", "AzureFrontDoor.Frontend"])
    told = draw(st.dictionaries(prefixes, names, min_size=1, max_size=10))
    tags: dict[str, set[str]] = {"AzureCloud": draw(st.sets(prefixes, max_size=6))}
    for prefix, name in told.items():
        tags.setdefault(name, set()).add(prefix)
    return _azure(tags)


def located(locator: Locator, ip: str) -> tuple[str, str]:
    place = locator.locate(ip)
    return (place.vendor, place.region) if isinstance(place, Location) else ("", place.reason)


@holds_for(
    800,
    file=st.one_of(st.tuples(st.just("aws"), aws_files), st.tuples(st.just("azure"), azure_files())),
    ips=st.lists(addresses, min_size=5, max_size=40),
)
def test_nested_prefixes_resolve_like_a_naive_search(file: tuple[str, Any], ips: list[str]) -> None:
    vendor, document = file
    locator = Locator([parse_published(vendor, "file", json.dumps(document).encode())])
    naive = NaiveLocation({vendor: document})
    for ip in ips:
        assert located(locator, ip) == naive.locate(ip), ip


def disagreements(documents: dict[str, Any], count: int) -> list[str]:
    """The addresses, of so many, for which the look-up and the naive search give different answers."""
    files = [parse_published(vendor, vendor, json.dumps(document).encode()) for vendor, document in documents.items()]
    locator, naive = Locator(files), NaiveLocation(documents)
    drawn = addresses_in([prefix for file in files for prefix in file.prefixes.claims], count, seed=2)
    answers = {ip: located(locator, ip) for ip in drawn}
    assert {reason for _vendor, reason in answers.values()} >= {"anycast", "region_unknown", "not_found", "us-east-1"}
    return [ip for ip, answer in answers.items() if answer != naive.locate(ip)]


def test_lookup_in_samples_agrees_with_a_naive_search() -> None:
    assert disagreements({vendor: sample(vendor) for vendor in VENDORS}, 5_000) == []


@pytest.mark.skipif(bool(why_not_real()), reason=why_not_real())
def test_lookup_in_real_files_agrees_with_a_naive_search() -> None:
    assert disagreements({vendor: json.loads(body) for vendor, body in real_bodies().items()}, 20_000) == []


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("241.0.0.0/16")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, Any]:
    """A file in which one value is another one."""
    vendor = draw(st.sampled_from(VENDORS))
    document = sample(vendor)
    here = document
    while True:
        key = draw(st.sampled_from(sorted(here)) if isinstance(here, dict) else st.integers(0, len(here) - 1))
        if not isinstance(here[key], (dict, list)) or not here[key] or draw(st.integers(0, 3)) == 0:
            here[key] = draw(json_values)
            return vendor, document
        here = here[key]


def refusal(vendor: str, body: bytes) -> str:
    """Why a file is refused; empty if it is not."""
    try:
        parse_published(vendor, "file", body)
    except RangeFileError as error:
        return str(error)
    return ""


@holds_for(400, file=damaged())
def test_damaged_file_is_read_or_refused_in_one_line(file: tuple[str, Any]) -> None:
    told = refusal(file[0], json.dumps(file[1]).encode())
    assert told.isprintable()
    assert len(told) < 300


@holds_for(200, vendor=st.sampled_from(VENDORS), body=st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_short_line(vendor: str, body: bytes) -> None:
    told = refusal(vendor, body)
    assert told
    assert told.isprintable()
    assert len(told) < 300


def _nested(count: int) -> bytes:
    """So many prefixes of all lengths from /8 to /32, most of them inside others."""
    rows = {
        str(ip_network(((number * 2654435761) & 0xFFFFFFFF, 8 + number % 25), strict=False)): ("us-east-1", "EC2")
        for number in range(count)
    }
    return json.dumps(_aws(rows)).encode()


def _look(locator: Locator, count: int) -> None:
    for number in range(count):
        locator.locate(f"{number % 223 + 1}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")


def _load(body: bytes) -> Locator:
    return Locator([parse_published("aws", "file", body)])


@pytest.mark.times
@pytest.mark.parametrize("step", ["load", "look", "refuse a page"])
def test_no_step_is_quadratic(step: str) -> None:
    """With ten times as much, a linear step takes 10 to 20 times as long, a quadratic one 100 times."""
    actions: dict[str, Callable[[int], Callable[[], object]]] = {
        "load": lambda count: partial(_load, _nested(count)),
        "look": lambda count: partial(_look, _load(_nested(5_000)), count),
        "refuse a page": lambda count: partial(_refuse, b"<html>" * count),
    }
    few, many = actions[step](3_000), actions[step](30_000)
    assert ratio(many, few, 30) <= 30


def _refuse(body: bytes) -> None:
    with pytest.raises(RangeFileError):
        Document("file", body)
