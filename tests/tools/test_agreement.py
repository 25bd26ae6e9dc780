# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Duplicated information agrees: the CI matrix, and the versions that pre-commit installs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.tools import cells

CLONE = Path(__file__).resolve().parents[2]


def read(name: str) -> Any:
    """A file of YAML in the clone."""
    return yaml.safe_load((CLONE / name).read_text(encoding="utf-8"))


def test_the_workflow_has_one_job_for_each_cell() -> None:
    listed = read(".github/workflows/checks.yml")["jobs"]["matrix"]["strategy"]["matrix"]["include"]
    assert [(job["session"], job["python"]) for job in listed] == [
        *((f"core({cell})", cell.python) for cell in cells.CELLS),
        *((f"target-{python}", python) for python in cells.TARGETS),
        ("libraries", "3.13"),
    ]


def test_pre_commit_has_the_versions_of_make_lint() -> None:
    (repository,) = read(".pre-commit-config.yaml")["repos"]
    installed = {version for hook in repository["hooks"] for version in hook.get("additional_dependencies", ())}
    files = (CLONE / "tests/requirements" / name for name in ("lint.txt", "changelog.txt"))
    assert installed <= {line for file in files for line in file.read_text(encoding="utf-8").splitlines()}
    assert {version.partition("==")[0] for version in installed} == {"antsibull-changelog", "reuse", "ruff", "zizmor"}
