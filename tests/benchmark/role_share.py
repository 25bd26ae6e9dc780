# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python -m tests.benchmark.role_share ZONES MAPPINGS``: how much of a run of the role is not applying.

It fills that many empty zones of the emulator by `edgeops.cloudflare.apply`, and prints the seconds of each task. The
seconds are those of the clock, so that the machine must not do anything else.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.server import Emulator
from tests.support.playbook import run_playbook
from tests.support.zones import mappings

APPLYING: Final = "Apply the mappings of each zone"


def measure(zones: int, size: int) -> dict[str, float]:
    """The seconds of each task."""
    listed = mappings(size)
    with Emulator() as emulator, tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        for number in range(zones):
            emulator.control.put_zone(f"{number:032x}", f"z{number}.example.com")
        variables = {
            "origin_cloud_regions_zones": [
                {"zone": f"z{number}.example.com", "mappings": listed} for number in range(zones)
            ]
        }
        given, times = directory / "variables.json", directory / "times.jsonl"
        given.write_text(json.dumps(variables), encoding="utf-8")
        env = {
            "ANSIBLE_CALLBACKS_ENABLED": "task_times",
            "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN,
            "CLOUDFLARE_BASE_URL": emulator.url,
            "TASK_TIMES_IN": str(times),
        }
        run = run_playbook(Path("edgeops.cloudflare.apply"), directory, "-e", f"@{given}", env=env)
        if run.status:
            sys.exit(run.stdout + run.stderr)
        seconds: dict[str, float] = {}
        for line in times.read_text(encoding="utf-8").splitlines():
            taken = json.loads(line)
            seconds[taken["task"]] = seconds.get(taken["task"], 0.0) + taken["seconds"]
        return seconds


def main() -> None:
    """Print the table."""
    seconds = measure(*map(int, sys.argv[1:]))
    for task, taken in seconds.items():
        print(f"{taken:8.2f} s  {task}")
    whole = sum(seconds.values())
    rest = sum(taken for task, taken in seconds.items() if not task.endswith(APPLYING))
    print(f"{rest:8.2f} s of {whole:.2f} s are checks and bookkeeping: {100 * rest / whole:.1f} %")


if __name__ == "__main__":
    main()
