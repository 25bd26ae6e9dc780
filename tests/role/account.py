# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Three zones in the emulator, and runs of the role and the playbooks on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from tests.emulator.client import DEFAULT_TOKEN, ControlClient
from tests.emulator.server import Emulator
from tests.support.playbook import AnsibleRun, run_playbook
from tests.support.zones import as_state, mappings

ROLE: Final = "edgeops.cloudflare.origin_cloud_regions"
A, B, C = "a.example.com", "b.example.com", "c.example.com"
IDS: Final = {name: name[0] * 32 for name in (A, B, C)}
MAPPINGS: Final = {A: mappings(20), B: mappings(5, start=20), C: []}
"""What each zone has at the start."""

State = dict[str, tuple[str, str]]


@dataclass
class Account:
    """The zones of an account."""

    emulator: Emulator
    directory: Path

    @property
    def control(self) -> ControlClient:
        """The emulator's control interface."""
        return self.emulator.control

    def fill(self, contents: Mapping[str, Sequence[Mapping[str, str]]] | None = None, **settings: Any) -> None:
        """Give zones these mappings, or all of them those of the start, and settings."""
        for name, listed in (contents or MAPPINGS).items():
            self.control.put_zone(IDS[name], name, listed, **settings)

    def state(self, name: str) -> State:
        """A zone's mappings, IP → (vendor, region)."""
        return self.control.state(IDS[name])

    def writes(self) -> list[str]:
        """Method and zone's letter of each request that writes, in order."""
        log = self.control.log()
        return [f"{call['method']} {call['path'].split('/')[4][0]}" for call in log if call["method"] != "GET"]

    def run_playbook(
        self, playbook: str, *arguments: str, env: Mapping[str, str] | None = None, **variables: Any
    ) -> AnsibleRun:
        """Run a playbook of the collection, with variables in a file; the log then holds this run alone."""
        return self._run(Path(f"edgeops.cloudflare.{playbook}"), arguments, env, variables)

    def run_role(
        self,
        zones: Any,
        *arguments: str,
        hosts: str = "localhost",
        after: Sequence[Mapping[str, Any]] = (),
        env: Mapping[str, str] | None = None,
        **variables: Any,
    ) -> AnsibleRun:
        """Run the role, whatever becomes of it then the tasks `after`, in a play of its own."""
        role = {"name": "Use the role", "ansible.builtin.include_role": {"name": ROLE}}
        block = {
            "name": "Use the role and look at the result",
            "block": [role],
            **({"always": [*after]} if after else {}),
        }
        play = {"name": "Play", "hosts": hosts, "gather_facts": False, "tasks": [block]}
        playbook = self.directory / "role.yml"
        playbook.write_text(json.dumps([play]), encoding="utf-8")
        return self._run(playbook, arguments, env, {"origin_cloud_regions_zones": zones, **variables})

    def _run(
        self,
        playbook: Path,
        arguments: Sequence[str],
        env: Mapping[str, str] | None,
        variables: Mapping[str, Any],
    ) -> AnsibleRun:
        self.control.clear_log()
        given = self.directory / "variables.json"
        given.write_text(json.dumps(variables), encoding="utf-8")
        credentials = {"CLOUDFLARE_BASE_URL": self.emulator.url, "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN}
        extra = ["-e", f"@{given}"] if variables else []
        return run_playbook(playbook, self.directory, *extra, *arguments, env={**credentials, **(env or {})})


def message(run: AnsibleRun) -> str:
    """What the last task that failed says; for a loop, what its items say."""
    failed = [result.result for result in run.tasks if result.status == "failed"][-1]
    said = [str(item["msg"]) for item in failed.get("results", [failed])]
    return "\n".join(text for text in said if text != "All assertions passed")


def results(run: AnsibleRun) -> dict[str, dict[str, Any]]:
    """The fact `origin_cloud_regions_results` of a run, by the name of the zone."""
    (kept,) = [result for result in run.tasks if result.task.endswith("Collect the result of each zone")]
    return {entry["name"]: entry for entry in kept.result["ansible_facts"]["origin_cloud_regions_results"]}


def listed_state(path: Path) -> State:
    """What the only zone of a written file lists, as the emulator gives states; the file is in the compact form."""
    (zone,) = read_zones(path)
    return as_state(
        {"ip": ip, "vendor": vendor, "region": region}
        for vendor, regions in zone["regions"].items()
        for region, ips in regions.items()
        for ip in ips
    )


def read_zones(path: Path) -> list[dict[str, Any]]:
    """The zones that a written file lists; nothing else may be in it."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert list(content) == ["origin_cloud_regions_zones"]
    zones: list[dict[str, Any]] = content["origin_cloud_regions_zones"]
    return zones
