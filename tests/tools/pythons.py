# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the Pythons of this machine: on PATH, and those of pyenv that are not switched on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_COMPLETE = "import sys, venv, ensurepip; print('{}.{}'.format(*sys.version_info))"


@cache
def find(version: str) -> Path | None:
    """A Python of this version (``3.12``) that runs and can make virtual environments."""
    return next((python for python in _candidates(version) if _answer(python) == version), None)


def why_not(version: str) -> str:
    """Why there is no such Python to work with."""
    if any(_answer(python, f"print('{version}')") == version for python in _candidates(version)):
        return f"the Python {version} of this machine cannot make virtual environments"
    return f"there is no Python {version} on this machine"


def _candidates(version: str) -> Iterator[Path]:
    name = f"python{version}"
    places = [Path(directory) for directory in os.get_exec_path()]
    for versions in _pyenv_versions():
        places += sorted((directory / "bin" for directory in versions.glob(f"{version}.*")), reverse=True)
    return (place / name for place in places if os.access(place / name, os.X_OK))


@cache
def _pyenv_versions() -> tuple[Path, ...]:
    """Where pyenv may keep its Pythons; this one may itself be one of them."""
    roots = [Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")]
    if shutil.which("pyenv"):
        named = subprocess.run(["pyenv", "root"], check=False, stdout=subprocess.PIPE, text=True).stdout.strip()
        roots += [Path(named)] if named else []
    return (*(root / "versions" for root in roots), Path(sys.base_prefix).parent)


@cache
def _answer(python: Path, question: str = _COMPLETE) -> str:
    """What it prints; nothing if it does not run, as pyenv's stand-in for a Python that is not switched on."""
    try:
        return subprocess.run(
            [str(python), "-c", question], check=False, capture_output=True, text=True, timeout=60
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""
