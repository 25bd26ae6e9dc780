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

_RUNS = "import sys; print('{}.{}'.format(*sys.version_info), sys.executable)"
_COMPLETE = f"import venv, ensurepip; {_RUNS}"


@cache
def find(version: str) -> Path | None:
    """A Python of this version (``3.12``) that runs and can make virtual environments."""
    return next(_answers(version, _COMPLETE), None)


def why_not(version: str) -> str:
    """Why there is no such Python to work with."""
    for python in _answers(version, _RUNS):
        return f"{python} cannot make virtual environments"
    return f"there is no Python {version} on this machine"


def _answers(version: str, question: str) -> Iterator[Path]:
    """The Pythons of this version that can answer, by their own paths: what PATH has may be pyenv's stand-in."""
    for candidate in _candidates(version):
        answer = _ask(candidate, question).split(maxsplit=1)
        if answer and answer[0] == version:
            yield Path(answer[1])


def _candidates(version: str) -> Iterator[Path]:
    name = f"python{version}"
    places = [Path(directory) for directory in os.get_exec_path()]
    for versions in _pyenv_versions():
        places += sorted((directory / "bin" for directory in versions.glob(f"{version}.*")), reverse=True)
    return (place / name for place in places if os.access(place / name, os.X_OK))


@cache
def _pyenv_versions() -> tuple[Path, ...]:
    """Where pyenv may keep its Pythons: in the user's home or elsewhere, where PATH or this very Python shows it."""
    roots = [Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")]
    roots += [Path(directory).parent for directory in os.get_exec_path()]
    if shutil.which("pyenv"):
        named = subprocess.run(["pyenv", "root"], check=False, stdout=subprocess.PIPE, text=True).stdout.strip()
        roots += [Path(named)] if named else []
    there = (*(root / "versions" for root in roots), Path(sys.base_prefix).parent)
    return tuple(dict.fromkeys(versions for versions in there if versions.is_dir()))


def _ask(python: Path, question: str) -> str:
    """What it prints; nothing if it does not run, as pyenv's stand-in for a Python that is not switched on."""
    try:
        return subprocess.run(
            [str(python), "-c", question], check=False, capture_output=True, text=True, timeout=120
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""
