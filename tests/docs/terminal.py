# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A shell that types in what a page says, and what it prints, as the page shows it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Any text that no command prints.
_MARK: Final = "=-=-= status"
_SECONDS: Final = 1200
"""Some of the commands install what they need first."""

_HOME: Final = "/home/you"

_VARYING: Final = (
    (re.compile(r"http://127\.0\.0\.1:\d+"), "http://127.0.0.1:8787"),
    (re.compile(r"\d{8}T\d{6}\.\d{6}Z"), "20260301T120000.123456Z"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"), "2026-03-01 12:00:00 UTC"),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
)
_DULL_TASK: Final = re.compile(
    r"(TASK|RUNNING HANDLER) \[.*\] \**(\n(ok|skipping): \[[^\]]+\]( => \(item=.*\))?|\nincluded: .*)*"
)
_ERROR: Final = re.compile(r"^\[ERROR\]: .*?\n(?=fatal: |failed: )", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Printed:
    """What commands printed on standard output, and the exit status of the last one."""

    text: str
    status: int


def run(commands: Sequence[str], directory: Path, environment: Mapping[str, str]) -> list[Printed]:
    """Run commands, each maybe of several lines, in one shell, one after the other, whatever becomes of them."""
    script = "".join(f"{command}\nprintf '\\n{_MARK} %s\\n' \"$?\"\n" for command in commands)
    shell = subprocess.run(
        ["bash", "-c", script],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    printed = re.findall(rf"(.*?)\n{_MARK} (\d+)\n", shell.stdout, re.DOTALL)
    assert len(printed) == len(commands), shell.stdout + shell.stderr
    return [Printed(text, int(status)) for text, status in printed]


@contextlib.contextmanager
def running(command: str, last_line: str, directory: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Run a command that stays until Ctrl-C, which it gets in the end. Yields what it prints up to its last line."""
    process = subprocess.Popen(
        ["bash", "-c", command],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # Ctrl-C is for all of its processes, and not for this one.
        start_new_session=True,
    )
    assert process.stdout is not None
    limit = threading.Timer(_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
    limit.start()
    try:
        printed = ""
        while last_line not in printed:
            line = process.stdout.readline()
            assert line, f"{command}: ended after {printed!r}"
            printed += line
        yield printed
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=120)
    finally:
        limit.cancel()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def as_shown(text: str, home: Path) -> str:
    """Output as the pages show it: without what differs from run to run, and without what tells a reader nothing.

    That are tasks that say just `ok`, which become one `...`, and the position in a playbook that newer versions of
    Ansible print with an error. home: the reader's home directory.
    """
    text = text.replace(str(home), _HOME)
    for pattern, instead in _VARYING:
        text = pattern.sub(instead, text)
    paragraphs = re.split(r"\n\n+", _ERROR.sub("", text).strip("\n"))
    kept = ["..." if _DULL_TASK.fullmatch(paragraph) else paragraph for paragraph in paragraphs]
    return "\n\n".join(
        text for number, text in enumerate(kept) if text != "..." or kept[number - 1 : number] != ["..."]
    )
