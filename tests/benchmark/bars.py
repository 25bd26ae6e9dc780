# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make bench` demands: numbers of requests, and ratios between what was measured side by side in one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Final

from tests.benchmark.plan import FULL, SIZES
from tests.benchmark.results import Results
from tests.benchmark.scaling import seconds_for

_ALLOWANCE: Final = 0.35
"""Seconds that the module process may take for what Ansible loads, whatever the job."""


@dataclass(frozen=True)
class Bar:
    """at_most: what the middle of the measured numbers may be."""

    title: str
    at_most: float
    measured: Callable[[Results], list[float]]


def _requests(scenario: str) -> Callable[[Results], list[float]]:
    return lambda results: [sum(run.requests.values()) for run in results.of("module", scenario, FULL, 20)]


def _fill_to_floor(results: Results) -> list[float]:
    module = results.seconds("module", "a", FULL, 20)
    floor = results.seconds("floor, side by side", "a", FULL, 20)
    return [(mine - _ALLOWANCE) / least for mine, least in zip(module, floor)]


def _nothing_to_change(results: Results) -> list[float]:
    playbook = results.seconds("playbook", "b", FULL, 100)
    empty = results.seconds("empty task", "b", FULL, 100)
    floor = results.seconds("floor", "b", FULL, 100)
    return [(mine - fixed) / least for mine, fixed, least in zip(playbook, empty, floor)]


def _one_mapping(results: Results) -> list[float]:
    playbook = results.seconds("playbook", "d", FULL, 0)
    return [mine / fixed for mine, fixed in zip(playbook, results.seconds("empty task", "d", FULL, 0))]


def _against(contender: str, mappings: int, latency_ms: int) -> Callable[[Results], list[float]]:
    """What part of the contender's time this module's playbook takes to fill the zone."""

    def measured(results: Results) -> list[float]:
        theirs = seconds_for(results, contender, "a", mappings, latency_ms)
        return [mine / theirs for mine in results.seconds("playbook", "a", mappings, latency_ms)]

    return measured


def _memory(scenario: str) -> Callable[[Results], list[float]]:
    return lambda results: [run.mebibytes for run in results.of("module", scenario, FULL, 0)]


def _growth(scenario: str) -> Callable[[Results], list[float]]:
    """What 3,490 more mappings add to the peak memory, by what 340 add: 10.3 if it is linear, 105 if quadratic."""

    def measured(results: Results) -> list[float]:
        few, some = (median(run.mebibytes for run in results.of("module", scenario, size, 0)) for size in SIZES[:2])
        return [(run.mebibytes - few) / (some - few) for run in results.of("module", scenario, FULL, 0)]

    return measured


BARS: Final = (
    Bar("requests to fill 3,500", 37, _requests("a")),
    Bar("requests where nothing is to change, 3,500", 35, _requests("b")),
    Bar("requests with one wanted IP in a full zone", 2, _requests("f")),
    Bar("(a) module process less 0.35 s, by the floor side by side, 20 ms, 3,500", 1.15, _fill_to_floor),
    Bar("(b) playbook less an empty task, by the sequential floor, 100 ms, 3,500", 0.40, _nothing_to_change),
    Bar("(d) playbook by an empty task, 0 ms, 3,500", 1.35, _one_mapping),
    Bar("(a) playbook by the loop over uri, 0 ms, 350", 1 / 40, _against("uri loop", 350, 0)),
    Bar(
        "(a) playbook by the client's update for each IP, 20 ms, 3,500",
        1 / 20,
        _against("client, one by one", FULL, 20),
    ),
    *(Bar(f"({letter}) MiB, peak memory of the module process, 3,500", 56, _memory(letter)) for letter in "abcde"),
    # In (d), the memory does not depend on the zone.
    *(Bar(f"({letter}) growth of the peak memory, 10 to 3,500 by 10 to 350", 15, _growth(letter)) for letter in "abce"),
    Bar("code without I/O, 350,000 mappings by 3,500", 130, lambda results: results.pure_code),
)
