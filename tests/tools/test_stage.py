# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The copy is the clone, whatever became of the copy before."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from stage import stage


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with some files."""
    clone = tmp_path / "a clone"
    (clone / "plugins").mkdir(parents=True)
    (clone / ".gitignore").write_text("/ignored\n", encoding="utf-8")
    (clone / "plugins/module.py").write_text("a = 1\n", encoding="utf-8")
    (clone / "ignored").touch()
    git(clone, "init", "--quiet")
    git(clone, "add", "--all")
    return clone


@pytest.fixture
def target(clone: Path, tmp_path: Path) -> Path:
    """Its copy."""
    target = tmp_path / "ansible_collections/edgeops/cloudflare"
    stage(clone, target)
    return target


def git(directory: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=directory, check=True, stdout=subprocess.PIPE, text=True).stdout


def files(directory: Path) -> dict[str, str]:
    paths = [path for path in directory.rglob("*") if path.is_file() and ".git" not in path.parts]
    return {str(path.relative_to(directory)): path.read_text(encoding="utf-8") for path in paths}


def test_the_copy_has_what_is_not_ignored(target: Path) -> None:
    assert files(target) == {".gitignore": "/ignored\n", "plugins/module.py": "a = 1\n"}
    assert git(target, "status", "--porcelain") == ""


def test_the_copy_follows(clone: Path, target: Path) -> None:
    (clone / "new").write_text("not yet added\n", encoding="utf-8")
    (clone / "plugins/module.py").unlink()
    stage(clone, target)
    assert files(target) == {".gitignore": "/ignored\n", "new": "not yet added\n"}
    assert not (target / "plugins").exists()


def test_the_copy_follows_in_what_may_be_executed(clone: Path, target: Path) -> None:
    (clone / "plugins/module.py").chmod(0o755)
    stage(clone, target)
    assert git(target, "ls-files", "--stage", "plugins/module.py").startswith("100755 ")


def test_what_an_interrupted_run_left_is_no_obstacle(clone: Path, target: Path) -> None:
    (target / ".git/index.lock").touch()
    (clone / "plugins/module.py").write_text("a = 22\n", encoding="utf-8")
    stage(clone, target)
    assert files(target)["plugins/module.py"] == "a = 22\n"
    assert git(target, "status", "--porcelain") == ""


def test_a_copy_that_was_only_begun_is_made_anew(clone: Path, target: Path) -> None:
    (target / ".git/HEAD").unlink()
    stage(clone, target)
    assert git(target, "ls-files").split() == [".gitignore", "plugins/module.py"]
