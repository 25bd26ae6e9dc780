# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads and writes whole files. Files are replaced atomically."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import MAX_BYTES

Move = Callable[[str, str], None]
"""Replaces a file with another one in the same directory, by path. May raise OSError."""


class FileContent(NamedTuple):
    """modified: when the file was last written (UTC)."""

    body: bytes
    modified: datetime


def read_file(path: Path) -> FileContent:
    """Read a file, up to one byte more than MAX_BYTES. Raises RangeFileError, or FileNotFoundError if it is missing."""
    try:
        status = path.stat()
        # Reading a named pipe could block forever.
        if not stat.S_ISREG(status.st_mode):
            raise RangeFileError(str(path), "", "is not a file")
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
        return FileContent(body, datetime.fromtimestamp(status.st_mtime, timezone.utc))
    except FileNotFoundError:
        raise
    except (OSError, OverflowError, ValueError) as error:
        raise RangeFileError(str(path), "", f"cannot be read ({cause(error)})") from None


def write_file(path: Path, body: bytes, move: Move) -> None:
    """Write a file atomically. Raises RangeFileError."""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(descriptor)
            move(temporary, str(path))
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise RangeFileError(str(path), "", f"cannot be written ({cause(error)})") from None


def cause(error: Exception) -> str:
    """Why a file could not be used. Python raises ValueError for paths that the system cannot have."""
    return getattr(error, "strerror", None) or str(error)
