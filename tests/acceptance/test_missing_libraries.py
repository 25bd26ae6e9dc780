# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Python without the libraries: Ansible's standard message, which names the interpreter."""

from __future__ import annotations

import importlib.util
import venv
from pathlib import Path

import pytest

from tests.acceptance.harness import one
from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.support.playbook import run_playbook, task

REQUESTS = ("requests", "urllib3", "certifi", "idna", "charset_normalizer")


def python_with(directory: Path, packages: tuple[str, ...]) -> Path:
    """A separate Python that has only these packages of the current one."""
    venv.create(directory, with_pip=False, symlinks=True)
    (site_packages,) = directory.glob("lib/python*/site-packages")
    for name in packages:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        (site_packages / name).symlink_to(Path(spec.origin).parent, target_is_directory=True)
    return directory / "bin/python"


@pytest.mark.parametrize(("there", "missing"), [((), "requests"), (REQUESTS, "netaddr")])
def test_missing_library_error_names_the_interpreter(tmp_path: Path, there: tuple[str, ...], missing: str) -> None:
    python = python_with(tmp_path / "venv", there)
    converge = task("Converge", zone_id=DEFAULT_ZONE_ID, api_token=DEFAULT_TOKEN, mappings=[one()])

    run = run_playbook([converge], tmp_path, f"-eansible_python_interpreter={python}")

    result = run["Converge"].result
    assert run.status != 0
    assert result["msg"].startswith(f"Failed to import the required Python library ({missing}) on ")
    assert str(python) in result["msg"]
    assert DEFAULT_TOKEN not in run.stdout
