# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run loads only what it needs: what a module imports is compiled anew each time, and is waited for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.acceptance.harness import Site, one
from tests.support.payload import payload
from tests.support.playbook import MAIN_MODULE, task
from tests.support.zones import elsewhere, mappings

ROOM = "ansible_collections.edgeops.cloudflare.plugins.module_utils."
OF_VALIDATION = {f"{ROOM}_regions"}
OF_A_SLIP = {"difflib"}
OF_WRITING = {f"{ROOM}_apply"}
OF_SIDE_BY_SIDE = {"concurrent.futures.thread"}
SOMETIMES = OF_VALIDATION | OF_A_SLIP | OF_WRITING | OF_SIDE_BY_SIDE
ZONE = mappings(250)


def loaded(path: Path) -> set[str]:
    """The Python modules that a payload loads."""
    done = subprocess.run([sys.executable, "-X", "importtime", str(path)], capture_output=True, text=True, check=False)
    assert '"api_calls"' in done.stdout, done.stdout
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize(
    ("listed", "needed"),
    [
        pytest.param(ZONE[:1], set(), id="nothing to change"),
        pytest.param(ZONE, OF_SIDE_BY_SIDE, id="nothing to change, on several pages"),
        pytest.param([elsewhere(ZONE[0])], OF_VALIDATION | OF_WRITING, id="one to change"),
        pytest.param([one(region="us-esat-1")], OF_VALIDATION | OF_A_SLIP, id="a slip"),
    ],
)
def test_a_run_loads_only_what_it_needs(
    site: Site, tmp_path: Path, listed: Sequence[dict[str, str]], needed: set[str]
) -> None:
    site.fill(ZONE)
    path = payload(task("Converge", **site.options(listed), keywords={"ignore_errors": True}), tmp_path / "payload")
    site.fill(ZONE)

    modules = loaded(path)

    assert f"{ROOM}_plan" in modules
    assert SOMETIMES & modules == needed


def test_looking_at_a_zone_loads_nothing_of_planning(site: Site, tmp_path: Path) -> None:
    modules = loaded(payload(task("Look", f"{MAIN_MODULE}_info", **site.defaults), tmp_path / "payload"))

    assert f"{ROOM}_info" in modules
    assert {f"{ROOM}{name}" for name in ("_task", "_plan", "_converge", "_outcome", "_report")} & modules == set()
