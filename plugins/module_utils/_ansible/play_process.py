# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks whether the process that started the play still exists.

Since ansible-core 2.19, workers leave the process group, so they and their modules keep running when a job is killed.
On Linux, a module on the controller can find the worker among its ancestors. The worker is a fork of the process that
started the play, so both have the same command line. If the worker's parent changes, the play has ended.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_MAX_ANCESTORS = 16
_PROC = Path("/proc")


@dataclass(frozen=True)
class PlayProcess:
    """The process ids of the worker that waits for this module, and of its parent."""

    worker: int
    controller: int

    def has_ended(self) -> bool:
        return _parent(self.worker) != self.controller


def play_process() -> PlayProcess | None:
    """None if it is not known, for example on another host, on other systems, or in an asynchronous task."""
    child = os.getppid()
    for _generation in range(_MAX_ANCESTORS):
        parent = _parent(child)
        if parent is None or parent <= 1:
            return None
        command = _command(child)
        if command == _command(parent) and _is_ansible(command):
            return PlayProcess(child, parent)
        child = parent
    return None


def _is_ansible(command: list[str]) -> bool:
    """Whether this is one of Ansible's own commands, such as `python /usr/bin/ansible-playbook site.yml`."""
    programs = [Path(word).name for word in command[:3]]
    return any(program == "ansible" or program.startswith("ansible-") for program in programs)


def _parent(process: int) -> int | None:
    try:
        stat = (_PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name of the program is in parentheses and can contain any character.
    return int(stat.rpartition(")")[2].split()[1])


def _command(process: int) -> list[str]:
    try:
        text = (_PROC / str(process) / "cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.split("\0")
