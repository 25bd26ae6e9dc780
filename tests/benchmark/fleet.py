# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python -m tests.benchmark.fleet [--zones 200] [--limited 600] FILE``: what the playbook `fleet` takes, as JSON.

The first part compares it with a play of `ansible.builtin.ping` on the same hosts with the same forks, with the role's
loop, and with a play of `ansible.builtin.uri` that reads each zone. The second part has three runners at a time share a
rate limit whose window is shortened. The seconds are those of the clock: compare them within one run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.server import Emulator
from tests.support.playbook import AnsibleRun, run_playbook, start_playbook
from tests.support.zones import as_state, elsewhere, mappings

SIZE: Final = 50
FORKS: Final = 20
RUNNERS: Final = 3
ROUNDS: Final = 3
REQUESTS: Final = 120
PERIOD: Final = 30.0
"""The shortened limit: a tenth of the requests in a tenth of the seconds, so slow that two processors can reach it."""

AT_MOST_OF_PING: Final = 1.5
AT_MOST_OF_LIMIT: Final = 1.15

_FLEET: Final = Path("edgeops.cloudflare.fleet")


class Zones:
    """Zones of an emulator, each a host with 50 mappings in its variables."""

    def __init__(self, emulator: Emulator, directory: Path, count: int) -> None:
        self.emulator = emulator
        self.directory = directory
        self.count = count
        self.wanted = mappings(SIZE)
        self.env = {
            "ANSIBLE_FORKS": str(FORKS),
            "ANSIBLE_PIPELINING": "True",
            "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN,
            "CLOUDFLARE_BASE_URL": emulator.url,
        }

    def name(self, number: int) -> str:
        return f"z{number:04}.example"

    def fill(self, listed: Sequence[Mapping[str, str]]) -> None:
        """Give all zones these mappings."""
        zones = {f"{n:032x}": {"name": self.name(n), "mappings": list(listed)} for n in range(self.count)}
        self.emulator.control.put_zones(zones)
        self.emulator.control.clear_log()

    def inventory(self, first: int = 0, step: int = 1) -> Path:
        """An inventory of every `step`th zone, as AWX slices it."""
        local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        hosts = {self.name(n): {"cloudflare_zone_id": f"{n:032x}"} for n in range(first, self.count, step)}
        variables = {**local, "origin_cloud_region_mappings": self.wanted}
        path = self.directory / f"slice{first}of{step}.yml"
        path.write_text(json.dumps({"cloudflare": {"hosts": hosts, "vars": variables}}), encoding="utf-8")
        return path

    def playbook(self, name: str, task: Mapping[str, Any]) -> Path:
        """A play of one task on all zones."""
        path = self.directory / f"{name}.yml"
        play = {"name": name, "hosts": "cloudflare", "gather_facts": False, "tasks": [{"name": name, **task}]}
        path.write_text(json.dumps([play]), encoding="utf-8")
        return path

    def check(self) -> None:
        """Leave if a zone is not as wanted."""
        for number in range(self.count):
            if self.emulator.control.state(f"{number:032x}") != as_state(self.wanted):
                sys.exit(f"{self.name(number)} is not as it should be")


def seconds(start: Callable[[], AnsibleRun]) -> float:
    """The time of a run, which has to succeed."""
    began = time.monotonic()
    run = start()
    if run.status:
        sys.exit(run.stdout[-5000:] + run.stderr)
    return time.monotonic() - began


def measure_speed(zones: Zones) -> dict[str, list[float]]:
    """The seconds of each play, round by round, so that what is compared was measured side by side."""
    inventory = str(zones.inventory())
    role = zones.directory / "role.json"
    listed = [{"zone_id": f"{n:032x}", "mappings": zones.wanted} for n in range(zones.count)]
    role.write_text(json.dumps({"origin_cloud_regions_zones": listed}), encoding="utf-8")
    url = f"{zones.emulator.url}/zones/{{{{ cloudflare_zone_id }}}}/origin/cloud_regions"
    uri = {"ansible.builtin.uri": {"url": url, "headers": {"Authorization": f"Bearer {DEFAULT_TOKEN}"}}}
    ping = zones.playbook("ping", {"ansible.builtin.ping": {}})
    read = zones.playbook("uri", uri)
    one_changed = [elsewhere(zones.wanted[0]), *zones.wanted[1:]]

    def play(playbook: Path, *arguments: str) -> Callable[[], AnsibleRun]:
        return lambda: run_playbook(playbook, zones.directory, "-i", inventory, *arguments, env=zones.env)

    taken: dict[str, list[float]] = {}
    for _round in range(ROUNDS):
        for name, before, start in (
            ("ping", zones.wanted, play(ping)),
            ("fleet, nothing to change", zones.wanted, play(_FLEET)),
            ("fleet, one changed each", one_changed, play(_FLEET)),
            ("the role's loop, nothing to change", zones.wanted, play(Path("edgeops.cloudflare.apply"), f"-e@{role}")),
            ("uri, reads alone", zones.wanted, play(read)),
        ):
            zones.fill(before)
            taken.setdefault(name, []).append(seconds(start))
            zones.check()
    return taken


def measure_limit(zones: Zones) -> dict[str, float]:
    """Three runners at a time, one slice each, under one limit."""
    zones.fill([elsewhere(zones.wanted[0]), *zones.wanted[1:]])
    zones.emulator.control.rate_limit(requests=REQUESTS, period=PERIOD)
    began = time.monotonic()
    running = [
        start_playbook(_FLEET, zones.directory, "-i", str(zones.inventory(first, RUNNERS)), env=zones.env)
        for first in range(RUNNERS)
    ]
    ended = [runner.finish() for runner in running]
    took = time.monotonic() - began
    statuses = Counter(exchange["status"] for exchange in zones.emulator.control.log())
    zones.emulator.control.rate_limit(enabled=False)
    if any(run.status for run in ended):
        sys.exit("\n".join(run.stdout[-3000:] for run in ended))
    zones.check()
    allowed = statuses[200] / REQUESTS * PERIOD
    return {
        "zones": zones.count,
        "calls": statuses[200],
        "refused with 429": statuses[429],
        "windows that the calls need": statuses[200] / REQUESTS,
        "seconds": took,
        "seconds that the limit allows": allowed,
        "ratio": took / allowed,
    }


def main() -> None:
    """Measure, print, and write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.fleet")
    parser.add_argument("file", type=Path)
    parser.add_argument("--zones", type=int, default=200, help="for the comparison")
    parser.add_argument("--limited", type=int, default=600, help="zones under the rate limit")
    arguments = parser.parse_args()
    with Emulator() as emulator, tempfile.TemporaryDirectory() as temporary:
        speed = measure_speed(Zones(emulator, Path(temporary), arguments.zones)) if arguments.zones else {}
        emulator.control.reset()
        limit = measure_limit(Zones(emulator, Path(temporary), arguments.limited)) if arguments.limited else {}
    for name, taken in speed.items():
        ratio = median(mine / least for mine, least in zip(taken, speed["ping"]))
        print(f"{median(taken):8.2f} s  {ratio:5.2f} x ping  {name}")
    for name, value in limit.items():
        print(f"{value:10.2f}  {name}")
    arguments.file.write_text(json.dumps({"speed": speed, "limit": limit}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
