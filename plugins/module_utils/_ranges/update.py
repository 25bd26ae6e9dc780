# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Updates the copies in a directory. A failure for one vendor does not stop the others."""

from __future__ import annotations

import os
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
    write_origin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.download import Downloads
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.files import Move, cause, write_file
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import parse_published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.sources import Fetched, Source, official_source

OFFICIAL_MIN_AGE = {"oci": timedelta(hours=24)}
"""Oracle asks clients to download its file at most once in 24 hours."""

Status = Literal["updated", "unchanged", "young", "failed"]


@dataclass(frozen=True)
class Outcome:
    """The result for one copy.

    status: `unchanged` if the source has nothing new, `young` if the source was not checked. source: URL or path.
    before, after: the copy, or None if there is no usable one. error: why it failed.
    """

    vendor: str
    path: Path
    status: Status
    source: str
    before: Published | None
    after: Published | None
    error: str = ""

    @property
    def changed(self) -> bool:
        """Whether the copy changed, or would change."""
        return self.before is not self.after and self.before != self.after


@dataclass(frozen=True)
class Updater:
    """How to update copies.

    max_age: copies whose source was checked more recently are not updated. move: None to write nothing (check mode).
    """

    directory: Path
    downloads: Downloads
    max_age: timedelta
    now: datetime
    move: Move | None

    def update_all(self, sources: Mapping[str, Source]) -> list[Outcome]:
        """Update the copies of these vendors. Raises RangeFileError if the directory cannot be used."""
        self._make_directory()
        return [self.update(vendor, source) for vendor, source in sources.items()]

    def update(self, vendor: str, source: Source) -> Outcome:
        """Update one copy. The outcome contains any error."""
        path = copy_path(self.directory, vendor)
        copy = _usable_copy(self.directory, vendor)
        before = copy.published if copy else None
        try:
            if copy and copy.origin and self._is_young(vendor, source, copy.origin):
                return Outcome(vendor, path, "young", copy.origin.source, before, before)
            fetched = source.fetch(self.downloads, copy.origin if copy else None, self.now)
            return self._take(vendor, path, fetched, copy)
        except CloudflareError as error:
            # The copy may have changed, if only storing its metadata failed.
            copy = _usable_copy(self.directory, vendor)
            return Outcome(vendor, path, "failed", source.where, before, copy.published if copy else None, str(error))

    def _take(self, vendor: str, path: Path, fetched: Fetched, copy: Copy | None) -> Outcome:
        """Replace the copy if the new file is valid and its content changed. Store the source in both cases."""
        if fetched.body is None and copy:
            self._remember(path, copy.sha256, fetched, copy.published)
            return Outcome(vendor, path, "unchanged", fetched.source, copy.published, copy.published)
        body = fetched.body or b""
        published = parse_published(vendor, fetched.source, body)
        if copy and copy.published.says_the_same(published):
            self._remember(path, copy.sha256, fetched, published)
            return Outcome(vendor, path, "unchanged", fetched.source, copy.published, copy.published)
        if copy:
            _check_count(fetched.source, path, len(copy.published.prefixes), len(published.prefixes))
        if self.move:
            write_file(path, body, self.move)
        origin = self._remember(path, digest(body), fetched, published)
        after = replace(published, dated=origin.dated)
        return Outcome(vendor, path, "updated", fetched.source, copy.published if copy else None, after)

    def _remember(self, path: Path, sha256: str, fetched: Fetched, published: Published) -> Origin:
        # Without a body, `published` is the copy, which the source may have confirmed later than its own date.
        dated = published.made or fetched.dated if fetched.body is not None else fetched.dated or published.made
        origin = Origin(
            source=fetched.source,
            checked=self.now,
            current=fetched.current or dated or fetched.modified,
            dated=dated,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
        )
        if self.move:
            write_origin(path, sha256, origin, self.move)
        return origin

    def _is_young(self, vendor: str, source: Source, origin: Origin) -> bool:
        official_age = OFFICIAL_MIN_AGE.get(vendor, timedelta()) if source == official_source(vendor) else timedelta()
        age = self.now - origin.checked
        # If the clock was set back, a copy must not count as young for years.
        return source.is_of(origin) and timedelta() <= age < max(self.max_age, official_age)

    def _make_directory(self) -> None:
        """Create the directory. In check mode, only check whether this is possible."""
        directory = self.directory
        try:
            if self.move:
                directory.mkdir(parents=True, exist_ok=True)
            existing = next(path for path in (directory, *directory.parents) if os.path.lexists(path))
            usable = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
        except (OSError, ValueError) as error:
            reason = f"is not a directory and cannot be created ({cause(error)})"
            raise RangeFileError(str(directory), "", reason) from None
        if not usable:
            raise RangeFileError(str(existing), "", "is not a directory that can be written to")


def _usable_copy(directory: Path, vendor: str) -> Copy | None:
    """Read a copy. None also if it is invalid, so that the next valid file replaces it."""
    try:
        return read_copy(directory, vendor)
    except (FileNotFoundError, RangeFileError):
        return None


def _check_count(source: str, path: Path, before: int, after: int) -> None:
    """Raises RangeFileError if a file has lost most of its prefixes, which is probably a mistake."""
    if after * 2 < before:
        reason = (
            f"has {after:,} prefixes, less than half of the {before:,} in {path}; delete that copy if this is correct"
        )
        raise RangeFileError(source, "", reason)
