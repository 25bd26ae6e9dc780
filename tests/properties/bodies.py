# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Damage to JSON and to bytes, as plain data: a recipe is drawn once and can be done to any body."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

_DEEP: Final = "@deep@"
_HUGE: Final = "@huge@"
_TWICE: Final = "@twice@"

PAYLOADS: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    7,
    10**30,
    1.5,
    math.nan,
    -math.inf,
    "",
    " ",
    "x",
    "192.0.2.1",
    "2001:DB8::0001",
    "::ffff:192.0.2.1",
    "192.0.2.1/32",
    "fe80::1%eth0",
    "10.0.0.1\0",
    "\ud800",
    "\u0663",
    "a" * 5000,
    [],
    {},
    [[]],
    [None],
    [7],
    ["192.0.2.1"],
    {"a": 1},
    {"code": 1164, "message": "x"},
    [{"code": "1164"}],
    [{"code": 10**25, "message": {"a": [1]}}, 7],
    _DEEP,
    _HUGE,
)
"""What takes the place of a value; two of them are written as what no JSON library would write."""

KEYS: Final[tuple[str, ...]] = (
    "result",
    "value",
    "success",
    "errors",
    "origin_ip",
    "origin-ip",
    "region",
    "name",
    "",
    "\ud800",
    "id",
)

ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "cp037")


@dataclass(frozen=True)
class Damage:
    """One kind of damage to a body.

    kind: one of KINDS. place: the index of the value, byte, or brace, modulo their number. what: the index of the
    payload.
    """

    kind: str
    place: int
    what: int


VALUE_KINDS: Final = ("replace", "drop", "double", "add", "swap", "wrap", "rename")
BYTE_KINDS: Final = ("flip", "cut", "insert", "recode", "splice", "repeat")

DAMAGE: Final = st.builds(
    Damage,
    st.sampled_from([*VALUE_KINDS, "replace", "replace", "drop", *BYTE_KINDS]),
    st.integers(0, 400),
    st.integers(0, len(PAYLOADS) - 1),
)
RECIPES: Final = st.lists(DAMAGE, min_size=1, max_size=3)

JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(PAYLOADS[:-2]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=6,
)


def encoded(value: Any) -> bytes:
    """A JSON value as bytes. It can contain NaN, which JSON does not allow, and lone surrogates, which are rare."""
    text = json.dumps(value, ensure_ascii=False)
    text = text.replace(f'"{_DEEP}"', '{"a":[' * 3000 + "]}" * 3000).replace(f'"{_HUGE}"', "9" * 5000)
    return text.encode("utf-8", "surrogatepass")


BODIES: Final = st.one_of(
    st.binary(max_size=40),
    JSON.map(encoded),
    JSON.map(lambda value: encoded({"success": True, "errors": [], "messages": [], "result": value})),
    st.tuples(JSON, JSON).map(lambda two: encoded({"success": True, "result": two[0], "result_info": two[1]})),
    JSON.map(lambda value: encoded({"success": False, "errors": [value], "result": None})),
    JSON.map(lambda value: encoded({"success": False, "errors": value})),
    JSON.map(
        lambda value: encoded({"success": True, "result": {"value": value, "vendors": value, "succeeded": value}})
    ),
    st.integers(0, 40_000).map(lambda depth: b"[" * depth + b"]" * depth),
)
"""Bodies that were made up, some in the shape of an answer."""


def damaged(body: bytes, recipe: Sequence[Damage]) -> bytes:
    """A body after all changes; values first, bytes last."""
    value = json.loads(body)
    for damage in recipe:
        if damage.kind in VALUE_KINDS:
            value = _damaged_value(value, damage)
    body = encoded(value)
    for damage in recipe:
        if damage.kind in BYTE_KINDS:
            body = _damaged_bytes(body, damage)
    return body


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Each value inside a JSON value, as the object or list that has it and the key there."""
    if isinstance(value, dict):
        keys: list[Any] = list(value)
    else:
        keys = list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]


def _damaged_value(value: Any, damage: Damage) -> Any:
    places = _places(value)
    if not places:
        return PAYLOADS[damage.what]
    parent, key = places[damage.place % len(places)]
    payload = copy.deepcopy(PAYLOADS[damage.what])
    if damage.kind == "replace":
        parent[key] = payload
    elif damage.kind == "drop":
        del parent[key]
    elif damage.kind == "wrap":
        parent[key] = [parent[key]]
    elif damage.kind == "swap":
        other, place = places[damage.what % len(places)]
        parent[key], other[place] = copy.deepcopy(other[place]), copy.deepcopy(parent[key])
    elif isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]) if damage.kind == "double" else payload)
    elif damage.kind == "rename":
        parent[KEYS[damage.what % len(KEYS)]] = parent.pop(key)
    else:
        parent[KEYS[damage.what % len(KEYS)]] = payload
    return value


def _damaged_bytes(body: bytes, damage: Damage) -> bytes:
    at = damage.place * 7919 % (len(body) + 1)
    if damage.kind == "flip":
        return body[:at] + bytes(byte ^ 1 << damage.what % 8 for byte in body[at : at + 1]) + body[at + 1 :]
    if damage.kind == "cut":
        return body[:at]
    if damage.kind == "insert":
        return (
            body[:at]
            + (b"\xff", b"\0", b"\xed\xa0\x80", b"\\u", b"\\ud800", b"NaN", b"-", b"1e999")[damage.what % 8]
            + body[at:]
        )
    if damage.kind == "recode":
        return body.decode("utf-8", "replace").encode(ENCODINGS[damage.what % len(ENCODINGS)], "replace")
    if damage.kind == "repeat":
        return body + body[at:]
    return _with_another_key(body, damage)


def _with_another_key(body: bytes, damage: Damage) -> bytes:
    """A key twice in one object: the last one counts for most readers."""
    ends = [index for index, byte in enumerate(body) if byte == ord("}")]
    if not ends:
        return body
    at = ends[damage.place % len(ends)]
    member = f", {json.dumps(KEYS[damage.place % len(KEYS)])}: ".encode() + encoded(PAYLOADS[damage.what])
    return body[:at] + member + body[at:]
