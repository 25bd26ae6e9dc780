# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A version that one place has alone is told, and a release that cannot be is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from release import bump, refusal

VERSIONS = Path(__file__).with_name("versions.py")
GALAXY = "galaxy.yml"


@pytest.fixture
def texts() -> dict[str, str]:
    """The files that name a version, all of them the same."""
    return {
        GALAXY: "name: cloudflare\nversion: 1.2.0\n",
        "MANIFEST.json": json.dumps({"collection_info": {"version": "1.2.0"}}),
        "README.md": "install edgeops-cloudflare-1.2.0.tar.gz\n",
        "plugins/module_utils/_version.py": 'VERSION = "1.2.0"\n',
        "CHANGELOG.md": "# Notes\n\n## v1\\.2\\.0\n\n## v1\\.1\\.9\n",
        "changelogs/changelog.yaml": "releases: {1.2.0: {}, 1.1.9: {}}\n",
    }


def compare(place: Path, texts: dict[str, str], name: str, *wanted: str) -> tuple[int, str]:
    """Put the files into a clone and a tarball of this name, and have their versions compared."""
    (place / GALAXY).write_text(texts[GALAXY], encoding="utf-8")
    with tarfile.open(place / name, "w:gz") as tarball:
        for path, text in texts.items():
            member = tarfile.TarInfo(path)
            member.size = len(text.encode())
            tarball.addfile(member, io.BytesIO(text.encode()))
    command = [sys.executable, str(VERSIONS), str(place), str(place / name), *wanted]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    return ended.returncode, ended.stderr.strip()


def test_one_version_everywhere(tmp_path: Path, texts: dict[str, str]) -> None:
    assert compare(tmp_path, texts, "edgeops-cloudflare-1.2.0.tar.gz", "1.2.0") == (0, "")


def test_another_name_of_the_tarball(tmp_path: Path, texts: dict[str, str]) -> None:
    assert compare(tmp_path, texts, "edgeops-cloudflare-1.2.1.tar.gz") == (1, "these versions should be the same")


def test_another_version_wanted(tmp_path: Path, texts: dict[str, str]) -> None:
    status, told = compare(tmp_path, texts, "edgeops-cloudflare-1.2.0.tar.gz", "1.3.0")
    assert (status, told) == (1, "these versions should be the same, and 1.3.0")


@pytest.mark.parametrize(
    "place",
    [
        GALAXY,
        "MANIFEST.json",
        "README.md",
        "plugins/module_utils/_version.py",
        "CHANGELOG.md",
        "changelogs/changelog.yaml",
    ],
)
def test_another_version_in_one_place(tmp_path: Path, texts: dict[str, str], place: str) -> None:
    texts[place] = texts[place].replace("1.2.0", "1.3.0").replace("1\\.2", "1\\.3")
    assert compare(tmp_path, texts, "edgeops-cloudflare-1.2.0.tar.gz")[0] == 1


@pytest.fixture
def clone(tmp_path: Path, texts: dict[str, str]) -> Path:
    """A clone with these files and a change note."""
    for name, text in {**texts, "changelogs/fragments/1.yml": "bugfixes: [A bug.]\n"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("version", ["1.2.0", "1.1.10", "1.2", "v1.3.0", "1.3.0-rc1", "latest"])
def test_a_version_that_is_not_later_is_refused(clone: Path, version: str) -> None:
    assert version in str(refusal(clone, version))


def test_a_release_without_change_notes_is_refused(clone: Path) -> None:
    assert refusal(clone, "1.10.0") is None
    (clone / "changelogs/fragments/1.yml").unlink()
    assert "no change notes" in str(refusal(clone, "1.10.0"))


def test_the_version_is_written_wherever_it_stands(clone: Path, texts: dict[str, str]) -> None:
    bump(clone, "1.10.0")
    places = (GALAXY, "README.md", "plugins/module_utils/_version.py")
    for name in places:
        assert (clone / name).read_text(encoding="utf-8") == texts[name].replace("1.2.0", "1.10.0")
