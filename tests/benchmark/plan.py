# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which cells are measured, and how often: what the bars and the plot need, in a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

from tests.benchmark.results import Cell

SIZES: Final = (10, 350, 3500)
LATENCIES: Final = (0, 20, 100)
FULL: Final = 3500

FAST: Final = ("playbook", "module", "floor", "floor, side by side", "client, batches")
SLOW: Final = {"uri loop": (10, 50), "client, one by one": (10, 350)}
"""The contenders that take minutes or hours for a full zone, and the sizes from which that is reckoned."""

PLOTTED: Final = ("a", "b")


def _everywhere(scenarios: Iterable[str]) -> Iterator[Cell]:
    """These scenarios at all sizes and latencies."""
    for letter, latency, size, contender in product(scenarios, LATENCIES, SIZES, FAST):
        yield Cell(contender, letter, size, latency)


def _plotted() -> Iterator[tuple[Cell, int]]:
    """Time against mappings: two scenarios, all sizes and latencies."""
    for cell in _everywhere(PLOTTED):
        yield cell, 3 if cell.mappings == FULL else 2


def _slow() -> Iterator[tuple[Cell, int]]:
    """They write everything whatever the zone holds, so that filling it says all."""
    for contender, sizes in SLOW.items():
        for latency in LATENCIES:
            for size in sizes:
                yield Cell(contender, "a", size, latency), 1 if latency else 2


def _other_scenarios() -> Iterator[tuple[Cell, int]]:
    """What else a zone goes through: everywhere once, and more often where the page shows its spread."""
    for cell in _everywhere("cde"):
        yield cell, 3 if (cell.mappings, cell.latency_ms) == (FULL, 20) else 1
    for contender in FAST:
        yield Cell(contender, "f", FULL, 20), 3


def _bars() -> Iterator[tuple[Cell, int]]:
    """What the bars compare, more often."""
    for contender in ("module", "floor, side by side"):
        yield Cell(contender, "a", FULL, 20), 5
    for contender in ("playbook", "floor", "empty task"):
        yield Cell(contender, "b", FULL, 100), 5
    for contender in ("playbook", "empty task"):
        yield Cell(contender, "d", FULL, 0), 9
    for scenario in "abcde":
        for size in SIZES:
            yield Cell("module", scenario, size, 0), 3


def cells() -> dict[Cell, int]:
    """Each cell and how often it is run."""
    times: dict[Cell, int] = {}
    for part in (_plotted(), _other_scenarios(), _bars(), _slow()):
        for cell, number in part:
            times[cell] = max(number, times.get(cell, 0))
    return times
