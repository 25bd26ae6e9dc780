# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Summarize a run: the sessions and their times, failures, skipped tests with reasons, and the slowest tests.

``python -m tests.tools.report DIRECTORY REPORT`` reads nox's report in that directory, and each session's JUnit files
``SESSION.xml`` or ``SESSION.PART.xml``, and prints the totals on the last line. Fails if anything failed, or if the
report is missing. No standard tool does this: nox counts sessions, and pytest and ansible-test only their own tests.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET


@dataclass
class Part:
    """One session: its own result, and its tests."""

    name: str
    result: str
    seconds: float
    reason: str = ""
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[float, str]] = field(default_factory=list)

    def add(self, case: ET.Element) -> None:
        """Count one test."""
        group, name = case.get("classname") or "", case.get("name") or ""
        name = name if group in {"", self.name} else f"{group}::{name}"
        self.times.append((float(case.get("time") or 0), f"{self.name}: {name}"))
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            self.failed.append(name)
        elif skipped is not None:
            reason = " ".join((skipped.get("message") or skipped.text or "no reason given").split())
            # A task that a playbook skips by condition is not a skipped test.
            if reason != "Conditional result was False":
                self.skipped.append((name, reason))
        else:
            self.passed += 1

    def add_all(self, results: Path) -> None:
        """Count the tests of a JUnit file. A truncated file counts as a failed test."""
        try:
            cases = list(ET.parse(results).iter("testcase"))  # noqa: S314
        except ET.ParseError as error:
            self.failed.append(f"{results.name} cannot be read: {error}")
            return
        for case in cases:
            self.add(case)

    def settle(self) -> None:
        """Count the session itself as a test if its tests do not explain its result."""
        if self.result == "skipped":
            self.skipped.append((self.name, self.reason))
        elif self.result != "success" and not self.failed:
            self.failed.append(self.reason or "the session itself")
        elif not (self.passed or self.failed or self.skipped):
            self.passed = 1


def read_part(session: dict[str, Any], directory: Path) -> Part:
    """Read one session of nox's report and its JUnit files."""
    name = str((session["signatures"] or [session["name"]])[0])
    part = Part(name, str(session["result"]), float(session["duration"] or 0), str(session["reason"] or ""))
    own = re.compile(re.escape(name) + r"(\.\w+)?\.xml")
    for path in sorted(directory.glob("*.xml")):
        if own.fullmatch(path.name):
            part.add_all(path)
    part.settle()
    return part


def read_parts(report: Path) -> list[Part]:
    """Read all sessions of nox's report. A missing or empty report counts as one failed session."""
    try:
        sessions = json.loads(report.read_text(encoding="utf-8"))["sessions"]
    except (OSError, ValueError, LookupError, TypeError):
        sessions = []
    parts = [read_part(session, report.parent) for session in sessions]
    return parts or [Part(report.name, "failed", 0, failed=["nox wrote no readable report"])]


def word(part: Part) -> str:
    """Return the result of a session as one word."""
    if part.failed:
        return "failed"
    return "not tried" if part.result == "skipped" else "passed"


def table(parts: list[Part]) -> list[str]:
    """Return the lines of the summary table."""
    width = max(len(part.name) for part in parts)
    line = f"{{:<{width}}}  {{:<9}} {{:>7}} {{:>7}} {{:>8}} {{:>8}}".format
    lines = [line("part", "result", "passed", "failed", "skipped", "seconds")]
    for part in parts:
        counts = (part.passed, len(part.failed), len(part.skipped))
        lines.append(line(part.name, word(part), *counts, f"{part.seconds:.0f}"))
    return lines


def notes(parts: list[Part]) -> list[str]:
    """Return a line for each failure and for each reason to skip."""
    lines = [f"FAILED     {part.name}: {name}" for part in parts for name in part.failed]
    lines += [f"NOT TRIED  {part.name}: {part.reason}" for part in parts if part.result == "skipped"]
    for part in (part for part in parts if part.result != "skipped"):
        for reason, times in Counter(reason for _name, reason in part.skipped).items():
            lines.append(f"SKIPPED    {part.name}: {times}, because: {reason}")
    return lines or ["Nothing failed, nothing was skipped."]


def slowest(parts: list[Part]) -> list[str]:
    """Return the ten slowest tests."""
    times = sorted((time for part in parts for time in part.times), reverse=True)[:10]
    return [f"{seconds:7.1f} s  {name}" for seconds, name in times]


def main() -> None:
    """Print the table, the slowest tests, the notes, and the totals."""
    report = Path(sys.argv[1], sys.argv[2])
    parts = read_parts(report)
    failed = sum(len(part.failed) for part in parts)
    passed, skipped = sum(part.passed for part in parts), sum(len(part.skipped) for part in parts)
    print("", *table(parts), "", "The slowest tests:", *slowest(parts), "", *notes(parts), "", sep="\n")
    begun = report.with_name("begun")
    if begun.is_file():
        print(f"{(time.time() - begun.stat().st_mtime) / 60:.0f} minutes in total")
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
