# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters of lists: zones have `name=starts_with:shop-`, DNS records `name.startswith=shop-`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from .call import Call

T = TypeVar("T")
Test = Callable[[T], bool]
Compare = Callable[[str, str], bool]
"""(a row's text, the filter's) -> whether it fits."""


def _folded(compare: Compare) -> Compare:
    return lambda text, wanted: compare(text.lower(), wanted.lower())


EQUAL: Final = _folded(str.__eq__)
_OPERATORS: Final[Mapping[str, Compare]] = {
    "equal": EQUAL,
    "not_equal": lambda text, wanted: not EQUAL(text, wanted),
    "starts_with": _folded(str.startswith),
    "ends_with": _folded(str.endswith),
    "contains": _folded(str.__contains__),
    "starts_with_case_sensitive": str.startswith,
    "ends_with_case_sensitive": str.endswith,
    "contains_case_sensitive": str.__contains__,
}
"""Of the names of zones and of accounts (published schema)."""

SUFFIXES: Final[Mapping[str, Compare]] = {
    "": EQUAL,
    ".exact": EQUAL,
    ".contains": _OPERATORS["contains"],
    ".startswith": _OPERATORS["starts_with"],
    ".endswith": _OPERATORS["ends_with"],
}
"""Of what DNS records are filtered by (published schema)."""


def name_test(name_filter: str) -> Test[str]:
    """The test of `example.com` or `<operator>:<value>`; what begins with no operator is a whole name (assumed)."""
    operator, _colon, value = name_filter.partition(":")
    compare = _OPERATORS.get(operator)
    if compare is None:
        return lambda text: EQUAL(text, name_filter)
    return lambda text: compare(text, value)


def matching(rows: Iterable[T], tests: Sequence[Test[T]], call: Call, parameter: str = "match") -> list[T]:
    """The rows that pass all tests, or any with `match=any`; all rows where there is no test."""
    combine = any if call.choice(parameter, ("any", "all")) == "any" else all
    return [row for row in rows if combine(test(row) for test in tests)] if tests else list(rows)


def ordered(rows: list[T], keys: Mapping[str, Callable[[T], Any]], call: Call, default: str | None = None) -> list[T]:
    """The rows by `order` and `direction`; equal ones, and all where there is no order, stay as they come (assumed)."""
    order = call.choice("order", keys) or default
    descending = call.choice("direction", ("asc", "desc")) == "desc"
    return rows if order is None else sorted(rows, key=keys[order], reverse=descending)
