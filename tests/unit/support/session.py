# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fake HTTP session that answers from a script and records the requests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import HttpSession
from ansible_collections.edgeops.cloudflare.tests.support.clock import FakeClock, longest_wait


def raw(status: int, body: bytes, **headers: str) -> HttpAnswer:
    """An answer of any body. `Retry_After="3"` gives the header `Retry-After`."""
    return HttpAnswer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def ok(result: Any, result_info: Any = None, **headers: str) -> HttpAnswer:
    """A success, in Cloudflare's envelope."""
    envelope = {"success": True, "errors": [], "messages": [], "result": result}
    if result_info is not None:
        envelope["result_info"] = result_info
    return raw(200, json.dumps(envelope).encode(), **headers)


def refusal(status: int, *codes: int, message: str = "said no", **headers: str) -> HttpAnswer:
    """A failure, in Cloudflare's envelope."""
    errors = [{"code": code, "message": message} for code in codes]
    envelope = {"success": False, "errors": errors, "messages": [], "result": None}
    return raw(status, json.dumps(envelope).encode(), **headers)


def lost(*, transient: bool = True) -> TransportError:
    """The error that the session raises if there is no answer."""
    return TransportError("GET /somewhere", "the connection failed (reset)", transient=transient)


@dataclass(frozen=True)
class Sent:
    """One request as the session received it."""

    method: str
    path: str
    params: Mapping[str, Any] | None
    body: Any
    timeout: float

    @property
    def query(self) -> Mapping[str, Any]:
        """The query, possibly empty."""
        return self.params or {}

    @property
    def line(self) -> str:
        """Method, path and query, if there is one."""
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.method} {self.path}?{query}" if query else f"{self.method} {self.path}"


class FakeSession(HttpSession):
    """Answers with the script's next entry, or raises it if it is an exception."""

    def __init__(self, *script: HttpAnswer | Exception) -> None:
        self.script = list(script)
        self.sent: list[Sent] = []

    @property
    def lines(self) -> list[str]:
        return [request.line for request in self.sent]

    @property
    def bodies(self) -> list[Any]:
        return [request.body for request in self.sent]

    def exchange(
        self,
        method: str,
        path: str,
        *,
        timeout: float,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpAnswer:
        self.sent.append(Sent(method, path, params, body, timeout))
        assert self.script, f"not expected: {self.sent[-1].line}"
        entry = self.script.pop(0)
        if isinstance(entry, Exception):
            raise entry
        return entry


def make_budget(clock: FakeClock, budget: float = 330, timeout: float = 30) -> RetryBudget:
    """A budget that neither sleeps nor draws random numbers."""
    return RetryBudget(budget, timeout, clock=clock, sleep=clock.sleep, draw=longest_wait)


def make_client(session: FakeSession, budget: float = 330, clock: FakeClock | None = None) -> Client:
    """A real client on a fake session."""
    return Client(session, make_budget(clock or FakeClock(), budget))
