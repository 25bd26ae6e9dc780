# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the sessions work: a copy of the clone, under the name by which Ansible finds it, and a home beside it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import confined
import nox
from confined import BUILD, CLONE, TOOLS

_SCHEMAS = CLONE.parent / "shared/api"
_RANGES = CLONE.parent / "shared/ranges"


def stage(session: nox.Session, root: Path = BUILD) -> None:
    """Bring the copy of the clone below this directory up to date, and work in it from here on."""
    target = root / confined.COLLECTION
    session.run(sys.executable, str(TOOLS / "stage.py"), str(target), silent=True, external=True)
    session.chdir(target)


def ansible_env(root: Path = BUILD) -> dict[str, str]:
    """What a command that runs Ansible needs beside nox's own environment."""
    schemas = {"CLOUDFLARE_SCHEMA_DIR": str(_SCHEMAS)} if _SCHEMAS.is_dir() else {}
    ranges = {"CLOUD_RANGES_DIR": str(_RANGES)} if _RANGES.is_dir() else {}
    return confined.for_ansible(root) | {"ANSIBLE_NOCOLOR": "1"} | schemas | ranges


@dataclass(frozen=True)
class Place:
    """Where to work: the Python that has Ansible, and the directory with the copy of the clone and a home."""

    python: Path
    version: str
    root: Path = BUILD

    @classmethod
    def of(cls, session: nox.Session) -> Place:
        """The one that the session has if nothing else is said."""
        return cls(Path(session.bin) / "python", f"{sys.version_info.major}.{sys.version_info.minor}")

    @property
    def stage(self) -> Path:
        """The copy of the clone."""
        return self.root / confined.COLLECTION

    def run(self, session: nox.Session, *command: str, env: dict[str, str] | None = None) -> None:
        """Run this Python."""
        path = {"PATH": os.pathsep.join((str(self.python.parent), os.environ["PATH"]))}
        session.run(str(self.python), *command, env=ansible_env(self.root) | path | (env or {}), external=True)
