# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The copy equals the clone, whatever state the previous copy was in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.stage import git, stage


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with a few files."""
    clone = tmp_path / "a clone"
    (clone / "plugins").mkdir(parents=True)
    (clone / ".gitignore").write_text("/ignored\n", encoding="utf-8")
    (clone / "plugins/module.py").write_text("a = 1\n", encoding="utf-8")
    (clone / "ignored").touch()
    git(clone, "init", "--quiet")
    git(clone, "add", "--all")
    return clone


def files(directory: Path) -> dict[str, str]:
    """The content of all files, by path."""
    paths = [path for path in directory.rglob("*") if path.is_file() and ".git" not in path.parts]
    return {str(path.relative_to(directory)): path.read_text(encoding="utf-8") for path in paths}


def test_the_copy_has_every_file_that_is_not_ignored(clone: Path, tmp_path: Path) -> None:
    target = tmp_path / "ansible_collections/edgeops/cloudflare"
    (clone / "plugins/module.py").chmod(0o755)
    stage(clone, target)
    assert files(target) == {".gitignore": "/ignored\n", "plugins/module.py": "a = 1\n"}
    assert git(target, "status", "--porcelain") == ""
    assert git(target, "ls-files", "--stage", "plugins/module.py").startswith("100755 ")


def test_the_copy_follows_the_clone(clone: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    stage(clone, target)
    (target / ".git/index.lock").touch()
    (target / "left over").touch()
    (clone / "new").write_text("not yet added\n", encoding="utf-8")
    (clone / "plugins/module.py").unlink()
    stage(clone, target)
    assert files(target) == {".gitignore": "/ignored\n", "new": "not yet added\n"}
    assert not (target / "plugins").exists()
