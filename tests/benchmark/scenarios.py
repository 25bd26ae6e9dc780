# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is to do: the zone before, what is asked for, and the zone afterwards, for any number of mappings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.support.zones import Mapping, elsewhere, mappings

_ALL = mappings


def _nothing(_count: int) -> list[Mapping]:
    return []


def _last(count: int) -> list[Mapping]:
    """One mapping that is on none of the list's first pages."""
    return mappings(count)[-1:]


def _all_but_the_last(count: int) -> list[Mapping]:
    return mappings(count)[:-1]


def _every_second(count: int) -> list[Mapping]:
    return mappings(count)[::2]


def _every_hundredth_elsewhere(count: int) -> list[Mapping]:
    return [elsewhere(mapping) if index % 100 == 0 else mapping for index, mapping in enumerate(mappings(count))]


@dataclass(frozen=True)
class Scenario:
    """held, wanted, left: number of mappings → the zone before, what the task lists, the zone afterwards."""

    title: str
    held: Callable[[int], list[Mapping]]
    wanted: Callable[[int], list[Mapping]]
    left: Callable[[int], list[Mapping]] = _ALL
    prune: bool = False


SCENARIOS: Final = {
    "a": Scenario("fill an empty zone", _nothing, _ALL),
    "b": Scenario("nothing to change", _ALL, _ALL),
    "c": Scenario("1 % changed", _every_hundredth_elsewhere, _ALL),
    "d": Scenario("one mapping into a full zone", _all_but_the_last, _last),
    "e": Scenario("prune half", _ALL, _every_second, _every_second, prune=True),
    "f": Scenario("one mapping of a full zone, nothing to change", _ALL, _last),
}
