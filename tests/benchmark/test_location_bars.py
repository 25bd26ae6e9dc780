# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long looking up where addresses are may take, over the real published files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from statistics import median
from typing import Any, Final

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import parse_published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.locate import Locator
from tests.properties.test_linear_time import ratio, seconds
from tests.support.range_files import addresses_in, real_bodies, why_not_real

pytestmark = [pytest.mark.skipif(bool(why_not_real()), reason=why_not_real()), pytest.mark.times]

HERE: Final = Path(__file__).parent
FULL: Final = 3_500
ROUNDS: Final = 5
PLAYBOOK_BAR: Final = 0.45
PROCESS_BAR: Final = 0.25
TEN_TIMES_BAR: Final = 13


def load(bodies: Mapping[str, bytes]) -> Locator:
    return Locator([parse_published(vendor, vendor, body) for vendor, body in bodies.items()])


def addresses(count: int) -> list[str]:
    """Addresses of all vendors; one in ten is from anywhere."""
    prefixes = [prefix for file in load(real_bodies())._files.values() for prefix in file.prefixes.claims]
    drawn = map(ip_address, addresses_in(prefixes, count * 2, seed=3))
    return [str(ip) for ip in drawn if ip.is_global and not ip.is_multicast][:count]


def look(locator: Locator, ips: list[str]) -> None:
    for ip in ips:
        locator.locate(ip)


def a_tenth(body: bytes) -> bytes:
    """AWS's file with every tenth row."""
    document = json.loads(body)
    for name in ("prefixes", "ipv6_prefixes"):
        document[name] = document[name][::10]
    return json.dumps(document).encode()


def playbook(directory: Path, name: str, task: dict[str, Any]) -> Callable[[], float]:
    """What runs a playbook of one task; the seconds that it takes."""
    file = directory / f"{name}.yml"
    play = {"name": name, "hosts": "localhost", "gather_facts": False, "tasks": [{"name": name, **task}]}
    # JSON is YAML that Ansible reads fast.
    file.write_text(json.dumps([play]), encoding="utf-8")
    launcher = [sys.executable, "-I", "-S", str(HERE / "measured.py"), str(directory / "output.txt")]
    command = [*launcher, str(Path(sys.executable).with_name("ansible-playbook")), str(file)]
    env = {**os.environ, "ANSIBLE_LIBRARY": str(HERE / "library")}

    def run() -> float:
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout)
        assert answer["status"] == 0, (directory / "output.txt").read_text(encoding="utf-8")
        taken: float = answer["taken"]["seconds"]
        return taken

    return run


def test_a_playbook_that_looks_up_a_full_zone_takes_little_more_than_one_that_does_nothing(tmp_path: Path) -> None:
    for vendor, body in real_bodies().items():
        (tmp_path / f"{vendor}.json").write_bytes(body)
    ips = addresses(FULL)
    options = {"ranges_dir": str(tmp_path), "ips": ips}
    looking = playbook(tmp_path, "Look", {"edgeops.cloudflare.origin_location_info": options})
    nothing = playbook(tmp_path, "Nothing", {"do_nothing": {"ips": ips}})
    for warm_up in (looking, nothing):
        warm_up()
    more = [looking() - nothing() for _round in range(ROUNDS)]
    print(f"\nseconds more than nothing: {[round(value, 2) for value in more]}")
    assert median(more) <= PLAYBOOK_BAR


def test_loading_all_files_and_looking_up_a_full_zone_takes_a_quarter_of_a_second() -> None:
    ips = addresses(FULL)
    taken = [seconds(lambda: look(load(real_bodies()), ips)) for _round in range(ROUNDS)]
    print(f"\nseconds in process: {[round(value, 3) for value in taken]}")
    assert median(taken) <= PROCESS_BAR


def test_ten_times_the_addresses_cost_ten_times_the_time() -> None:
    locator = load(real_bodies())
    many = addresses(FULL * 10)
    measured = ratio(partial(look, locator, many), partial(look, locator, many[::10]), TEN_TIMES_BAR)
    print(f"\nten times the addresses: {measured:.1f} times the time")
    assert measured <= TEN_TIMES_BAR


def test_ten_times_the_prefixes_cost_ten_times_the_time() -> None:
    body = real_bodies()["aws"]
    measured = ratio(partial(load, {"aws": body}), partial(load, {"aws": a_tenth(body)}), TEN_TIMES_BAR)
    print(f"\nten times the prefixes: {measured:.1f} times the time")
    assert measured <= TEN_TIMES_BAR
