# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bringing the copies in a directory up to date, each by itself: what fails for one vendor does not stop the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError, RangeFileError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.copies import (
    Copy,
    Origin,
    copy_path,
    digest,
    read_copy,
    write_copy,
    write_origin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.download import Downloads
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.files import Move
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import parse_published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.sources import Fetched, LocalFile, Source

MIN_AGE = {"oci": timedelta(hours=24)}
"""Oracle asks to fetch its file at most once in 24 hours."""

Status = Literal["updated", "unchanged", "young", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What became of one copy.

    status: `unchanged` after the source was asked, `young` where that is not due. source: where the copy, or what was
    to replace it, comes from; empty where that is not known. before, after: the copy, None where there is no usable
    one. error: why it failed.
    """

    vendor: str
    path: Path
    status: Status
    source: str
    before: Published | None
    after: Published | None
    error: str = ""


@dataclass(frozen=True)
class Updater:
    """How copies are brought up to date.

    max_age: copies whose source was asked more recently are left alone. move: None writes nothing (check mode).
    """

    directory: Path
    downloads: Downloads
    max_age: timedelta
    now: datetime
    move: Move | None

    def update_all(self, sources: Mapping[str, Source]) -> list[Outcome]:
        """Update the copies of these vendors. Raises RangeFileError where there is no directory for them."""
        self._make_directory()
        return [self.update(vendor, source) for vendor, source in sources.items()]

    def update(self, vendor: str, source: Source) -> Outcome:
        """Update one copy; raises nothing of this collection's."""
        path = copy_path(self.directory, vendor)
        before = self._usable_copy(vendor)
        published = before.published if before else None
        try:
            if before and self._is_young(vendor, source, before.origin):
                return Outcome(vendor, path, "young", before.origin.source, published, published)
            return self._ask(vendor, source, before)
        except CloudflareError as error:
            return Outcome(vendor, path, "failed", "", published, published, str(error))

    def _make_directory(self) -> None:
        if self.move is None:
            return
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RangeFileError(str(self.directory), "", f"cannot be made a directory ({error.strerror})") from None

    def _usable_copy(self, vendor: str) -> Copy | None:
        """None also where the copy is broken, which the next good file heals."""
        try:
            return read_copy(self.directory, vendor)
        except (FileNotFoundError, RangeFileError):
            return None
