# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the sessions of the matrix, as many at a time as the machine has processors: ``python matrix.py RESULTS``.

Each leaves nox's report ``matrix-N.json`` and its output ``matrix-N.log`` in RESULTS.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import cells
import pythons
from confined import BUILD, CLONE

_MOST = 4
"""More at a time would have the tests that wait for each other in time wait too long."""


_TELLING = ("ERROR", "FATAL", "FAILED", "E  ", "fatal: ", "Could not install", "nox > Session", "nox > Command")
"""How lines begin that tell what failed."""

_CUT_OFF = "it was not run to its end"


class Matrix:
    """The sessions that run."""

    def __init__(self, results: Path) -> None:
        self._results = results
        self._running: set[subprocess.Popen[bytes]] = set()

    def close(self) -> None:
        """Have those that still run end."""
        for process in tuple(self._running):
            process.terminate()

    def run(self, number: int, session: str) -> bool:
        """Run one session and tell how it ended; whether well."""
        report, output = _report(self._results, number), _report(self._results, number).with_suffix(".log")
        command = (
            sys.executable,
            "-m",
            "nox",
            "--noxfile",
            "noxfile.py",
            "--report",
            str(report),
            "--session",
            session,
        )
        with output.open("wb") as log:
            process = subprocess.Popen(command, cwd=CLONE, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self._running.add(process)
            status = process.wait()
            self._running.discard(process)
        ending = json.loads(report.read_text(encoding="utf-8"))["sessions"][0]
        print(f"{session}: {_in_words(ending)}", flush=True)
        if status:
            _show(output)
        return status == 0


def _report(results: Path, number: int) -> Path:
    return results / f"matrix-{number:02}.json"


def expect_the_worst(results: Path, planned: Sequence[str]) -> None:
    """Write for each session what holds if nothing else is written; nothing stays of an earlier run."""
    for old in (*results.glob("matrix-*"), *results.glob("*(*).*")):
        old.unlink()
    for number, session in enumerate(planned):
        ending = {"name": session, "signatures": [session], "result": "failed", "duration": 0, "reason": _CUT_OFF}
        _report(results, number).write_text(json.dumps({"sessions": [ending]}), encoding="utf-8")


def _show(output: Path) -> None:
    """Print the lines that tell what failed."""
    for line in output.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith(_TELLING):
            print("   ", line[:300])
    print(f"    all of it is in {output}", flush=True)


def _in_words(ending: dict[str, object]) -> str:
    if ending["result"] == "skipped":
        return f"not tried, since {ending['reason']}"
    return f"{ending['result']} after {ending['duration']:.0f} s"


def sessions() -> list[str]:
    """The names of all sessions, the longest first."""
    return [
        *(f"core({cell})" for cell in cells.chosen(pythons.find)),
        *(f"libraries({bound})" for bound in cells.BOUNDS),
        *(f"target(py{version})" for version in cells.TARGETS),
    ]


def main() -> None:
    """Run them all."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    results = Path(sys.argv[1]).resolve()
    results.mkdir(parents=True, exist_ok=True)
    planned = sessions()
    expect_the_worst(results, planned)
    # All of them start it: made here, so that no two make it at the same time.
    emulator = ("sh", "tests/tools/venv.sh", str(BUILD / "emulator"), str(CLONE / "tests/emulator/requirements.txt"))
    subprocess.run(emulator, cwd=CLONE, env=os.environ | {"PYTHON": sys.executable}, check=True)
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST)))
        matrix = stack.enter_context(closing(Matrix(results)))
        outcomes = list(pool.map(matrix.run, *zip(*enumerate(planned), strict=True)))
    sys.exit(0 if all(outcomes) else 1)


if __name__ == "__main__":
    main()
