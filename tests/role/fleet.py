# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zones of the emulator as hosts of the inventory plugin, and runs of the playbooks over them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from tests.emulator.client import DEFAULT_TOKEN, ControlClient
from tests.emulator.server import Emulator
from tests.support.playbook import AnsibleRun, run_playbook

TASK = "Apply the mappings of the zone"
SHARED = {"aws": {"us-east-1": ["192.0.2.1"]}}
OWN = {"gcp": {"europe-west3": ["203.0.113.1"]}}
SHARED_STATE = {"192.0.2.1": ("aws", "us-east-1")}


def name_of(number: int) -> str:
    """The name of a zone."""
    return f"z{number:03}.example"


@dataclass
class Fleet:
    """An account whose zones are hosts."""

    emulator: Emulator
    directory: Path

    @property
    def control(self) -> ControlClient:
        """The emulator's control interface."""
        return self.emulator.control

    @property
    def report(self) -> Path:
        """Where the report is written."""
        return self.directory / "report"

    def fill(self, zones: int, **group: Any) -> None:
        """Make empty zones, the inventory of all of them, and variables of their group."""
        self.control.reset()
        self.control.delete_zone()
        self.control.put_zones({f"{number:032x}": {"name": name_of(number)} for number in range(zones)})
        source = {"plugin": "edgeops.cloudflare.zones", "retry_budget": 1}
        (self.directory / "zones.cloudflare.yml").write_text(json.dumps(source), encoding="utf-8")
        self.set_variables("group_vars", "cloudflare", group)

    def set_variables(self, kind: str, name: str, variables: Mapping[str, Any]) -> None:
        """Write the variables of a host or group. kind: host_vars or group_vars."""
        path = self.directory / kind / f"{name}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(variables), encoding="utf-8")

    def set_zone(self, number: int, **variables: Any) -> None:
        """Write the variables of a zone."""
        self.set_variables("host_vars", name_of(number), variables)

    def state(self, number: int) -> dict[str, tuple[str, str]]:
        """A zone's mappings, IP → (vendor, region)."""
        return self.control.state(f"{number:032x}")

    def writes(self) -> int:
        """How many requests of the last run could write."""
        return sum(call["method"] != "GET" for call in self.control.log())

    def run(self, *arguments: str, playbook: str = "fleet", env: Mapping[str, str] | None = None) -> AnsibleRun:
        """Run a playbook of the collection; the log then holds this run alone."""
        self.control.clear_log()
        inventory = ["-i", str(self.directory / "zones.cloudflare.yml")]
        report = ["-e", json.dumps({"origin_cloud_regions_report_dir": str(self.report)})]
        credentials = {"CLOUDFLARE_BASE_URL": self.emulator.url, "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN}
        name = Path(f"edgeops.cloudflare.{playbook}")
        return run_playbook(
            name,
            self.directory,
            *inventory,
            *report,
            *arguments,
            env={**credentials, "ANSIBLE_FORKS": "4", **(env or {})},
        )

    def markdown(self, name: str = "fleet") -> str:
        """The report of the last run."""
        return (self.report / f"{name}.md").read_text(encoding="utf-8")

    def cases(self, name: str = "fleet") -> dict[str, str]:
        """The report for machines: zone → the tag of its outcome, empty if there was nothing to say."""
        # Reading it takes nothing but well-formed XML.
        root = ET.fromstring((self.report / f"{name}.xml").read_bytes())  # noqa: S314
        return {case.attrib["name"]: "".join(child.tag for child in case) for case in root.iter("testcase")}


def statuses(run: AnsibleRun) -> Counter[str]:
    """How the module's task ended on the hosts."""
    return Counter(result.status for result in run.tasks if result.task.endswith(TASK))


def failed_hosts(run: AnsibleRun) -> dict[str, str]:
    """The hosts that the last play failed, each with the message."""
    return {result.host: str(result.result["msg"]) for result in run.tasks if result.status == "failed"}


def shown(run: AnsibleRun) -> list[str]:
    """The report on the screen."""
    (result,) = [result for result in run.tasks if result.task.endswith("Show the results of the zones")]
    return [str(line) for line in result.result["msg"]]
