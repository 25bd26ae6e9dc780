# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the matrix consists of."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

CONTROLLERS = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.12", "3.13", "3.14"),
    "2.22": ("3.13", "3.14", "3.15"),
}
"""Each ansible-core with the Pythons that it runs on, by its own documentation."""

TARGETS = ("3.9", "3.10", "3.11", "3.12", "3.13")
"""The Pythons that a module may meet on the host where it runs."""

BOUNDS = ("oldest", "newest")
"""The ends of what the collection's requirements allow."""


class Cell(NamedTuple):
    """One ansible-core on one Python."""

    core: str
    python: str

    def __str__(self) -> str:
        return f"{self.core}-py{self.python}"


ALL = tuple(Cell(core, python) for core, pythons in CONTROLLERS.items() for python in pythons)


def newest(core: str, is_there: Callable[[str], object]) -> str | None:
    """The newest Python that is there for this ansible-core."""
    return next((python for python in reversed(CONTROLLERS[core]) if is_there(python)), None)


def chosen(is_there: Callable[[str], object]) -> list[Cell]:
    """Each ansible-core on the oldest and the newest of its Pythons that are there, and on those that are missing."""
    cells = []
    for core, pythons in CONTROLLERS.items():
        there = [python for python in pythons if is_there(python)]
        ends = {*there[:1], *there[-1:]}
        cells += [Cell(core, python) for python in pythons if python in ends or python not in there]
    return cells
