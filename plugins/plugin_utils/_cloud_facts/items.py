# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each cloud's reader makes of one item, and how it looks into what may be of any shape.

An item may be Ansible's view of a host's variables, which templates a variable whenever it is read: a reader touches
only the keys that it needs, and each of them once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Item = Mapping[str, Any]
"""One resource: an element of the list that a module returns, or the variables of a host."""


class Found(NamedTuple):
    """What an item says.

    addresses: as the cloud writes them; private ones are among them, and an empty one stands for none. region: any of
    the region's names; empty where the item has none. no_region: why it has none, as what follows an address.
    """

    addresses: Sequence[str]
    region: str = ""
    no_region: str = ""


NOTHING = Found(())
"""An item that the cloud's reader knows, and that cannot be an origin."""


@dataclass(frozen=True)
class Cloud:
    """One cloud.

    vendor: as in a mapping. read: item → what it says, None where it is nothing of this cloud. lists: the names under
    which modules return their lists. takes: what the reader knows, for messages. renamed_by: the inventory plugin's
    options that rename variables, so that nothing is recognized any more.
    """

    vendor: str
    read: Callable[[Item], Found | None]
    lists: tuple[str, ...]
    takes: str
    renamed_by: str = ""


def text(value: Any) -> str:
    """A string as it is; empty for anything else."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> Item:
    """A dictionary, or anything that can be read like one, as it is; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def elements(value: Any) -> Sequence[Any]:
    """A list, or anything that can be read like one, as it is; an empty one for anything else."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def mappings(value: Any) -> list[Item]:
    """The dictionaries in a list."""
    return [element for element in elements(value) if isinstance(element, Mapping)]


def last_part(url: str) -> str:
    """The name at the end of a URL or path; a bare name as it is."""
    return url.rpartition("/")[2]
