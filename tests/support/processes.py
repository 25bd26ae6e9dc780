# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Processes of modules, found in /proc."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def module_processes(module: str, below: Path) -> Iterator[int]:
    """The processes of a module whose temporary files are below this directory."""
    for directory in PROC.glob("[0-9]*"):
        try:
            command = (directory / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if len(command) > 1 and command[1].startswith(str(below)) and command[1].endswith(f"AnsiballZ_{module}.py"):
            yield int(directory.name)
