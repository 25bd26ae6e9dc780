# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Python counts if it runs, is of the version that its name says, and can make virtual environments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import pythons


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with nothing but what is in tmp_path on PATH, and pyenv's Pythons in tmp_path/pyenv."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(pythons.sys, "base_prefix", str(tmp_path / "own/3.0.0"))
    pythons.find.cache_clear()
    pythons._pyenv_versions.cache_clear()
    yield
    pythons.find.cache_clear()
    pythons._pyenv_versions.cache_clear()


def place(python: Path, script: str) -> Path:
    """A Python that does what the script says; `$2` is the question."""
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o700)
    return python


def test_one_on_path_is_found_by_its_own_path(tmp_path: Path) -> None:
    place(tmp_path / "python3.12", "echo 3.12 /opt/a b/bin/python3.12")
    assert pythons.find("3.12") == Path("/opt/a b/bin/python3.12")
    assert pythons.find("3.13") is None
    assert pythons.why_not("3.13") == "there is no Python 3.13 on this machine"


def test_one_that_does_not_run_or_is_another_is_passed_over(tmp_path: Path) -> None:
    place(tmp_path / "python3.12", "exit 127")
    place(tmp_path / "python3.13", "echo 3.12 /opt/python3.12")
    assert pythons.find("3.12") is None
    assert pythons.find("3.13") is None


def test_pyenv_has_it_where_path_does_not(tmp_path: Path) -> None:
    place(tmp_path / "python3.12", "echo 'pyenv: python3.12: command not found' >&2; exit 127")
    for version in ("3.12.1", "3.12.4"):
        path = tmp_path / f"pyenv/versions/{version}/bin/python3.12"
        place(path, f"echo 3.12 {path}")
    assert pythons.find("3.12") == tmp_path / "pyenv/versions/3.12.4/bin/python3.12"


def test_one_that_cannot_make_environments_is_told(tmp_path: Path) -> None:
    place(tmp_path / "python3.12", 'case "$2" in *ensurepip*) exit 1;; esac; echo 3.12 /usr/bin/python3.12')
    assert pythons.find("3.12") is None
    assert pythons.why_not("3.12") == "/usr/bin/python3.12 cannot make virtual environments"
