# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was measured, and its form as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final, Self

LOAD: Final = "load at the start"
"""The name of the machine's load average among what is known of the machine."""


@dataclass(frozen=True)
class Cell:
    """One contender in one situation. mappings: of the full zone. latency_ms: of each request."""

    contender: str
    scenario: str
    mappings: int
    latency_ms: int


@dataclass(frozen=True)
class Run:
    """One run. mebibytes: peak memory of the largest process. requests: by kind, as the emulator counted them."""

    seconds: float
    cpu_seconds: float
    mebibytes: float
    emulator_cpu_seconds: float
    requests: dict[str, int]


@dataclass
class Results:
    """All runs of each cell, in the order of time, and what they were made on.

    pure_code: how many times as long the code without I/O takes for 350,000 mappings as for 3,500. duration: in
    seconds.
    """

    machine: dict[str, str] = field(default_factory=dict)
    runs: dict[Cell, list[Run]] = field(default_factory=dict)
    pure_code: list[float] = field(default_factory=list)
    duration: float = 0.0

    def add(self, cell: Cell, run: Run) -> None:
        """Take note of a run."""
        self.runs.setdefault(cell, []).append(run)

    def of(self, contender: str, scenario: str, mappings: int, latency_ms: int) -> list[Run]:
        """All runs of a cell; at least one."""
        return self.runs[Cell(contender, scenario, mappings, latency_ms)]

    def seconds(self, contender: str, scenario: str, mappings: int, latency_ms: int) -> list[float]:
        """Wall times of a cell."""
        return [run.seconds for run in self.of(contender, scenario, mappings, latency_ms)]

    def write(self, path: Path) -> None:
        """As JSON, numbers rounded to what means anything."""
        cells = [{**asdict(cell), "runs": [_rounded(asdict(run)) for run in runs]} for cell, runs in self.runs.items()]
        whole = {
            "machine": self.machine,
            "duration": round(self.duration),
            "pure_code": [round(ratio, 1) for ratio in self.pure_code],
            "cells": cells,
        }
        path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` wrote."""
        whole = json.loads(path.read_text(encoding="utf-8"))
        runs = {_cell(entry): [Run(**run) for run in entry["runs"]] for entry in whole["cells"]}
        return cls(whole["machine"], runs, whole["pure_code"], whole["duration"])


@dataclass(frozen=True)
class Spread:
    """The middle and the ends of several numbers."""

    least: float
    middle: float
    most: float

    @classmethod
    def of(cls, numbers: list[float]) -> Self:
        """Of at least one number."""
        return cls(min(numbers), median(numbers), max(numbers))


def _cell(entry: dict[str, Any]) -> Cell:
    return Cell(entry["contender"], entry["scenario"], entry["mappings"], entry["latency_ms"])


def _rounded(run: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in run.items()}
