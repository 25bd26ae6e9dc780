# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Close ``make test``: what ran, what failed, what was skipped and why.

Reads ``nox.json`` (nox's report) and each session's JUnit files ``SESSION.xml`` or ``SESSION.N.xml`` in the
directory that the command line names, and ends with the counts on a line of their own. Fails if anything failed, or
if there is nothing to read.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET


@dataclass
class Part:
    """One session: its word on itself, and its tests."""

    name: str
    result: str
    seconds: float
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def add(self, case: ET.Element) -> None:
        """Count one test."""
        group, name = case.get("classname") or "", case.get("name") or ""
        name = name if group in {"", self.name} else f"{group}::{name}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            self.failed.append(name)
        elif skipped is not None:
            reason = " ".join((skipped.get("message") or skipped.text or "no reason given").split())
            # A task that a playbook passes over is no test that was skipped.
            if reason != "Conditional result was False":
                self.skipped.append((name, reason))
        else:
            self.passed += 1

    def settle(self) -> None:
        """Have the session itself count as a test where its tests do not account for how it ended."""
        if self.result == "success":
            # A playbook that ends well has rescued the tasks that failed on the way: they were meant to.
            self.passed += len(self.failed)
            self.failed = []
        if self.result == "skipped":
            self.skipped.append((self.name, "the session was skipped"))
        elif self.result != "success" and not self.failed:
            self.failed.append("the session itself")
        elif not (self.passed or self.failed or self.skipped):
            self.passed = 1


def read_part(session: dict[str, Any], directory: Path) -> Part:
    """One session of nox's report, with its JUnit files."""
    name = str(session["name"])
    part = Part(name, str(session["result"]), float(session.get("duration") or 0))
    own = re.compile(re.escape(name) + r"(\.\d+)?\.xml")
    for path in sorted(directory.glob("*.xml")):
        if own.fullmatch(path.name):
            for case in ET.parse(path).iter("testcase"):  # noqa: S314
                part.add(case)
    part.settle()
    return part


def read_parts(directory: Path) -> list[Part]:
    """All sessions that nox reports; one that failed where there is no report."""
    report = directory / "nox.json"
    if not report.is_file():
        return [Part("nox", "failed", 0, failed=["nox: it ended without a report"])]
    sessions = json.loads(report.read_text(encoding="utf-8"))["sessions"]
    return [read_part(session, directory) for session in sessions]


def table(parts: list[Part]) -> list[str]:
    """The lines of the closing table."""
    line = "{:<12} {:<8} {:>7} {:>7} {:>8} {:>8}".format
    lines = [line("part", "result", "passed", "failed", "skipped", "seconds")]
    for part in parts:
        word = {"success": "passed", "skipped": "skipped"}.get(part.result, "failed")
        counts = (part.passed, len(part.failed), len(part.skipped))
        lines.append(line(part.name, word, *counts, f"{part.seconds:.0f}"))
    return lines


def notes(parts: list[Part]) -> list[str]:
    """What failed, and what was skipped, a reason at a time."""
    lines = [f"FAILED   {part.name}: {name}" for part in parts for name in part.failed]
    for part in parts:
        for reason, times in Counter(reason for _name, reason in part.skipped).items():
            lines.append(f"SKIPPED  {part.name}: {times}, because: {reason}")
    return lines or ["Nothing failed, nothing was skipped."]


def main() -> None:
    """Print the table, the notes, and the closing line."""
    parts = read_parts(Path(sys.argv[1]))
    failed = sum(len(part.failed) for part in parts)
    passed, skipped = sum(part.passed for part in parts), sum(len(part.skipped) for part in parts)
    print("", *table(parts), "", *notes(parts), "", sep="\n")
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
