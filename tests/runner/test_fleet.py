# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zones from the documented inventory source, in slices, each slice a job of its own."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.server import Emulator
from tests.runner.awx_code import AwxCode
from tests.runner.job import AWX, Job, Project, injected
from tests.support.playbook import run_inventory

SLICES = 3
ZONES = 30
SHARED = {"aws": {"us-east-1": ["192.0.2.1"]}}


@pytest.fixture
def awx() -> AwxCode:
    """AWX's own code."""
    checkout = os.environ.get("AWX_CHECKOUT")
    if not checkout:
        pytest.skip("AWX_CHECKOUT names no checkout of AWX's repository")
    return AwxCode(Path(checkout))


def export(emulator: Emulator, directory: Path, zones: int) -> dict[str, Any]:
    """What an update of the documented inventory source reads, of so many zones."""
    emulator.control.reset()
    emulator.control.delete_zone()
    emulator.control.put_zones({f"{number:032x}": {"name": f"z{number:03}.example"} for number in range(zones)})
    source = shutil.copy(AWX / "zones.cloudflare.yml", directory)
    env = {
        **injected({"api_token": DEFAULT_TOKEN}),
        "ANSIBLE_INVENTORY_EXPORT": "True",
        "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
        "CLOUDFLARE_BASE_URL": emulator.url,
    }
    # An empty variable is none, as in a job.
    run = run_inventory(Path(source), directory, "--list", "--export", env=env)
    assert run.status == 0, run.stderr
    exported: dict[str, Any] = json.loads(run.stdout)
    return exported


def test_awx_imports_each_zone_enabled_with_its_groups_and_variables(
    awx: AwxCode, emulator: Emulator, tmp_path: Path
) -> None:
    exported = export(emulator, tmp_path, 4)
    imported = awx.import_export(exported).all_group
    assert sorted(imported.all_hosts) == [f"z{number:03}.example" for number in range(4)]
    for number, host in enumerate(imported.all_hosts[name] for name in sorted(imported.all_hosts)):
        assert host.variables["cloudflare_zone_id"] == f"{number:032x}"
        assert awx.is_enabled(host.variables, "cloudflare_zone_status", "active") is True
        assert awx.is_enabled(host.variables, "cloudflare_zone_status", "moved") is False
    (group,) = [group for group in imported.children if group.name == "cloudflare"]
    assert group.variables["ansible_connection"] == "local"
    assert [child.name for child in group.children] == ["cloudflare_account_Example_Account"]


def test_awx_puts_each_zone_into_exactly_one_slice(awx: AwxCode, emulator: Emulator, tmp_path: Path) -> None:
    names = sorted(awx.import_export(export(emulator, tmp_path, 300)).all_group.all_hosts)
    slices = [awx.sliced(names, number + 1, SLICES) for number in range(SLICES)]
    assert [len(names) for names in slices] == [100] * SLICES
    assert set(Counter(name for names in slices for name in names).values()) == {1}
    assert len(names) == 300


def test_three_slice_jobs_at_once_converge_all_zones(project: Project, emulator: Emulator, tmp_path: Path) -> None:
    (project.directory / "fleet.yml").write_text("- import_playbook: edgeops.cloudflare.fleet\n", encoding="utf-8")
    exported = export(emulator, tmp_path, ZONES)
    exported["cloudflare"]["vars"] |= {"origin_cloud_regions_shared": SHARED}
    names = sorted(exported["_meta"]["hostvars"])

    def run(number: int) -> Job:
        place = tmp_path / f"slice{number}"
        place.mkdir()
        chosen = names[number::SLICES]
        inventory = {
            "cloudflare": {"hosts": chosen, "vars": exported["cloudflare"]["vars"]},
            "_meta": {"hostvars": {name: exported["_meta"]["hostvars"][name] for name in chosen}},
        }
        variables = {"origin_cloud_regions_report_dir": str(tmp_path / "report")}
        variables["origin_cloud_regions_report_name"] = f"fleet-{number}"
        env = {"CLOUDFLARE_BASE_URL": emulator.url}
        return project.run(
            place, {"api_token": DEFAULT_TOKEN}, variables, playbook="fleet.yml", env=env, inventory=inventory
        )

    with ThreadPoolExecutor(SLICES) as pool:
        jobs = list(pool.map(run, range(SLICES)))

    assert [job.status for job in jobs] == ["successful"] * SLICES
    changed = {"failed": 0, "changed": ZONES // SLICES, "unchanged": 0, "skipped": 0}
    assert [job.statistics["origin_cloud_regions_counts"] for job in jobs] == [changed] * SLICES
    for number in range(ZONES):
        assert emulator.control.state(f"{number:032x}") == {"192.0.2.1": ("aws", "us-east-1")}
    page = "".join(path.read_text(encoding="utf-8") for path in sorted((tmp_path / "report").glob("fleet-*.md")))
    assert all(page.count(name) == 1 for name in names)
