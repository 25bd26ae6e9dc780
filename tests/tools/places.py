# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The working directory of a nox session. Each session has its own copy of the clone, so that they can run in parallel.

nox provides a directory for a session's environment, but none for its files.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import nox

from tests.tools import confined
from tests.tools.confined import BUILD, CLONE
from tests.tools.environments import SCHEMAS, install
from tests.tools.stage import stage

_RANGES = CLONE.parent / "shared/ranges"


@dataclass(frozen=True)
class Place:
    """A session, and the directory that contains its copy of the clone and its home."""

    session: nox.Session
    root: Path

    @classmethod
    def prepare(cls, session: nox.Session, *requirements: str) -> Place:
        """Install requirements files, copy the clone, and change to the copy."""
        install(session, *requirements)
        place = cls(session, BUILD / "work" / re.sub(r"[^\w.-]+", "-", session.name).strip("-"))
        stage(CLONE, place.stage)
        session.chdir(place.stage)
        return place

    @property
    def stage(self) -> Path:
        """The copy of the clone, at the path where Ansible finds it."""
        return self.root / confined.COLLECTION

    @property
    def python(self) -> Path:
        """The Python of the session's environment."""
        return Path(self.session.bin) / "python"

    @property
    def version(self) -> str:
        """The version of that Python, such as ``3.12``."""
        return str(self.session.python or f"{sys.version_info.major}.{sys.version_info.minor}")

    @property
    def env(self) -> dict[str, str]:
        """The additional environment variables for commands that run Ansible."""
        schemas = {"CLOUDFLARE_SCHEMA_DIR": str(SCHEMAS)} if SCHEMAS.is_dir() else {}
        ranges = {"CLOUD_RANGES_DIR": str(_RANGES)} if _RANGES.is_dir() else {}
        return confined.for_ansible(self.root) | {"ANSIBLE_NOCOLOR": "1"} | schemas | ranges

    def run(self, *command: str, env: dict[str, str] | None = None, silent: bool = False) -> None:
        """Run a command of the session's environment."""
        self.session.run(*command, env=self.env | (env or {}), silent=silent)
