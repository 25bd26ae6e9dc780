# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The store: canonical storage, validation, batches, limits."""

from __future__ import annotations

import ipaddress
import random
from typing import Any

import pytest

from tests.emulator.errors import Refusal
from tests.emulator.store import CAPACITY, Item, Store, Zone, ZoneSettings, canonical_ip

AWS = ("aws", "us-east-1")


def zone(count: int = 0, **settings: Any) -> Zone:
    """A zone with so many mappings."""
    items = [Item(f"10.0.{n // 256}.{n % 256}", *AWS) for n in range(count)]
    return Store().put_zone("0" * 32, "example.com", items, ZoneSettings(**settings))


def code(action: Any, *arguments: Any) -> int:
    """Code of the refusal that an action ends in."""
    with pytest.raises(Refusal) as caught:
        action(*arguments)
    return caught.value.kind.code


def test_the_canonical_form_is_the_standard_librarys() -> None:
    source = random.Random(5952)
    for _round in range(2000):
        groups = [source.choice([0, 0, 1, source.getrandbits(16)]) for _group in range(8)]
        groups[0] |= 0x2000  # away from the IPv4-compatible ones, which have two forms
        text = ":".join(f"{group:04X}" for group in groups)
        assert canonical_ip(text) == str(ipaddress.IPv6Address(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 192.0.2.1",
        "192.0.2.1\n",
        "192.0.2.0/24",
        "192.0.2.1/32",
        "origin.example.com",
        "10.1",
        "010.0.0.1",
        "3221225985",
        "fe80::1%eth0",
        "2001:db8::/64",
        "2001:db8::1::",
        "[2001:db8::1]",
        None,
        7,
        True,
        "\uff11.2.3.4",
    ],
)
def test_invalid_ip_is_refused(text: object) -> None:
    assert code(canonical_ip, text) == 1146


@pytest.mark.parametrize("count", [0, 101])
def test_batch_of_a_wrong_size_is_refused(count: int) -> None:
    full = zone(200)
    before = full.mappings()
    items = [Item(f"10.1.0.{n}", *AWS) for n in range(count)]
    assert code(full.batch_upsert, items) == 1146
    assert code(full.batch_delete, [f"10.0.0.{n}" for n in range(count)]) == 1146
    assert full.mappings() == before


def test_the_same_ip_twice_in_a_batch() -> None:
    one = zone()
    outcome = one.batch_upsert([Item("2001:db8::1", *AWS), Item("2001:DB8::1", "gcp", "us-central1")])
    assert [mapping.vendor for mapping in outcome.succeeded] == ["aws", "gcp"]
    assert one.get("2001:db8::1").vendor == "gcp"
    removed = one.batch_delete(["2001:DB8::1", "2001:db8::1"])
    assert (len(removed.succeeded), len(removed.failed)) == (1, 1)


def test_the_capacity_is_3500() -> None:
    full = zone(CAPACITY - 1)
    full.create(Item("192.0.2.1", *AWS))
    assert len(full.mappings()) == 3500
    assert code(full.create, Item("192.0.2.2", *AWS)) == 1164
    assert code(full.upsert, Item("192.0.2.2", *AWS)) == 1164
    full.upsert(Item("192.0.2.1", "gcp", "us-central1"))
    assert full.get("192.0.2.1").vendor == "gcp"


CROSSING = [Item("10.0.0.0", "gcp", "us-central1"), *(Item(f"192.0.2.{n}", *AWS) for n in range(3)), Item("x", *AWS)]


def test_a_batch_that_crosses_the_capacity_applies_nothing() -> None:
    almost = zone(CAPACITY - 2)
    before = almost.mappings()
    assert code(almost.batch_upsert, CROSSING) == 1164
    assert almost.mappings() == before
    # An invalid item takes no room, an update neither.
    assert len(almost.batch_upsert(CROSSING[:3] + CROSSING[4:]).succeeded) == 3
    assert len(almost.mappings()) == CAPACITY


def test_a_batch_that_crosses_the_capacity_item_by_item() -> None:
    almost = zone(CAPACITY - 2, over_capacity="items")
    outcome = almost.batch_upsert(CROSSING)
    assert [mapping.ip for mapping in outcome.succeeded] == ["10.0.0.0", "192.0.2.0", "192.0.2.1"]
    assert {item.ip for item in outcome.failed} == {"192.0.2.2", "x"}
    assert len(almost.mappings()) == CAPACITY
