# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One API request as a value, with parsers of its parts."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qs, unquote

from .errors import MALFORMED_BODY, Refusal, invalid_parameter
from .mapping import Item

API_PREFIX: Final = "/client/v4"
_INTEGER: Final = re.compile(r"-?[0-9]{1,30}(\.0+)?")


@dataclass(frozen=True)
class Call:
    """One API request: the raw path (still percent-encoded), the raw query, lower-case headers, the body."""

    method: str
    raw_path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Decoded segments after the prefix; an encoded slash stays inside its segment."""
        return tuple(unquote(part) for part in self.raw_path.removeprefix(API_PREFIX).removeprefix("/").split("/"))

    @cached_property
    def parameters(self) -> dict[str, list[str]]:
        """All values of each query parameter."""
        return parse_qs(self.raw_query, keep_blank_values=True)

    def query(self, name: str) -> str | None:
        """Last value of a query parameter, `None` if it is not there."""
        return self.parameters.get(name, [None])[-1]

    def choice(self, name: str, choices: Collection[str]) -> str | None:
        """The same of a parameter that takes one of these values. Raises `Refusal` (400, assumed) for any other."""
        value = self.query(name)
        if value is not None and value not in choices:
            raise Refusal(invalid_parameter(name))
        return value

    def number(self, name: str, default: int) -> int:
        """A query parameter as an integer, also written as `2.0`; -1 (out of every range) where it is none."""
        text = self.query(name)
        if text is None:
            return default
        return int(text.partition(".")[0]) if _INTEGER.fullmatch(text) else -1

    def json(self) -> Any:
        """The body as a JSON value. Raises `Refusal` (400, code assumed) where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refusal(MALFORMED_BODY) from None

    def json_array(self) -> list[Any]:
        """The body as a bare array (API facts). Raises `Refusal` otherwise."""
        items: list[Any] = _of_type(self.json(), list)
        return items

    def item(self, ip_key: str) -> Item:
        """The body as one mapping with the version's own key for the IP. Raises `Refusal` if it is no object."""
        return read_item(_of_type(self.json(), dict), ip_key)


def _of_type(value: Any, wanted: type[Any]) -> Any:
    if not isinstance(value, wanted):
        raise Refusal(MALFORMED_BODY)
    return value


def read_item(value: Any, ip_key: str) -> Item:
    """One mapping as it came; anything that is not a string counts as missing."""
    got = value if isinstance(value, dict) else {}
    ip, vendor, region = (got.get(key) for key in (ip_key, "vendor", "region"))
    return Item(
        ip if isinstance(ip, str) else None,
        vendor if isinstance(vendor, str) else None,
        region if isinstance(region, str) else None,
    )
