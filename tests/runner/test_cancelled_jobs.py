# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A cancelled job stops writing after the batch under way, and the next job makes the changes that are left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.server import Emulator
from tests.runner.job import Project
from tests.support.processes import PROC, module_processes
from tests.support.waiting import until
from tests.support.zones import mappings

MODULE = "origin_cloud_region"
ZONE = mappings(3500)
LATENCY_MS = 400


@pytest.mark.skipif(not PROC.is_dir(), reason="the test finds processes in /proc, which is not there")
def test_cancelled_job_accounts_for_every_batch(project: Project, emulator: Emulator, tmp_path: Path) -> None:
    emulator.control.put_zone(mappings=[])
    emulator.control.set_latency(LATENCY_MS)
    task = {"name": "Fill the zone", f"edgeops.cloudflare.{MODULE}": {"zone": "example.com", "mappings": ZONE}}
    play = [{"name": "Play", "hosts": "localhost", "gather_facts": False, "tasks": [task]}]
    (project.directory / "fill.yml").write_text(json.dumps(play), encoding="utf-8")
    env = {"CLOUDFLARE_BASE_URL": emulator.url, "ANSIBLE_REMOTE_TEMP": str(tmp_path / "remote")}
    inputs = {"api_token": DEFAULT_TOKEN}

    with project.start(tmp_path, inputs, {}, playbook="fill.yml", env=env) as job:
        until(lambda: writes(emulator) >= 5)
        assert any(module_processes(MODULE, tmp_path))
        assert job.cancel() == "canceled"
    sent = writes(emulator)
    until(lambda: not any(module_processes(MODULE, tmp_path)))

    # The batch under way, and one that the module sent before it could notice.
    assert writes(emulator) <= sent + 1
    until(lambda: len(emulator.control.state()) == 100 * writes(emulator))
    done = len(emulator.control.state())
    assert 500 <= done < len(ZONE)

    emulator.control.set_latency(0)
    again = project.run(tmp_path, inputs, {}, playbook="fill.yml", env=env)
    assert again.status == "successful"
    assert again.event("runner_on_ok", "Fill the zone").result["summary"]["created"] == len(ZONE) - done


def writes(emulator: Emulator) -> int:
    return sum(call["method"] != "GET" for call in emulator.control.log())
