# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Invalid releases are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.release import refusal


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of version 1.2.0 with a fragment."""
    (tmp_path / "changelogs/fragments").mkdir(parents=True)
    (tmp_path / "changelogs/fragments/bug.yml").write_text("bugfixes: [A bug.]\n", encoding="utf-8")
    (tmp_path / "galaxy.yml").write_text("version: 1.2.0\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("version", ["1.2.0", "1.1.10", "1.2", "v1.3.0", "1.3.0-rc1", "latest"])
def test_a_version_that_is_not_later_is_refused(clone: Path, version: str) -> None:
    assert version in str(refusal(clone, version))


def test_a_release_without_fragments_is_refused(clone: Path) -> None:
    assert refusal(clone, "1.10.0") is None
    (clone / "changelogs/fragments/bug.yml").unlink()
    assert "no fragments" in str(refusal(clone, "1.10.0"))
