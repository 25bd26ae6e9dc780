# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The import contracts in pyproject.toml detect forbidden imports."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
COLLECTION = "ansible_collections/edgeops/cloudflare"
UTILS = "ansible_collections.edgeops.cloudflare.plugins.module_utils"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the plugins and the contracts, as Ansible would find it."""
    copy = tmp_path / COLLECTION
    shutil.copytree(CLONE / "plugins", copy / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CLONE / "pyproject.toml", copy)
    return copy


def broken(copy: Path) -> list[str]:
    """The contracts that the copy breaks."""
    root = copy.parents[2]
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(
        [*command, str(copy / "pyproject.toml"), "--no-cache", "--no-logo"],
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "300"},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    names = re.findall(r"^(.+) BROKEN\b", done.stdout, re.MULTILINE)
    assert done.returncode == (1 if names else 0), done.stdout + done.stderr
    return names


FORBIDDEN = [
    ("_transport/session.py", f"{UTILS}._client", "A package imports only packages below it"),
    ("_client/client.py", f"{UTILS}._zones", "A package imports only packages below it"),
    ("_zones/lookup.py", f"{UTILS}._origins", "A package imports only packages below it"),
    ("_origins/plan.py", f"{UTILS}._client.client", "Pure logic knows no HTTP"),
    ("_origins/a_new_file.py", f"{UTILS}._transport.session", "Pure logic knows no HTTP"),
    ("_zones/listing.py", f"{UTILS}._client.client", "Pure logic knows no HTTP"),
    ("_origins/plan.py", "ansible.module_utils.basic", "Only _ansible knows Ansible"),
    ("_client/client.py", "requests", "Only _transport knows requests"),
    ("_ranges/download.py", f"{UTILS}._client.client", "Published ranges are fetched without the client"),
    ("_audit/audit.py", f"{UTILS}._origins.api", "The audit is pure"),
    ("_ansible/module.py", f"{UTILS.replace('module_utils', 'plugin_utils')}._values", "Plugins are above"),
]


def test_imports_follow_the_contracts(copy: Path) -> None:
    assert broken(copy) == []


@pytest.mark.parametrize(("file", "imported", "contract"), FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(copy: Path, file: str, imported: str, contract: str) -> None:
    path = copy / "plugins/module_utils" / file
    shared = copy / "plugins/plugin_utils/_values.py"
    for needed in (path, shared):
        needed.parent.mkdir(exist_ok=True)
    shared.touch()
    with path.open("a", encoding="utf-8") as module:
        module.write(f"\nimport {imported}\n")

    assert [name for name in broken(copy) if name.startswith(contract)] != []
