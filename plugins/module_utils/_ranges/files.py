# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading and writing whole files, so that nobody ever sees half of one."""

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
"""Puts a file, by its path, in the place of another one in the same directory. It may raise OSError."""


class FileContent(NamedTuple):
    """modified: when the file was last written to (UTC)."""

    body: bytes
    modified: datetime


def read_file(path: Path) -> FileContent:
    """A file of at most MAX_BYTES. Raises RangeFileError; FileNotFoundError where there is none."""
    try:
        status = path.stat()
        # Reading a named pipe could take for ever.
        if not stat.S_ISREG(status.st_mode):
            raise RangeFileError(str(path), "", "is not a file")
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise RangeFileError(str(path), "", f"cannot be read ({error.strerror})") from None
    return FileContent(body, datetime.fromtimestamp(status.st_mtime, timezone.utc))


def write_file(path: Path, body: bytes, move: Move) -> None:
    """Write a file and put it in its place in one step. Raises RangeFileError."""
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
        raise RangeFileError(str(path), "", f"cannot be written ({error.strerror or error})") from None
