# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log of API requests: what came, what was answered, over which connection, with which fault."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from .call import Call
from .envelope import Answer
from .routes import ROUTES
from .routing import find

KEPT_ANSWER_BYTES: Final = 64 * 1024 * 1024
"""Older answer bodies are dropped from the log beyond this, so that a long run stays small."""

_SECRET_HEADERS: Final = frozenset({"authorization", "x-auth-key", "x-auth-email"})


@dataclass
class Exchange:
    """One logged request and its answer; `status` is `None` where nothing was answered."""

    number: int
    connection: int
    method: str
    path: str
    query: str
    headers: dict[str, str]
    raw_headers: list[tuple[str, str]]
    body: Any
    route: str | None = None
    """Method and path template, `None` where no route matches."""
    fault: str | None = None
    fault_effective: bool = False
    status: int | None = None
    answer: Any = None
    answer_headers: dict[str, str] = field(default_factory=dict)
    answer_dropped: bool = False
    bug: str | None = None


@dataclass
class RequestLog:
    """All exchanges since the last clear; `number` counts from 1 and starts again with it."""

    exchanges: list[Exchange] = field(default_factory=list)
    count: int = 0
    _kept: deque[tuple[Exchange, int]] = field(default_factory=deque)
    _kept_bytes: int = 0

    def clear(self) -> None:
        """Forget everything and count from 1 again."""
        self.exchanges.clear()
        self._kept.clear()
        self.count = self._kept_bytes = 0

    def open(self, call: Call, raw_headers: list[tuple[str, str]], connection: int) -> Exchange:
        """Log an arriving request under the next number."""
        self.count += 1
        route = find(ROUTES, call)
        exchange = Exchange(
            self.count,
            connection,
            call.method,
            call.raw_path,
            call.raw_query,
            {name: _shown(name, value) for name, value in call.headers.items()},
            raw_headers,
            readable(call.body),
            None if route is None else route.label,
        )
        self.exchanges.append(exchange)
        return exchange

    def answered(self, exchange: Exchange, answer: Answer, size: int) -> None:
        """Add the answer that is about to be sent, `size` bytes long."""
        exchange.status = answer.status
        exchange.answer_headers = {name.lower(): value for name, value in answer.headers}
        exchange.answer_headers["content-type"] = answer.content_type
        exchange.answer = readable(answer.body) if isinstance(answer.body, bytes) else answer.body
        self._kept.append((exchange, size))
        self._kept_bytes += size
        while self._kept_bytes > KEPT_ANSWER_BYTES:
            old, size = self._kept.popleft()
            old.answer, old.answer_dropped = None, True
            self._kept_bytes -= size

    def counts(self) -> dict[str, int]:
        """How many requests came for each route, `""` for none."""
        return dict(Counter(exchange.route or "" for exchange in self.exchanges))

    def as_json(self) -> list[dict[str, Any]]:
        """The log as JSON values."""
        return [asdict(exchange) for exchange in self.exchanges]


def readable(body: bytes) -> Any:
    """A body as a JSON value, as text where it is no JSON, `None` where it is empty."""
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")


def _shown(name: str, value: str) -> str:
    if name not in _SECRET_HEADERS:
        return value
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()[:16]}"
