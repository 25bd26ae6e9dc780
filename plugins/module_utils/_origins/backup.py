# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backups of a zone, which are complete before the zone changes."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import BackupError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import ip_order
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.zone_file import ZoneFile, file_stem

_FILE_MODE = 0o640
"""Only the owner may read the files, because they show where the origins are."""

_STAMP = r"_[0-9]{8}T[0-9]{6}(\.[0-9]{6})?Z\.yml"
"""The end of a backup's name. In version 1.0.0, the seconds had no fraction."""


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Backup:
    """A file that was written and read back. warnings: about old backups that could not be removed."""

    path: Path
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Backups:
    """The backups of one zone.

    directory: created if it does not exist. zone_name: empty if only the id is known. keep: the number of backups to
    keep, or None for all. now: the time, in UTC.
    """

    directory: Path
    zone_name: str
    zone_id: str
    keep: int | None = None
    now: Callable[[], datetime] = _utc_now

    def write(self, mappings: Iterable[OriginMapping]) -> Backup:
        """Write mappings to a new file and read it back, then remove the oldest backups.

        Raises BackupError, after removing the new file, if it is not complete.
        """
        try:
            path = self._write(sorted(mappings, key=lambda mapping: ip_order(mapping.ip)))
        except OSError as error:
            reason = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
            raise self._error(reason or str(error)) from None
        return Backup(path, self._remove_oldest(path))

    def _write(self, mappings: Iterable[OriginMapping]) -> Path:
        if self.directory.exists() and not self.directory.is_dir():
            raise self._error("it is not a directory")
        self.directory.mkdir(parents=True, exist_ok=True)
        path, stamp = self._reserve()
        remark = f"as it was at {stamp}, before a run"
        content = ZoneFile(self.zone_name, self.zone_id, remark).text(mappings).encode()
        try:
            _replace(path, content)
            if path.read_bytes() != content:
                raise self._error(f"{path} does not contain what was written to it")
        except (OSError, BackupError):
            with suppress(OSError):
                path.unlink()
            raise
        return path

    def _reserve(self) -> tuple[Path, str]:
        """Create an empty file with a unique name. Returns the file and the time in its name."""
        while True:
            stamp = self.now().strftime("%Y%m%dT%H%M%S.%fZ")
            path = self.directory / f"{self._stem}_{stamp}.yml"
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE))
            except FileExistsError:
                # The name will be different in a microsecond.
                continue
            return path, stamp

    def _remove_oldest(self, newest: Path) -> tuple[str, ...]:
        """Remove old backups according to `keep`. Returns one warning for each file that cannot be removed."""
        if self.keep is None:
            return ()
        name = re.compile(re.escape(self._stem) + _STAMP)
        try:
            older = sorted(
                path for path in self.directory.iterdir() if name.fullmatch(path.name) and path.name != newest.name
            )
        except OSError as error:
            return (f"backup_keep: {self.directory} cannot be listed: {error.strerror}",)
        warnings = []
        for path in older[: max(0, len(older) - (self.keep - 1))]:
            try:
                path.unlink()
            except FileNotFoundError:
                # Another run was faster.
                continue
            except OSError as error:
                warnings.append(f"backup_keep: {path} cannot be removed: {error.strerror}")
        return tuple(warnings)

    @property
    def _stem(self) -> str:
        return file_stem(self.zone_name, self.zone_id)

    def _error(self, reason: str) -> BackupError:
        return BackupError(
            f"backup_dir: no backup could be written to {self.directory}, so the zone was not changed: {reason}"
        )


def _replace(path: Path, content: bytes) -> None:
    """Replace a file atomically, so that it is always complete, even after a crash."""
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_FILE_MODE)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
