# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of a full zone are short enough for AWX, which drops longer results."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.server import Emulator
from tests.runner.job import Event, Project
from tests.support.zones import mappings

MAX_RESULT: Final = 600_000
"""Characters. AWX discards results of more than 700,000 (MAX_EVENT_RES)."""

FULL_ZONE: Final = mappings(3500)

Fill = Callable[..., Event]


@pytest.fixture
def fill(project: Project, emulator: Emulator, tmp_path: Path) -> Fill:
    """Runs a job whose only task maps `listed`, and gives the event of its end."""

    def run(kind: str, listed: list[dict[str, str]], *arguments: str, **options: Any) -> Event:
        emulator.control.put_zone(mappings=[])
        directory = tmp_path / "project"
        shutil.copytree(project.directory, directory)
        module = {"zone": "example.com", "mappings": listed, **options}
        task = {"name": "Fill the zone", "edgeops.cloudflare.origin_cloud_region": module}
        play = {"name": "Play", "hosts": "localhost", "gather_facts": False, "tasks": [task]}
        (directory / "fill.yml").write_text(json.dumps([play]), encoding="utf-8")
        job = dataclasses.replace(project, directory=directory).run(
            tmp_path,
            {"api_token": DEFAULT_TOKEN},
            {},
            *arguments,
            playbook="fill.yml",
            env={"CLOUDFLARE_BASE_URL": emulator.url},
        )
        return job.event(kind, "Fill the zone")

    return run


def length(event: Event) -> int:
    return len(json.dumps(event.result))


def test_summary_of_a_full_zone_with_diff_fits(fill: Fill) -> None:
    event = fill("runner_on_ok", FULL_ZONE, "--diff", report="summary")
    assert length(event) < MAX_RESULT
    assert event.result["changed"] is True
    assert event.result["summary"]["created"] == 3500
    assert event.result["diff"]["prepared"].count("\n") == 3500


def test_one_failed_item_of_a_full_zone_fits(fill: Fill, emulator: Emulator) -> None:
    emulator.control.plan_fault("fail_items", {"ips": [FULL_ZONE[7]["ip"]], "error": "evacuated"}, times=None)
    event = fill("runner_on_failed", FULL_ZONE, report="summary")
    assert length(event) < 10_000
    assert [item["ip"] for item in event.result["failed_items"]] == [FULL_ZONE[7]["ip"]]


def test_message_of_a_full_zone_of_wrong_regions_is_short(fill: Fill) -> None:
    wrong = [{**mapping, "vendor": "aws", "region": "us-esat-1"} for mapping in FULL_ZONE]
    event = fill("runner_on_failed", wrong, report="summary")
    assert length(event) < MAX_RESULT
    assert len(event.result["msg"]) < 5000
    (problem,) = event.result["problems"]
    assert problem["indexes"] == list(range(3500))
