# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The copies of the published files in a directory, and the metadata that is stored with each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.files import Move, cause, read_file, write_file
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import parse_published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published

_MAX_ORIGIN_BYTES = 64 * 1024
_TIMES = ("checked", "current", "dated")


@dataclass(frozen=True)
class Origin:
    """The source of a copy, and its dates.

    source: URL or path. checked: when the source was last checked for a newer file. current: when the copy was last
    known to be the current file of the vendor. dated: the publication date according to the source. etag,
    last_modified: the server's validators for conditional requests. Empty if it sent none.
    """

    source: str
    checked: datetime
    current: datetime
    dated: datetime | None = None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Copy:
    """A copy of a vendor's file. origin: None if it is not known. modified: when the file was last written.

    sha256: the hash of its bytes, in hexadecimal.
    """

    path: Path
    published: Published
    origin: Origin | None
    modified: datetime
    sha256: str

    def age(self, now: datetime) -> int:
        """The number of days since the copy was last known to be the current file of the vendor.

        Dates in the future are ignored. Otherwise, a wrong one would hide that the copy is old.
        """
        known = [self.published.made, self.origin.current if self.origin else None]
        past = [moment for moment in known if moment and moment <= now]
        return max(0, (now - max(past, default=self.modified)).days)


def copy_path(directory: Path, vendor: str) -> Path:
    """The path of the copy of a vendor's file."""
    return directory / f"{vendor}.json"


def read_copy(directory: Path, vendor: str) -> Copy:
    """Read a copy. Raises RangeFileError if it is not in the vendor's format, FileNotFoundError if it is missing."""
    path = copy_path(directory, vendor)
    content = read_file(path)
    published = parse_published(vendor, str(path), content.body)
    known_hash = digest(content.body)
    origin = _read_origin(path, known_hash)
    published = replace(published, dated=origin.dated if origin else None)
    return Copy(path, published, origin, content.modified, known_hash)


@dataclass(frozen=True)
class Copies:
    """The copies in a directory. unusable: vendor → why there is no usable copy of its file."""

    usable: tuple[Copy, ...]
    unusable: dict[str, str]


def read_copies(directory: Path, vendors: Iterable[str]) -> Copies:
    """Read the copies of these vendors' files. Raises RangeFileError if the directory cannot be read."""
    try:
        next(directory.iterdir(), None)
    except (OSError, ValueError) as error:
        raise RangeFileError(str(directory), "", f"is not a directory that can be read ({cause(error)})") from None
    usable: list[Copy] = []
    unusable: dict[str, str] = {}
    for vendor in vendors:
        try:
            usable.append(read_copy(directory, vendor))
        except FileNotFoundError:
            unusable[vendor] = f"{copy_path(directory, vendor)}: does not exist"
        except RangeFileError as error:
            unusable[vendor] = str(error)
    return Copies(tuple(usable), unusable)


def digest(body: bytes) -> str:
    """The hash that links a copy and its metadata."""
    return sha256(body).hexdigest()


def write_origin(path: Path, sha256: str, origin: Origin, move: Move) -> None:
    """Store the source of the copy with this hash. Raises RangeFileError."""
    known = {name: value for name, value in asdict(origin).items() if value}
    times = {name: known[name].isoformat() for name in _TIMES if name in known}
    text = json.dumps({"sha256": sha256, **known, **times}, indent=2)
    write_file(_origin_path(path), f"{text}\n".encode(), move)


def _origin_path(path: Path) -> Path:
    return path.with_suffix(".origin.json")


def _read_origin(path: Path, known_hash: str) -> Origin | None:
    """Read the metadata. None if it is invalid or about another copy. It is optional and only saves downloads."""
    try:
        text = read_file(_origin_path(path)).body
        known: dict[str, Any] = json.loads(text) if len(text) <= _MAX_ORIGIN_BYTES else {}
        if known.pop("sha256") != known_hash:
            return None
        return Origin(
            source=_text(known["source"]),
            checked=_time(known["checked"]),
            current=_time(known["current"]),
            dated=_time(known["dated"]) if "dated" in known else None,
            etag=_text(known.get("etag", "")),
            last_modified=_text(known.get("last_modified", "")),
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError, RecursionError, OSError, RangeFileError):
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("is not a printable text")
    return value


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(timezone.utc)
