# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backups: no zone changes without one, and only a zone that changes gets one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.role.account import IDS, MAPPINGS, A, Account, B, C, listed_state, message, results
from tests.support.zones import as_state, mappings

WANTED = [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}]
SMALL = 16 * 1024
"""Bytes: more than the backup of a few mappings, less than that of a thousand."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for SMALL bytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("only root may mount a file system; the unit tests of backups have a size limit instead")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def python_with(directory: Path, command: str) -> str:
    """A Python interpreter for modules that runs a shell command first."""
    wrapper = directory / "python-for-modules"
    wrapper.write_text(f'#!/bin/sh\n{command}\nexec {sys.executable} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    return str(wrapper)


def not_touched(account: Account, backups: Path, reason: str) -> None:
    """Run the role with prune on A, whose backup has to fail."""
    before = account.state(A)
    run = account.run_role(
        [{"zone": A, "prune": True, "mappings": WANTED}], origin_cloud_regions_backup_dir=str(backups)
    )
    assert run.status != 0
    assert account.writes() == []
    assert account.state(A) == before
    entry = results(run)[A]
    assert (entry["ok"], entry["changed"], entry["backup_file"]) == (False, False, "")
    assert len(entry["not_attempted"]) == len(before) + 1
    assert message(run).startswith(f"1 of 1 zones failed:\n- {A}: backup_dir: no backup could be written to {backups}")
    assert reason in message(run)


def test_a_full_disk_keeps_the_zone_as_it_is(account: Account, small_disk: Path) -> None:
    account.fill({A: mappings(1000)})
    not_touched(account, small_disk, "No space left on device")
    assert list(small_disk.iterdir()) == []


def a_file(place: Path) -> Path:
    """A file where the directory should be."""
    place.touch()
    return place


def not_writable(_place: Path) -> Path:
    """A directory in which not even root can create files."""
    return Path("/proc/backups")


@pytest.mark.parametrize(("make", "reason"), [(a_file, "it is not a directory"), (not_writable, "No such file")])
def test_an_impossible_directory_keeps_the_zone_as_it_is(
    account: Account, tmp_path: Path, make: Callable[[Path], Path], reason: str
) -> None:
    not_touched(account, make(tmp_path / "backups"), reason)


def test_a_disk_that_fills_up_stops_only_the_zone_without_room(account: Account, small_disk: Path) -> None:
    account.fill({A: MAPPINGS[A], B: mappings(1000), C: []})
    zones = [{"zone": name, "prune": True, "mappings": WANTED} for name in (A, B, C)]

    run = account.run_role(zones, origin_cloud_regions_backup_dir=str(small_disk))

    assert run.status != 0
    assert account.state(A) == account.state(C) == as_state(WANTED)
    assert account.state(B) == as_state(mappings(1000))
    kept = {name: entry["backup_file"] for name, entry in results(run).items()}
    assert listed_state(Path(kept[A])) == as_state(MAPPINGS[A])
    assert kept[B] == ""
    assert {kept[A], kept[C]} == {str(path) for path in small_disk.iterdir()}


def test_an_unchanged_zone_gets_no_backup(account: Account, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    zones = [
        {"zone": A, "prune": True, "mappings": MAPPINGS[A]},
        {"zone": C, "mappings": WANTED},
    ]
    run = account.run_role(zones, origin_cloud_regions_backup_dir=str(backups))
    assert run.status == 0
    assert {name: bool(entry["backup_file"]) for name, entry in results(run).items()} == {A: False, C: True}
    assert [str(path) for path in backups.iterdir()] == [results(run)[C]["backup_file"]]


def test_a_refused_plan_gets_no_backup(account: Account, tmp_path: Path) -> None:
    zones = [{"zone": A, "prune": True, "prune_limit": 1, "mappings": WANTED}]
    run = account.run_role(zones, origin_cloud_regions_backup_dir=str(tmp_path / "backups"))
    assert run.status != 0
    assert not (tmp_path / "backups").exists()


def test_blank_directory_means_no_backup(account: Account) -> None:
    run = account.run_role([{"zone": C, "mappings": WANTED}], origin_cloud_regions_backup_dir=None)
    assert run.status == 0
    assert account.state(C) == as_state(WANTED)


def test_two_entries_for_one_zone_have_a_backup_each(account: Account, tmp_path: Path) -> None:
    two = mappings(2)
    backups = tmp_path / "backups"
    run = account.run_role(
        [{"zone_id": IDS[C], "mappings": [mapping]} for mapping in two], origin_cloud_regions_backup_dir=str(backups)
    )
    assert run.status == 0
    first, second = sorted(backups.iterdir())
    assert listed_state(first) == {}
    assert listed_state(second) == as_state(two[:1])


def test_only_the_newest_backups_are_kept(account: Account, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    for name in (f"{C}_20250101T000000Z.yml", f"{C}_notes.yml", f"{A}_20250101T000000Z.yml"):
        (backups / name).touch()
    for mapping in mappings(3):
        run = account.run_role(
            [{"zone": C, "prune": True, "mappings": [mapping]}],
            origin_cloud_regions_backup_dir=str(backups),
            origin_cloud_regions_backup_keep=2,
        )
        assert run.status == 0
    kept = sorted(path.name for path in backups.iterdir())
    assert kept[0] == f"{A}_20250101T000000Z.yml"
    assert kept[-1] == f"{C}_notes.yml"
    assert [listed_state(backups / name) for name in kept[1:-1]] == [as_state([mapping]) for mapping in mappings(2)]


CRASHES = {
    "no answer": "exit 1",
    "killed": "kill -9 $$",
    "something else": "echo fine; exit 0",
}


@pytest.mark.parametrize("crash", list(CRASHES))
def test_a_module_that_crashes_is_a_failed_zone(account: Account, tmp_path: Path, crash: str) -> None:
    python = python_with(tmp_path, CRASHES[crash])
    run = account.run_role([{"zone": C, "mappings": WANTED}], ansible_python_interpreter=python)
    assert run.status != 0
    entry = results(run)[C]
    assert not entry["ok"]
    assert entry["msg"]
    assert message(run).startswith(f"1 of 1 zones failed:\n- {C}: ")


@pytest.mark.parametrize("crash", list(CRASHES))
def test_a_module_that_crashes_exports_nothing(account: Account, tmp_path: Path, crash: str) -> None:
    zones = tmp_path / "zones"
    zones.mkdir()
    # The directory is made by a module, too.
    python = python_with(tmp_path, f'case "$*" in *cloud_region*) {CRASHES[crash]} ;; esac')
    run = account.run_playbook(
        "export",
        ansible_python_interpreter=python,
        origin_cloud_regions_export_dir=str(zones),
        origin_cloud_regions_export_zones=[A],
    )
    assert run.status != 0
    assert message(run).startswith(f"1 of 1 zones could not be read:\n- {A}: ")
    assert list(zones.iterdir()) == []


@pytest.mark.parametrize("crash", list(CRASHES))
def test_a_module_that_crashes_is_a_zone_not_compared(account: Account, tmp_path: Path, crash: str) -> None:
    python = python_with(tmp_path, f'case "$*" in *cloud_region*) {CRASHES[crash]} ;; esac')
    run = account.run_playbook(
        "drift",
        ansible_python_interpreter=python,
        origin_cloud_regions_zones=[{"zone": C, "mappings": WANTED}],
        origin_cloud_regions_report_dir=str(tmp_path / "report"),
    )
    assert run.status != 0
    assert "in sync: 0, drifted: 0, not compared: 1." in (tmp_path / "report/drift.md").read_text(encoding="utf-8")
