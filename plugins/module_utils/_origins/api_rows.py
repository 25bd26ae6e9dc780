# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses the parts of responses that both versions of the API share, except for the key of the IP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import canonical_ip
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdict, Verdicts

# The number of characters of an IP that a message quotes. Valid IPs have up to 45 characters.
_MAX_QUOTED_IP = 50


@dataclass(frozen=True)
class Row:
    """One mapping as listed by the API. modified_on: RFC 3339, or empty."""

    mapping: OriginMapping
    modified_on: str

    @property
    def ip(self) -> str:
        return self.mapping.ip


def parse_rows(rows: Any, ip_key: str, answer: Answer) -> tuple[Row, ...]:
    """Parse a list of mappings. ip_key: the key of the IP. Like all functions here, this raises ResponseError."""
    return tuple(parse_row(row, ip_key, answer) for row in expect_list(rows, answer))


def parse_row(row: Any, ip_key: str, answer: Answer) -> Row:
    """Parse one mapping, `{<ip_key>, vendor, region, modified_on?}`."""
    ip, vendor, region = text_at(row, ip_key), text_at(row, "vendor"), text_at(row, "region")
    if not (ip and vendor and region):
        raise answer.unexpected("a mapping without an IP, vendor, or region")
    quoted = answer.quote(ip)[:_MAX_QUOTED_IP]
    if not (vendor + region).isprintable():
        raise answer.unexpected(f"a mapping of {quoted!r} with unprintable characters in its vendor or region")
    try:
        return Row(OriginMapping(canonical_ip(ip), vendor, region), text_at(row, "modified_on"))
    except ValueError:
        raise answer.unexpected(f"a mapping whose IP is {quoted!r}") from None


def parse_verdicts(batch: Any, ip_key: str, answer: Answer, modified_on: str | None) -> Verdicts:
    """Parse the result of a batch, `{succeeded: [row], failed: [row]}`. Empty lists can be null or missing."""
    if not isinstance(batch, dict) or not batch.keys() & {"succeeded", "failed"}:
        raise answer.unexpected("no results for a batch")
    succeeded = [_parse_verdict(row, None, ip_key, answer) for row in _list_or_empty(batch.get("succeeded"), answer)]
    failed = [
        _parse_verdict(row, answer.quote(text_at(row, "error")), ip_key, answer)
        for row in _list_or_empty(batch.get("failed"), answer)
    ]
    return Verdicts((*succeeded, *failed), modified_on, answer.repeated)


def current_state(rows: Sequence[Row], count: int) -> CurrentState:
    """Convert rows to mappings. count: the number of mappings in the whole zone."""
    dates = {row.ip: row.modified_on for row in rows if row.modified_on}
    return CurrentState({row.ip: row.mapping for row in rows}, count, dates)


def expect_list(value: Any, answer: Answer) -> list[Any]:
    """Return the value, which must be a list."""
    if not isinstance(value, list):
        raise answer.unexpected("not a list, although the API documents one")
    return value


def text_at(row: Any, key: str) -> str:
    """Return the text at a key of a JSON object. Empty if there is no such object, key, or text."""
    text = row.get(key) if isinstance(row, dict) else None
    return text if isinstance(text, str) else ""


def _parse_verdict(row: Any, error: str | None, ip_key: str, answer: Answer) -> Verdict:
    ip, vendor, region = text_at(row, ip_key), text_at(row, "vendor"), text_at(row, "region")
    if not ip:
        raise answer.unexpected("a result without an IP")
    ip = _canonical_or_as_is(ip)
    return Verdict(ip, error, OriginMapping(ip, vendor, region) if vendor and region else None)


def _list_or_empty(value: Any, answer: Answer) -> list[Any]:
    """Parse a list. Null and a missing key count as empty, because missing items are detected later."""
    return [] if value is None else expect_list(value, answer)


def _canonical_or_as_is(text: str) -> str:
    """The IP of a result. If it is not a valid IP, it matches no item of the batch, which is detected later."""
    try:
        return canonical_ip(text)
    except ValueError:
        return text
