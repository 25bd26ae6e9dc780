# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who competes: for each contender, the command that does a job."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from tests.benchmark.scenarios import SCENARIOS, Scenario
from tests.benchmark.stand_in import StandIn, steps
from tests.emulator.call import API_PREFIX
from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.support.payload import payload
from tests.support.playbook import Task, task

_HERE: Final = Path(__file__).parent
_READERS: Final = 8
"""The module's default for `read_connections`."""

Command = Sequence[str]


@dataclass
class Job:
    """A scenario for a number of mappings. directory: where the files for it are made."""

    letter: str
    count: int
    stand_in: StandIn
    directory: Path

    @property
    def scenario(self) -> Scenario:
        """What there is to do."""
        return SCENARIOS[self.letter]

    def set_up(self, latency_ms: int) -> None:
        """Have the zone as it is before the job."""
        self.stand_in.hold(self.scenario.held(self.count), latency_ms)

    @property
    def task(self) -> Task:
        """The job as a task of the module."""
        return task(
            "Converge",
            api_url=self.stand_in.url,
            api_token=DEFAULT_TOKEN,
            zone_id=DEFAULT_ZONE_ID,
            mappings=self.scenario.wanted(self.count),
            prune=self.scenario.prune,
        )

    @cached_property
    def recorded(self) -> tuple[Path, Path]:
        """The file that Ansible runs on the target for this job, and the requests that it makes, as steps."""
        self.set_up(latency_ms=0)
        file = payload(self.task, self.directory / "payload")
        requests = self.write("steps.json", steps(self.stand_in.exchanges(), API_PREFIX))
        return file, requests

    def write(self, name: str, content: Any) -> Path:
        """A file of JSON in the job's directory."""
        path = self.directory / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def playbook(self, name: str, task: Task) -> Command:
        """The command that runs one task. The playbook is JSON, which is YAML that Ansible reads fast."""
        play = {"name": "Play", "hosts": "localhost", "gather_facts": False, "tasks": [task]}
        return [str(Path(sys.executable).with_name("ansible-playbook")), str(self.write(f"{name}.yml", [play]))]


def _module_process(job: Job) -> Command:
    return [sys.executable, str(job.recorded[0])]


def _floor(job: Job, readers: int) -> Command:
    script = str(_HERE / "floor.py")
    return [sys.executable, script, job.stand_in.url, DEFAULT_TOKEN, str(job.recorded[1]), str(readers)]


def _uri_loop(job: Job) -> Command:
    uri = {
        "url": f"{job.stand_in.url}/zones/{DEFAULT_ZONE_ID}/origin/cloud_regions/{{{{ item.ip }}}}",
        "method": "PUT",
        "headers": {"Authorization": f"Bearer {DEFAULT_TOKEN}"},
        "body_format": "json",
        "body": {"origin_ip": "{{ item.ip }}", "vendor": "{{ item.vendor }}", "region": "{{ item.region }}"},
    }
    loop = {"loop": job.scenario.wanted(job.count), "loop_control": {"label": "{{ item.ip }}"}}
    return job.playbook("uri", task("Put each", "ansible.builtin.uri", keywords=loop, **uri))


def _client(job: Job, way: str) -> Command:
    wanted = job.write("wanted.json", {"mappings": job.scenario.wanted(job.count), "prune": job.scenario.prune})
    python, script = os.environ["CLOUDFLARE_CLIENT_V2_PYTHON"], str(_HERE / "cloudflare_client.py")
    return [python, script, job.stand_in.url, DEFAULT_TOKEN, DEFAULT_ZONE_ID, str(wanted), way]


@dataclass(frozen=True)
class Contender:
    """command: what does a job. works: False for what only shows a fixed cost."""

    title: str
    command: Callable[[Job], Command]
    works: bool = True


CONTENDERS: Final = {
    "playbook": Contender("this module, whole playbook", lambda job: job.playbook("converge", job.task)),
    "module": Contender("this module, its process alone", _module_process),
    "floor": Contender("floor: bare requests, one after the other", lambda job: _floor(job, 1)),
    "floor, side by side": Contender("floor: bare requests, reads side by side", lambda job: _floor(job, _READERS)),
    "empty task": Contender(
        "an empty task (ping)", lambda job: job.playbook("ping", task("Ping", "ansible.builtin.ping")), works=False
    ),
    "uri loop": Contender("a loop over ansible.builtin.uri", _uri_loop),
    "client, one by one": Contender(
        "Cloudflare's client, an update for each IP", lambda job: _client(job, "one-by-one")
    ),
    "client, batches": Contender("Cloudflare's client, list and batches", lambda job: _client(job, "batches")),
}
