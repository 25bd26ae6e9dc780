# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the process that started the play is still there.

Since ansible-core 2.19, its workers leave its process group, so that a job that is killed leaves them and their modules
running. On Linux, a module that was started on the controller finds the worker among its ancestors. The worker is a
fork of the process that started the play, so both have the same command line. If the worker's parent changes, the play
has ended.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_MAX_ANCESTORS = 16
_PROC = Path("/proc")


@dataclass(frozen=True)
class PlayProcess:
    """worker, controller: process ids of the worker that waits for this module, and of its parent."""

    worker: int
    controller: int

    def has_ended(self) -> bool:
        return _parent(self.worker) != self.controller


def play_process() -> PlayProcess | None:
    """None where it cannot be told, such as on another host, on another system, or in an asynchronous task."""
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
    # The name of the program stands in parentheses and may have any character.
    return int(stat.rpartition(")")[2].split()[1])


def _command(process: int) -> list[str]:
    try:
        text = (_PROC / str(process) / "cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.split("\0")
