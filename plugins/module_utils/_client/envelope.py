# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cloudflare's envelope: the bytes of an answer → its result, or an exception that says what the API said.

Only codes that mean the same for every resource are known here. The others are for the resource to tell from the
error's `codes`.
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
"""What the API says of bad credentials and of missing permissions (API facts, errors)."""

_NO_ROUTE_CODES = frozenset({7000, 7003})
_START_BYTES = 120
_MAX_QUOTE = 500


@dataclass(frozen=True)
class Answer:
    """A successful answer.

    request: method and path. result, result_info: as the envelope has them. start: of the body, for messages.
    repeated: whether the request was sent more than once, so that an earlier try may have been carried out too.
    """

    request: str
    status: int
    result: Any
    result_info: Any
    start: str
    mask: Mask = field(repr=False, compare=False)
    repeated: bool = False

    def unexpected(self, what: str) -> ResponseError:
        """The error to raise where the result is not what it should be."""
        return ResponseError(self.request, self.status, what, self.start)

    def quote(self, text: str) -> str:
        """A text of this answer for a message: in one line, of limited length, without secrets."""
        return _quote(text, self.mask)


def open_envelope(request: str, status: int, body: bytes, mask: Mask, *, repeated: bool = False) -> Answer:
    """Read an answer.

    Raises ApiError, or the one of its kinds that fits, where the API says no; ResponseError where the answer is not
    the API's.
    """
    start = mask.start(body, _START_BYTES)
    if 300 <= status < 400:
        raise ResponseError(request, status, "a redirect, which is not followed; check api_url", start)
    if not body.strip():
        raise ResponseError(request, status, "an empty answer", start)
    envelope = _parse_json(body)
    if not isinstance(envelope, dict) or not isinstance(envelope.get("success"), bool):
        raise ResponseError(request, status, "not an answer of the Cloudflare API", start)
    if envelope["success"] and 200 <= status < 300:
        return Answer(request, status, envelope.get("result"), envelope.get("result_info"), start, mask, repeated)
    raise _refusal(request, status, envelope.get("errors"), mask)


def _parse_json(body: bytes) -> Any:
    """The value of a JSON text in UTF-8 (RFC 8259, 8.1); None for anything else.

    A text with half of a surrogate pair is refused, too: Ansible would throw the whole result away.
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
    # Masked first: neither the spaces that are dropped nor the cut may hide a part of a secret from the mask.
    text = _printable(" ".join(mask.text(text).split())) or "the API gives no reason"
    return text if len(text) <= _MAX_QUOTE else f"{text[:_MAX_QUOTE]} …"


def _printable(text: str) -> str:
    """A text that cannot steer the terminal it is shown on."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
