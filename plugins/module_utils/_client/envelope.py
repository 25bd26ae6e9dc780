# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Unpacks Cloudflare's response envelope: returns the result, or raises an exception with the API's message.

This only handles error codes that mean the same for all resources. For others, see the `codes` of the exception.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.credentials import Mask
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    NoRouteError,
    RefusedCredentialsError,
    ResponseError,
)

CREDENTIAL_CODES = frozenset({9109, 10000})
"""The error codes for invalid credentials and missing permissions (API facts, errors)."""

_NO_ROUTE_CODES = frozenset({7000, 7003})
_START_BYTES = 120
_MAX_QUOTE = 500


@dataclass(frozen=True)
class Answer:
    """A successful response.

    request: method and path. result, result_info: as in the envelope. start: the beginning of the body, for messages.
    repeated: whether the request was sent more than once, so that an earlier attempt may also have had an effect.
    """

    request: str
    status: int
    result: Any
    result_info: Any
    start: str
    mask: Mask = field(repr=False, compare=False)
    repeated: bool = False

    def unexpected(self, what: str) -> ResponseError:
        """The error to raise for an unexpected result."""
        return ResponseError(self.request, self.status, what, self.start)

    def quote(self, text: str) -> str:
        """Prepare text from this response for a message: one line, of limited length, without secrets."""
        return _quote(text, self.mask)


def open_envelope(request: str, status: int, body: bytes, mask: Mask, *, repeated: bool = False) -> Answer:
    """Parse a response.

    Raises ApiError or one of its subclasses if the API reports an error, and ResponseError if the response is not from
    the API.
    """
    start = mask.start(body, _START_BYTES)
    if 300 <= status < 400:
        raise ResponseError(request, status, "a redirect, which the module does not follow; check api_url", start)
    if not body.strip():
        raise ResponseError(request, status, "an empty response", start)
    envelope = _parse_json(body)
    if not isinstance(envelope, dict) or not isinstance(envelope.get("success"), bool):
        raise ResponseError(request, status, "not a response of the Cloudflare API", start)
    if envelope["success"] and 200 <= status < 300:
        return Answer(request, status, envelope.get("result"), envelope.get("result_info"), start, mask, repeated)
    raise _refusal(request, status, envelope.get("errors"), mask)


def _parse_json(body: bytes) -> Any:
    """Parse JSON in UTF-8 (RFC 8259, 8.1). None for anything else.

    Text with half of a surrogate pair is also refused, because Ansible would discard the whole result.
    """
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text)
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return value


def _refusal(request: str, status: int, errors: Any, mask: Mask) -> ApiError:
    entries = [entry for entry in errors if isinstance(entry, dict)] if isinstance(errors, list) else []
    codes = [entry["code"] for entry in entries if isinstance(entry.get("code"), int)]
    said = "; ".join(f"{entry.get('code', '')} {entry.get('message', '')}".strip() for entry in entries)
    return _kind(status, codes)(request, status, codes, f"HTTP {status}: {_quote(said, mask)}")


def _kind(status: int, codes: Sequence[int]) -> type[ApiError]:
    if status in (401, 403) or CREDENTIAL_CODES.intersection(codes):
        return RefusedCredentialsError
    if _NO_ROUTE_CODES.intersection(codes):
        return NoRouteError
    return ApiError


def _quote(text: str, mask: Mask) -> str:
    # Mask first, because dropping spaces or shortening the text could hide a secret from the mask.
    text = _printable(" ".join(mask.text(text).split())) or "the API did not give a reason"
    return text if len(text) <= _MAX_QUOTE else f"{text[:_MAX_QUOTE]} …"


def _printable(text: str) -> str:
    """Return the text without control characters."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
