# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python -m tests.benchmark DIRECTORY``: measure everything, and write what was found into the directory."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.benchmark import pure_code, quiet
from tests.benchmark.contenders import CONTENDERS, Command, Job
from tests.benchmark.plan import cells
from tests.benchmark.plot import plot
from tests.benchmark.report import page
from tests.benchmark.results import LOAD, Cell, Results, Run
from tests.benchmark.stand_in import StandIn, count

_LAUNCHER: Final = Path(__file__).with_name("measured.py")
_PAGE: Final = Path(__file__).parents[2] / "docs/benchmark.md"
_NOT_AS_USERS_HAVE_IT: Final = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")


def measure(command: Command, directory: Path) -> dict[str, float]:
    """Seconds, processor seconds and mebibytes of a command, which has to succeed."""
    output = directory / "output.txt"
    launched = [sys.executable, "-I", "-S", str(_LAUNCHER), str(output), *command]
    answer = json.loads(subprocess.run(launched, check=True, capture_output=True, text=True).stdout)
    if answer["status"] != 0:
        sys.exit(f"{' '.join(command)} failed: {output.read_text(encoding='utf-8')}")
    taken: dict[str, float] = answer["taken"]
    return taken


def run(cell: Cell, job: Job) -> Run:
    """Run a cell once; afterwards, the zone has to be what the scenario says."""
    contender = CONTENDERS[cell.contender]
    command = contender.command(job)
    job.set_up(cell.latency_ms)
    before = job.stand_in.cpu_seconds()
    taken = measure(command, job.directory)
    emulator = job.stand_in.cpu_seconds() - before
    requests = count(job.stand_in.exchanges())
    if contender.works and not job.stand_in.holds(job.scenario.left(job.count)):
        sys.exit(f"{cell}: the zone is not what it should be")
    return Run(**taken, emulator_cpu_seconds=emulator, requests=requests)


def measure_all(plan: Mapping[Cell, int], directory: Path) -> Results:
    """Run all cells, round by round, so that what is compared was measured side by side."""
    results = Results(machine())
    jobs: dict[tuple[str, int], Job] = {}
    started = time.monotonic()
    with StandIn() as stand_in:
        warm_up(_job("a", 0, stand_in, directory))
        for number in range(max(plan.values())):
            due = [cell for cell, times in plan.items() if times > number]
            print(f"round {number + 1}: {len(due)} runs", flush=True)
            for cell in due:
                key = cell.scenario, cell.mappings
                if key not in jobs:
                    jobs[key] = _job(*key, stand_in, directory)
                results.add(cell, run(cell, jobs[key]))
    print("code without I/O", flush=True)
    results.pure_code = pure_code.ratios()
    results.duration = time.monotonic() - started
    return results


def warm_up(job: Job) -> None:
    """One run of each contender that does not count: from here on, Python's files are compiled."""
    for contender in CONTENDERS:
        run(Cell(contender, job.letter, job.count, 0), job)


def _job(letter: str, mappings: int, stand_in: StandIn, directory: Path) -> Job:
    place = directory / f"{letter}-{mappings}"
    place.mkdir()
    return Job(letter, mappings, stand_in, place)


def machine() -> dict[str, str]:
    """What the numbers depend on."""
    return {
        "processors": str(len(os.sched_getaffinity(0))),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in ("ansible-core", "requests", "netaddr")},
        LOAD: f"{os.getloadavg()[0]:.2f}",
    }


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark")
    parser.add_argument("directory", type=Path, help="a new directory for all that is made")
    parser.add_argument("--times", type=int, default=99, help="run no cell more often than this")
    arguments = parser.parse_args()
    for name in _NOT_AS_USERS_HAVE_IT:
        os.environ.pop(name, None)
    try:
        print("waiting until the machine is quiet", flush=True)
        quiet.wait()
    except quiet.Busy as busy:
        sys.exit(f"Nothing is measured: {busy}.")
    directory: Path = arguments.directory
    (directory / "work").mkdir(parents=True)
    plan = {cell: min(times, arguments.times) for cell, times in cells().items()}
    written = directory / "benchmark.json"
    measure_all(plan, directory / "work").write(written)
    # The page and the plot show the numbers as they are published.
    results = Results.read(written)
    plot(results, directory / "benchmark.svg")
    (directory / _PAGE.name).write_text(page(_PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")


main()
