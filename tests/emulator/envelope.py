# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The envelope of every API answer, and the answer as a value (published schema, `api-response-common`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .errors import ErrorKind

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """One HTTP answer before it is sent: a status, a body (JSON value, or bytes with their type), headers."""

    status: int
    body: Any = None
    headers: Headers = ()
    content_type: str = "application/json"

    def encoded(self) -> bytes:
        """The body as it goes over the wire."""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, separators=(",", ":")).encode()


def success(result: Any, **more: Any) -> Answer:
    """A success envelope; `more` holds keys beside `result`, such as `result_info`."""
    return Answer(200, {"success": True, "errors": [], "messages": [], "result": result, **more})


def failure(kind: ErrorKind, headers: Headers = ()) -> Answer:
    """A failure envelope with one error."""
    error = {"code": kind.code, "message": kind.message}
    return Answer(kind.status, {"success": False, "errors": [error], "messages": [], "result": None}, headers)
