# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a contender would take for a full zone that would take minutes or hours: reckoned from two smaller ones."""

from __future__ import annotations

from statistics import median

from tests.benchmark.plan import SLOW
from tests.benchmark.results import Results


def is_reckoned(contender: str, mappings: int) -> bool:
    """Whether the time is not measured."""
    return contender in SLOW and mappings not in SLOW[contender]


def seconds_for(results: Results, contender: str, scenario: str, mappings: int, latency_ms: int) -> float:
    """The middle of the measured wall times; where none was measured, on the straight line through the two sizes."""
    if not is_reckoned(contender, mappings):
        return median(results.seconds(contender, scenario, mappings, latency_ms))
    few, many = SLOW[contender]
    at_few, at_many = (median(results.seconds(contender, scenario, size, latency_ms)) for size in (few, many))
    return at_few + (at_many - at_few) / (many - few) * (mappings - few)


def sizes(results: Results, contender: str, scenario: str, latency_ms: int) -> list[int]:
    """The numbers of mappings that a contender was measured with, in order."""
    return sorted(
        cell.mappings
        for cell in results.runs
        if (cell.contender, cell.scenario, cell.latency_ms) == (contender, scenario, latency_ms)
    )
