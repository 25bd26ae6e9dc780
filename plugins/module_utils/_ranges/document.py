# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses a published file as JSON within limits, and raises errors with the place of a problem."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError

MAX_BYTES = 32 * 1024 * 1024
"""The maximum size of a file. The largest published one has about 4 MiB."""

MAX_VALUES = 500_000
"""The maximum number of values in a file, which limits memory. The largest published one has 130,000."""

_MAX_DIGITS = 20
_MAX_SHOWN = 60
_REGION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SERVICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]*")
_MAX_NAME = 64


class Document:
    """A file that contains a JSON object. file: its path or URL, for messages. root: the object."""

    def __init__(self, file: str, body: bytes) -> None:
        """Raises RangeFileError if the body is too large, not JSON, or not an object."""
        self.file = file
        self.root: dict[str, Any] = self._parse(body)

    def error(self, place: str, reason: str) -> RangeFileError:
        """An error about a place in the file, for example `prefixes[3].region`. Empty for the whole file."""
        return RangeFileError(self.file, place, reason)

    def text(self, name: str) -> str:
        """A string at the top of the file. Raises RangeFileError."""
        value = self.root.get(name)
        if not isinstance(value, str):
            raise self.error(name, _wrong_type(value, str))
        return value

    def rows(self, name: str) -> list[Any]:
        """A list at the top of the file. Raises RangeFileError."""
        value = self.root.get(name)
        if not isinstance(value, list):
            raise self.error(name, _wrong_type(value, list))
        return value

    def fields(self, place: str, row: Any, fields: Mapping[str, type]) -> list[Any]:
        """Return these fields of an object, in this order.

        fields: name → required type. Raises RangeFileError.
        """
        if not isinstance(row, dict):
            raise self.error(place, _wrong_type(row, dict))
        for name, wanted in fields.items():
            if not isinstance(row.get(name), wanted):
                raise self.error(f"{place}.{name}", _wrong_type(row.get(name), wanted))
        return [row[name] for name in fields]

    def read(
        self, place: str, rows: Iterable[tuple[int, Any]], fields: Mapping[str, type], take: Callable[..., None]
    ) -> None:
        """Call `take` with these fields of each row, in this order.

        place: the place of the list. rows: each with its index. fields: name → required type. `take` raises ValueError
        if a row is invalid. Raises RangeFileError.
        """
        values = itemgetter(*fields)
        for index, row in rows:
            try:
                take(*values(row))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                # Types are only checked after an error, which saves time for the many valid rows.
                self.fields(f"{place}[{index}]", row, fields)
                if not isinstance(error, ValueError):
                    raise
                raise self.error(f"{place}[{index}]", str(error)) from None

    def _parse(self, body: bytes) -> dict[str, Any]:
        if len(body) > MAX_BYTES:
            raise self.error("", f"is larger than {MAX_BYTES // 1024 // 1024} MiB")
        # Each value follows a comma, or is the first one in a list or an object.
        if sum(map(body.count, (b",", b"[", b"{"))) > MAX_VALUES:
            raise self.error("", f"contains more than {MAX_VALUES} values")
        try:
            root = json.loads(body.decode("utf-8-sig"), parse_int=_short_integer)
        except json.JSONDecodeError as error:
            raise self._not_json(body, error) from None
        except UnicodeDecodeError as error:
            raise self.error(f"byte {error.start}", "is not UTF-8") from None
        except (ValueError, RecursionError):
            raise self.error(
                "", "is not valid JSON for this file; it is nested too deeply or contains numbers that are too long"
            ) from None
        if not isinstance(root, dict):
            raise self.error("", _wrong_type(root, dict))
        return root

    def _not_json(self, body: bytes, error: json.JSONDecodeError) -> RangeFileError:
        start = body[:_MAX_SHOWN].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
        if not start:
            return self.error("", "is empty")
        if start.startswith("<"):
            return self.error("", f"is a web page, not JSON; it starts with {start!r}")
        place = f"line {error.lineno}, column {error.colno}"
        cut_off = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
        return self.error(place, "the file ends here and is incomplete" if cut_off else f"is not JSON ({error.msg})")


def shown(value: object) -> str:
    """A value of a file for messages: shortened, and without control characters."""
    text = repr(value[: _MAX_SHOWN + 1] if isinstance(value, (str, list)) else value)
    return text if len(text) <= _MAX_SHOWN + 2 else f"{text[:_MAX_SHOWN]}…"


def region_name(text: str) -> str:
    """Return the text if it is the name of a region in lower case. Otherwise raises ValueError."""
    if len(text) > _MAX_NAME or not _REGION.fullmatch(text):
        raise ValueError(f"{shown(text)} is not the name of a region")
    return text


def service_name(text: Any) -> str:
    """Return the value if it is the name of a service or of a group of addresses. Otherwise raises ValueError."""
    if not isinstance(text, str) or len(text) > _MAX_NAME or not _SERVICE.fullmatch(text):
        raise ValueError(f"{shown(text)} is not the name of a service")
    return text


def _short_integer(digits: str) -> int:
    """Python before 3.11 takes hours for an integer of a million digits."""
    if len(digits) > _MAX_DIGITS:
        raise ValueError("the integer is too long")
    return int(digits)


_TYPES: dict[type, str] = {dict: "an object", list: "a list", str: "a string"}


def _wrong_type(value: Any, wanted: type) -> str:
    if value is None:
        return "is missing"
    return f"has to be {_TYPES[wanted]}, not {_TYPES.get(type(value), shown(value))}"
