# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs of Ansible's commands for the demo."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tools import confined

_RECAP = re.compile(r"^localhost\s*:.*\bchanged=(\d+).*\bfailed=(\d+)")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Run:
    """One run: its lines as they come, then what its recap said."""

    command: list[str]
    environment: dict[str, str]
    status: int = -1
    changed: int = -1
    failed: int = -1
    output: str = ""

    def lines(self) -> Iterator[str]:
        """Start the playbook and yield its output line by line; it is gone when this ends, however it ends."""
        process = subprocess.Popen(
            self.command,
            cwd=confined.CLONE,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            # A process group of its own, so that all of it can be ended.
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            for line in process.stdout:
                self._note(ANSI.sub("", line))
                yield line.rstrip("\n")
            self.status = process.wait()
        finally:
            _end(process)

    def _note(self, line: str) -> None:
        self.output += line
        if recap := _RECAP.match(line):
            self.changed, self.failed = int(recap[1]), int(recap[2])


def _end(process: subprocess.Popen[str]) -> None:
    """End the process and all that it started, kindly first; a second Ctrl-C does not cut that short."""
    impatient = signal.signal(signal.SIGINT, signal.SIG_IGN)
    if process.stdout is not None:
        process.stdout.close()
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
            break
    signal.signal(signal.SIGINT, impatient)


def run(command: list[str], api_url: str, token: str, *, colour: bool) -> Run:
    """A run of a command of Ansible; only the two variables differ from one for a real zone."""
    program, *arguments = command
    binary = Path(sys.executable).with_name(program)
    environment = confined.for_pip(os.environ) | confined.for_ansible()
    environment |= {
        "CLOUDFLARE_API_TOKEN": token,
        "CLOUDFLARE_BASE_URL": api_url,
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
        "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "0",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "ANSIBLE_FORCE_COLOR" if colour else "ANSIBLE_NOCOLOR": "1",
    }
    return Run([str(binary), *arguments], environment)
