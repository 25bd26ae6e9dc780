# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run loads only what it needs, because every import delays every task."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import Site, one
from tests.support.payload import payload
from tests.support.playbook import MAIN_MODULE, task
from tests.support.zones import elsewhere, mappings

ROOM = "ansible_collections.edgeops.cloudflare.plugins.module_utils."
OF_VALIDATION = {f"{ROOM}_origins.regions", f"{ROOM}_origins.api_regions"}
OF_V1 = {f"{ROOM}_origins.api_v1"}
OF_V2 = {f"{ROOM}_origins.api_v2", f"{ROOM}_client.paging"}
OF_A_FAILURE = {f"{ROOM}_transport.failures"}
OF_A_SLIP = {"difflib"}
OF_MOVES = {f"{ROOM}_origins.moves"}
OF_WRITING = {f"{ROOM}_origins.apply"}
OF_PLANNING = {
    f"{ROOM}{name}"
    for name in (
        "_origins.task",
        "_origins.plan",
        "_origins.converge",
        "_origins.outcome",
        "_ansible.origin_report",
    )
}
OF_SIDE_BY_SIDE = {"concurrent.futures.thread"}
SOMETIMES = OF_VALIDATION | OF_MOVES | OF_A_SLIP | OF_WRITING | OF_SIDE_BY_SIDE | OF_A_FAILURE
ZONE = mappings(250)
MOVED = [elsewhere(ZONE[0])]
CHECKED = {"check_mode": True}


def loaded(path: Path) -> set[str]:
    """The Python modules that a payload loads."""
    done = subprocess.run([sys.executable, "-X", "importtime", str(path)], capture_output=True, text=True, check=False)
    assert '"api_calls"' in done.stdout, done.stdout
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize(
    ("options", "keywords", "needed"),
    [
        pytest.param({"mappings": ZONE[:1]}, {}, set(), id="nothing to change"),
        pytest.param({"mappings": ZONE}, {}, OF_SIDE_BY_SIDE, id="nothing to change, on several pages"),
        pytest.param({"mappings": ZONE, "api_version": "v1"}, {}, set(), id="nothing to change, v1"),
        pytest.param({"mappings": ZONE[:1]}, CHECKED, set(), id="nothing to change, looking ahead"),
        pytest.param({"mappings": [one()], "state": "absent"}, {}, set(), id="nothing to delete"),
        pytest.param({"mappings": MOVED}, {}, OF_VALIDATION | OF_MOVES | OF_WRITING, id="one to change"),
        pytest.param(
            {"mappings": MOVED, "api_version": "v1"}, {}, OF_VALIDATION | OF_MOVES | OF_WRITING, id="one to change, v1"
        ),
        pytest.param({"mappings": MOVED}, CHECKED, OF_VALIDATION | OF_MOVES, id="one to change, looking ahead"),
        pytest.param({"mappings": MOVED, "validate_regions": False}, {}, OF_WRITING, id="one to change, not validated"),
        pytest.param({"mappings": ZONE[:1], "state": "absent"}, {}, OF_WRITING, id="one to delete"),
        pytest.param({"mappings": [one(region="us-esat-1")]}, {}, OF_VALIDATION | OF_MOVES | OF_A_SLIP, id="a slip"),
    ],
)
def test_a_run_loads_only_what_it_needs(
    site: Site, tmp_path: Path, options: dict[str, Any], keywords: dict[str, Any], needed: set[str]
) -> None:
    site.fill(ZONE)
    converge = task("Converge", **site.options(**options), keywords={"ignore_errors": True, **keywords})
    path = payload(converge, tmp_path / "payload")
    site.fill(ZONE)

    modules = loaded(path)

    assert f"{ROOM}_origins.plan" in modules
    assert SOMETIMES & modules == needed
    assert (OF_V1 | OF_V2) & modules == (OF_V1 if options.get("api_version") == "v1" else OF_V2)


@pytest.mark.parametrize(
    ("options", "needed"),
    [
        pytest.param({}, OF_SIDE_BY_SIDE, id="on several pages"),
        pytest.param({"api_version": "v1"}, set(), id="v1"),
        pytest.param({"ips": [ZONE[0]["ip"]]}, set(), id="one mapping"),
        pytest.param({"ips": [ZONE[0]["ip"]], "upper_tiers": True}, OF_VALIDATION, id="with upper tiers"),
    ],
)
def test_reading_a_zone_does_not_load_planning(
    site: Site, tmp_path: Path, options: dict[str, Any], needed: set[str]
) -> None:
    site.fill(ZONE)

    modules = loaded(payload(task("Look", f"{MAIN_MODULE}_info", **site.defaults, **options), tmp_path / "payload"))

    assert f"{ROOM}_ansible.origin_info" in modules
    assert {
        f"{ROOM}{name}"
        for name in (
            "_origins.task",
            "_origins.plan",
            "_origins.converge",
            "_origins.outcome",
            "_ansible.origin_report",
        )
    } & modules == set()
    assert SOMETIMES & modules == needed
