# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The user's settings change neither results nor the place where files are written."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.tools.confined import BUILD, for_pip

VENV = Path(__file__).with_name("venv.sh")
WHEEL = "sample-1.0-py3-none-any.whl"
FOREIGN = {
    "ANSIBLE_STDOUT_CALLBACK": "mine",
    "CLOUDFLARE_API_TOKEN": "real",
    "PIP_PREFIX": "elsewhere",
    "PIP_TARGET": "elsewhere",
    "PYTEST_ADDOPTS": "--mine",
    "PYTHONOPTIMIZE": "2",
    "PYTHONPATH": "elsewhere",
}


def test_user_index_settings_stay_and_others_are_removed() -> None:
    kept = {"PIP_INDEX_URL": "https://index.example.com", "https_proxy": "http://proxy.example.com", "HOME": "/home/me"}
    environment = for_pip({**kept, **FOREIGN, "PIP_USER": "1"})
    assert kept.items() <= environment.items()
    assert not FOREIGN.keys() & environment.keys()
    # pip's own configuration may say so, too.
    assert environment["PIP_USER"] == "0"


def test_everything_is_written_below_build_directory() -> None:
    environment = for_pip({"TMPDIR": "/elsewhere", "PIP_CACHE_DIR": "/elsewhere", "XDG_CACHE_HOME": "/elsewhere"})
    assert "/elsewhere" not in environment.values()
    assert environment["TMPDIR"] == str(BUILD / "tmp")


@pytest.mark.parametrize("wanted", ["", "C", "de_DE.ISO-8859-1", "xx_XX.UTF-8"])
def test_unsupported_locale_is_replaced(wanted: str) -> None:
    assert for_pip({"LANG": wanted})["LC_ALL"] == "C.UTF-8"


def test_utf8_locale_is_kept() -> None:
    assert "LC_ALL" not in for_pip({"LANG": "C.UTF-8"})


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    """A requirements file that names a wheel beside it, whose module is called sample."""
    with zipfile.ZipFile(tmp_path / WHEEL, "w") as archive:
        archive.writestr("sample.py", "")
        archive.writestr("sample-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n")
        archive.writestr("sample-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("sample-1.0.dist-info/RECORD", "")
    file = tmp_path / "requirements.txt"
    file.write_text(f"--find-links {tmp_path.as_uri()}\nsample\n", encoding="utf-8")
    return file


def make(directory: Path, requirements: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Have an environment made."""
    command = ["sh", str(VENV), str(directory), str(requirements)]
    env = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "PIP_NO_INDEX": "1", **env}
    return subprocess.run(command, env=env, check=False, stderr=subprocess.PIPE, text=True)


def test_environment_is_complete_despite_user_settings(requirements: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(requirements.with_name(WHEEL)) as archive:
        archive.extractall(elsewhere)
    directory = tmp_path / "an environment"
    env = {"PYTHONPATH": str(elsewhere), "PIP_TARGET": str(elsewhere), "PIP_USER": "1"}
    assert "Setting up" in make(directory, requirements, **env).stderr
    subprocess.run([str(directory / "bin/python"), "-I", "-c", "import sample"], check=True)
    assert make(directory, requirements).stderr == ""
    # What pip installed names its place, so a moved one is of no use; this Python cannot make another.
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\n[ "$1" = -m ] && exit 1\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o700)
    moved = make(directory.rename(tmp_path / "moved"), requirements, PYTHON=str(python))
    assert moved.returncode == 1
    assert "Could not install what " in moved.stderr
