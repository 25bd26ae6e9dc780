# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The copies of the published files in a directory, and what is remembered beside each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.files import Move, read_file, write_file
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import parse_published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published

_TIMES = ("checked", "current", "dated")


@dataclass(frozen=True)
class Origin:
    """Where a copy came from, and when.

    source: URL or path. checked: when the source was last asked for a newer one. current: when the copy was last known
    to be what the vendor publishes. dated: when the source says that it was published. etag, last_modified: what the
    server wants to be sent back, so that it sends only what is new; empty where it gave none.
    """

    source: str
    checked: datetime
    current: datetime
    dated: datetime | None = None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Copy:
    """A copy of a vendor's file. origin: None where nobody knows. modified: when it was last written to."""

    path: Path
    published: Published
    origin: Origin | None
    modified: datetime

    def age(self, now: datetime) -> int:
        """Whole days since the copy was last known to be what the vendor publishes."""
        known = [self.published.made, self.origin.current if self.origin else None]
        return max(0, (now - max((moment for moment in known if moment), default=self.modified)).days)


def copy_path(directory: Path, vendor: str) -> Path:
    """Where the copy of a vendor's file is."""
    return directory / f"{vendor}.json"


def check_directory(directory: Path) -> None:
    """Raises RangeFileError where there is no directory that can be read."""
    try:
        next(directory.iterdir(), None)
    except OSError as error:
        raise RangeFileError(str(directory), "", f"cannot be read as a directory ({error.strerror})") from None


def read_copy(directory: Path, vendor: str) -> Copy:
    """Raises RangeFileError where the copy is not what the vendor publishes; FileNotFoundError where there is none."""
    path = copy_path(directory, vendor)
    content = read_file(path)
    published = parse_published(vendor, str(path), content.body)
    origin = _read_origin(path, content.body)
    return Copy(path, replace(published, dated=origin.dated if origin else None), origin, content.modified)


def write_copy(path: Path, body: bytes, move: Move) -> None:
    """Replace a copy, or make the first one. Raises RangeFileError."""
    write_file(path, body, move)


def write_origin(path: Path, body: bytes, origin: Origin, move: Move) -> None:
    """Remember where the copy with this content came from. Raises RangeFileError."""
    known = {name: value for name, value in asdict(origin).items() if value}
    times = {name: known[name].isoformat() for name in _TIMES if name in known}
    text = json.dumps({"sha256": sha256(body).hexdigest(), **known, **times}, indent=2)
    write_file(_origin_path(path), f"{text}\n".encode(), move)


def _origin_path(path: Path) -> Path:
    return path.with_suffix(".origin.json")


def _read_origin(path: Path, body: bytes) -> Origin | None:
    """None where it is unreadable or about another copy: it saves a download, and nothing depends on it."""
    try:
        known: dict[str, Any] = json.loads(read_file(_origin_path(path)).body)
        if known.pop("sha256") != sha256(body).hexdigest():
            return None
        times = {name: _time(known.pop(name)) for name in _TIMES if name in known}
        texts = {name: value for name, value in known.items() if isinstance(value, str) and value.isprintable()}
        return Origin(**times, **texts)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError, OSError, RangeFileError):
        return None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(timezone.utc)
