# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The interface of the readers for each cloud, and helpers for values of any type.

An item can be Ansible's view of a host's variables, which templates a variable each time it is read. Readers therefore
only read the keys that they need, and each key only once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Item = Mapping[str, Any]
"""One resource: an element of the list that a module returns, or the variables of a host."""


class Found(NamedTuple):
    """The addresses and the region of an item.

    addresses: as in the facts, including private addresses. Empty strings are ignored. region: any name of the region,
    or empty. no_region: why it has no region, as the rest of a sentence about an address.
    """

    addresses: Sequence[str]
    region: str = ""
    no_region: str = ""


NOTHING = Found(())
"""An item that the reader recognizes, but that cannot be an origin."""


@dataclass(frozen=True)
class Cloud:
    """One cloud.

    vendor: as in a mapping. read: reads an item, and returns None if it does not belong to this cloud. lists: the
    return values of modules that contain lists. takes: the items that the reader recognizes, for messages. renamed_by:
    the options of the inventory plugin that rename variables, so that the reader does not recognize them.
    """

    vendor: str
    read: Callable[[Item], Found | None]
    lists: tuple[str, ...]
    takes: str
    renamed_by: str = ""


def text(value: Any) -> str:
    """Return a string unchanged. Empty for anything else."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> Item:
    """Return a mapping unchanged. An empty dictionary for anything else."""
    return value if isinstance(value, Mapping) else {}


def elements(value: Any) -> Sequence[Any]:
    """Return a sequence unchanged. An empty list for anything else."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def mappings(value: Any) -> list[Item]:
    """The dictionaries in a list."""
    return [element for element in elements(value) if isinstance(element, Mapping)]


def last_part(url: str) -> str:
    """The name at the end of a URL or path. A name without a path is returned unchanged."""
    return url.rpartition("/")[2]
