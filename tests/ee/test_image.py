# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs inside of an execution environment that was built here: the survey, and every recipe."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.server import Emulator
from tests.rehearsal.place import fill
from tests.runner.job import AWX, COLLECTION, PLAYBOOK, Image, Job, Project, answers

RECIPES = COLLECTION / "docs/recipes"
ARGUMENTS = {"inventory_hosts.yml": ("-i", "inventory.yml")}
# One of these zones does not exist; the others differ from their files.
FAIL = {"many_zones.yml": "1 of 3 zones failed", "nightly_drift.yml": "zones drifted: "}


def playbooks() -> list[str]:
    """The recipes that are playbooks, by their names."""
    return sorted(path.name for path in RECIPES.glob("*.yml") if isinstance(yaml.safe_load(path.read_text()), list))


@pytest.fixture
def emulator(emulator: Emulator) -> Emulator:
    """The emulator that a rehearsal starts with."""
    fill(emulator.control)
    return emulator


def start(image: Image, emulator: Emulator, place: Path, playbook: str, *arguments: str, **given: str) -> Job:
    """Run a playbook inside the image, with the image's own collection."""
    project = place / "project"
    shutil.copytree(RECIPES, project, dirs_exist_ok=True)
    shutil.copy(AWX / PLAYBOOK, project)
    variables = answers(**given) if given else {}
    env = {"CLOUDFLARE_BASE_URL": emulator.url}
    inputs = {"api_token": DEFAULT_TOKEN}
    return Project(project, None).run(place, inputs, variables, *arguments, playbook=playbook, env=env, image=image)


def test_a_job_with_a_survey(image: Image, emulator: Emulator, tmp_path: Path) -> None:
    origins = "192.0.2.1 aws us-east-1\n198.51.100.66 azure eastus"
    given = {"cloudflare_zone": "example.net", "cloudflare_origins": origins}
    job = start(image, emulator, tmp_path, PLAYBOOK, "-vvvvv", **given)
    assert job.status == "failed"
    failed = job.event("runner_on_failed", "Map the origins").result
    assert [item["ip"] for item in failed["failed_items"]] == ["198.51.100.66"]
    assert failed["summary"]["created"] == 1
    assert "/usr/share/ansible/collections" in (job.artifacts / "stdout").read_text(encoding="utf-8")
    # ansible-runner itself keeps the environment that it was given, once more for the container engine.
    assert job.files_with(DEFAULT_TOKEN) == ["command", "env.list"]


@pytest.mark.parametrize("playbook", playbooks())
def test_a_recipe(image: Image, emulator: Emulator, tmp_path: Path, playbook: str) -> None:
    job = start(image, emulator, tmp_path, playbook, *ARGUMENTS.get(playbook, ()))
    text = (job.artifacts / "stdout").read_text(encoding="utf-8")
    assert job.status == ("failed" if playbook in FAIL else "successful"), text
    assert FAIL.get(playbook, "failed=0") in text
    assert len(emulator.control.log()) > 0
