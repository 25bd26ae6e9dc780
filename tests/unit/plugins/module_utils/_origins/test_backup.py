# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backups of a zone as files."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import BackupError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import backup
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.backup import Backups
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import aws, numbered

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
ID = "a" * 32


class Clock:
    """A clock that stands still until it is put forward, or for as many readings as `stuck` says."""

    def __init__(self, stuck: int = 0) -> None:
        self.time = NOON
        self.stuck = stuck

    def __call__(self) -> datetime:
        if self.stuck:
            self.stuck -= 1
        else:
            self.time += timedelta(microseconds=1)
        return self.time


@contextmanager
def size_limit() -> Iterator[None]:
    """No file of this process may have more than 4 KiB, not even the one that pytest's output goes to."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def zone_of(path: Path) -> dict[str, Any]:
    (zone,) = yaml.safe_load(path.read_text(encoding="utf-8"))["origin_cloud_regions_zones"]
    return dict(zone)


def test_a_backup_lists_the_zone_in_a_new_file(tmp_path: Path) -> None:
    directory = tmp_path / "made" / "for it"
    written = Backups(directory, "example.com", ID, now=Clock()).write([aws("192.0.2.10"), aws("192.0.2.9")])
    assert written.path == directory / "example.com_20260301T120000.000001Z.yml"
    assert zone_of(written.path) == {
        "zone": "example.com",
        "state": "present",
        "prune": True,
        "regions": {"aws": {"us-east-1": ["192.0.2.9", "192.0.2.10"]}},
    }
    assert names(directory) == [written.path.name]
    assert written.path.stat().st_mode & 0o777 == 0o640


def test_empty_zone_can_be_restored(tmp_path: Path) -> None:
    written = Backups(tmp_path, "", ID).write([])
    assert zone_of(written.path) == {
        "zone_id": ID,
        "state": "present",
        "prune": True,
        "allow_empty": True,
        "regions": {},
    }


def test_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    first = Backups(tmp_path, "example.com", ID, now=Clock(stuck=1)).write([aws("192.0.2.1")])
    second = Backups(tmp_path, "example.com", ID, now=Clock(stuck=3)).write([])
    assert first.path.name < second.path.name
    assert zone_of(first.path)["regions"] != {}


def test_file_name_is_the_id_if_the_name_is_too_long(tmp_path: Path) -> None:
    written = Backups(tmp_path, ".".join(["x" * 60] * 4), ID, now=Clock()).write([])
    assert written.path.name.startswith(f"{ID}_2026")


def test_the_newest_backups_of_the_zone_stay(tmp_path: Path) -> None:
    others = ["example.com_notes.yml", "example.com_20250101T000000Z.yml.old", "www.example.com_20200101T000000Z.yml"]
    for name in (*others, "example.com_20250101T000000Z.yml", "example.com_20250101T000000.5Z.yml"):
        (tmp_path / name).touch()
    clock = Clock()
    written = [Backups(tmp_path, "example.com", ID, 2, clock).write([]).path.name for _time in range(3)]
    assert names(tmp_path) == sorted([*others, *written[1:], "example.com_20250101T000000.5Z.yml"])


def test_a_clock_that_goes_back_costs_no_new_backup(tmp_path: Path) -> None:
    (tmp_path / "example.com_20990101T000000Z.yml").touch()
    written = Backups(tmp_path, "example.com", ID, keep=1, now=Clock()).write([])
    assert names(tmp_path) == [written.path.name]


def test_an_old_backup_that_cannot_be_removed_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "example.com_20250101T000000Z.yml").mkdir()
    written = Backups(tmp_path, "example.com", ID, keep=1, now=Clock()).write([])
    (warning,) = written.warnings
    assert warning.startswith(f"backup_keep: {tmp_path}/example.com_20250101T000000Z.yml cannot be removed: ")


def test_an_incomplete_backup_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BackupError) as caught, size_limit():
        Backups(tmp_path, "example.com", ID).write(numbered(1000))
    assert str(caught.value) == (
        f"backup_dir: no backup could be written to {tmp_path}, so the zone was not changed: File too large"
    )
    assert names(tmp_path) == []


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_an_error_at_any_step_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def fail(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if broken == "fsync" else Path, broken, fail)
    with pytest.raises(BackupError, match="No space left on device"):
        Backups(tmp_path, "example.com", ID).write(numbered(3))
    assert names(tmp_path) == []


def test_file_that_reads_back_differently_is_not_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lossy(path: Path, content: bytes) -> None:
        path.write_bytes(content[:-10])

    monkeypatch.setattr(backup, "_replace", lossy)
    with pytest.raises(BackupError, match="does not contain what was written to it"):
        Backups(tmp_path, "example.com", ID).write(numbered(3))
    assert names(tmp_path) == []


def test_a_file_in_place_of_the_directory_is_named(tmp_path: Path) -> None:
    place = tmp_path / "backups"
    place.touch()
    with pytest.raises(BackupError, match=f"no backup could be written to {place}, .*: it is not a directory"):
        Backups(place, "example.com", ID).write([])


@pytest.mark.parametrize("place", ["/proc/backups", "/dev/null/backups"])
def test_an_impossible_directory_is_named(place: str) -> None:
    with pytest.raises(BackupError, match=place):
        Backups(Path(place), "example.com", ID).write([])
