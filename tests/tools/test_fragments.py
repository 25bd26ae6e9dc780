# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change that users may notice needs a changelog fragment, in a clone with or without tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.fragments import missing
from tests.tools.stage import git

IDENTITY = ("-c", "user.name=me", "-c", "user.email=me@localhost")


def commit(clone: Path, *changed: str) -> None:
    """Change files and commit them."""
    for path in changed:
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        with (clone / path).open("a", encoding="utf-8") as file:
            file.write("  1.0.0:\n" if path == "changelogs/changelog.yaml" else "more\n")
    git(clone, "add", "--all")
    git(clone, *IDENTITY, "commit", "--quiet", "--message=Change")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone right after its first release."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "plugins/module.py", "README.md")
    commit(tmp_path, "changelogs/changelog.yaml")
    return tmp_path


def test_change_outside_the_product_needs_no_fragment(clone: Path) -> None:
    assert missing(clone) is None
    commit(clone, "README.md", "tests/new.py")
    assert missing(clone) is None


@pytest.mark.parametrize("path", ["plugins/module.py", "roles/role/tasks/main.yml"])
def test_main_needs_a_fragment_since_the_release(clone: Path, path: str) -> None:
    commit(clone, path)
    assert path in str(missing(clone))
    commit(clone, "changelogs/fragments/topic.yml")
    assert missing(clone) is None


def test_each_branch_needs_its_own_fragment(clone: Path) -> None:
    commit(clone, "plugins/module.py", "changelogs/fragments/topic.yml")
    git(clone, "checkout", "--quiet", "-b", "topic")
    commit(clone, "plugins/module.py")
    assert "plugins/module.py" in str(missing(clone))
    (clone / "changelogs/fragments/other.yml").touch()
    assert missing(clone) is None


def test_rewording_an_old_release_is_not_a_release(clone: Path) -> None:
    (clone / "changelogs/changelog.yaml").write_text("  1.0.0:\n    reworded\n", encoding="utf-8")
    commit(clone, "plugins/module.py")
    assert "plugins/module.py" in str(missing(clone))


def test_uncommitted_change_counts(clone: Path) -> None:
    (clone / "plugins/new.py").touch()
    assert "plugins/new.py" in str(missing(clone))


def test_release_consumes_its_fragments(clone: Path) -> None:
    commit(clone, "plugins/module.py", "changelogs/fragments/topic.yml")
    (clone / "changelogs/fragments/topic.yml").unlink()
    commit(clone, "plugins/_version.py", "changelogs/changelog.yaml")
    assert missing(clone) is None
    git(clone, "checkout", "--quiet", "-b", "release")
    commit(clone, "plugins/_version.py", "changelogs/changelog.yaml")
    assert missing(clone) is None
