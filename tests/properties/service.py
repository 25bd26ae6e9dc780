# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulated service in this process: what a client's session needs, without sockets, threads or real time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from requests.structures import CaseInsensitiveDict

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from tests.emulator.auth import DEFAULT_TOKEN, Credentials
from tests.emulator.call import API_PREFIX, Call
from tests.emulator.envelope import Answer
from tests.emulator.limits import RateLimit
from tests.emulator.routes import ROUTES
from tests.emulator.routing import Service, dispatch
from tests.emulator.store import DEFAULT_ZONE_ID, Item, Store, Zone, ZoneSettings
from tests.properties.domain import Zone as Model
from tests.support.clock import FakeClock, longest_wait

BUDGET: Final = 20.0
TIMEOUT: Final = 4.0
_MOST_REQUESTS: Final = 2000


class Killed(BaseException):
    """The process is killed in the middle of a run and returns nothing."""


@dataclass
class Turn:
    """One request and the session that sent it."""

    session: Session
    number: int
    call: Call
    timeout: float

    @property
    def zone(self) -> Zone:
        return self.session.zone

    @property
    def writes(self) -> bool:
        return self.call.method != "GET"

    @property
    def number_of_write(self) -> int:
        """The number among the requests that write, from 1 on; 0 for a read."""
        return sum(call.method != "GET" for call in self.session.calls) if self.writes else 0

    def process(self) -> Answer:
        """Process the request and return the true answer."""
        return dispatch(self.session.service, ROUTES, self.call)

    def no_answer(self, why: str, *, transient: bool = True) -> TransportError:
        return TransportError(f"{self.call.method} {self.call.raw_path}", why, transient=transient)


Disturbance = Callable[[Turn], Answer]
"""What becomes of a request: an answer, or a TransportError."""


def undisturbed(turn: Turn) -> Answer:
    return turn.process()


@dataclass
class Session:
    """Stands in for the client's `HttpSession`."""

    store: Store
    disturb: Disturbance = undisturbed
    clock: FakeClock = field(default_factory=FakeClock)
    calls: list[Call] = field(default_factory=list)
    before: Model | None = None
    """The zone as it was before the first write."""
    limited: float = 0.0
    """Seconds that the answers asked to wait for the rate limit, where a run may wait so long."""

    def __post_init__(self) -> None:
        self.service = Service(self.store, Credentials(), RateLimit(clock=self.clock))

    @property
    def zone(self) -> Zone:
        return self.store.zones[DEFAULT_ZONE_ID]

    def exchange(
        self, method: str, path: str, *, timeout: float, params: Mapping[str, Any] | None = None, body: Any = None
    ) -> HttpAnswer:
        """As `HttpSession.exchange`."""
        headers = {"authorization": f"Bearer {DEFAULT_TOKEN}"}
        sent = b"" if body is None else json.dumps(body).encode()
        self.calls.append(Call(method, API_PREFIX + path, urlencode(params or {}), headers, sent))
        if len(self.calls) > _MOST_REQUESTS:
            raise Endless(f"more than {_MOST_REQUESTS} requests: {method} {path}")
        turn = Turn(self, len(self.calls), self.calls[-1], timeout)
        if turn.writes and self.before is None:
            self.before = held(self.store)
        answer = self.disturb(turn)
        received = HttpAnswer(answer.status, CaseInsensitiveDict(answer.headers), answer.encoded())
        if received.status == 429 and (received.retry_after or BUDGET) < BUDGET:
            self.limited += received.retry_after or 0.0
        return received

    def client(self) -> Client:
        """The collection's own client, on this session."""
        budget = RetryBudget(BUDGET, TIMEOUT, clock=self.clock, sleep=self.clock.sleep, draw=longest_wait)
        return Client(self, budget)  # type: ignore[arg-type]


class Endless(BaseException):
    """The client does not end. Not an Exception, so that no handler catches it."""


def store_of(zone: Model, **settings: Any) -> Store:
    """A store whose default zone holds these mappings."""
    store = Store()
    items = [Item(mapping.ip, mapping.vendor, mapping.region) for mapping in zone.values()]
    store.put_zone(DEFAULT_ZONE_ID, "example.com", items, ZoneSettings(**settings))
    return store


def held(store: Store) -> Model:
    """The mappings of the default zone."""
    return {row.ip: OriginMapping(row.ip, row.vendor, row.region) for row in store.zones[DEFAULT_ZONE_ID].mappings()}
