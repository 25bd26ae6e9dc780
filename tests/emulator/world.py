# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All state of one emulator."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from .auth import Credentials
from .limits import RateLimit
from .plans import Match, Plans
from .record import Exchange, RequestLog
from .routing import Service
from .store import Store


@dataclass
class Gate:
    """Requests that fit wait here until it is opened."""

    held: Match | None = None
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    def close(self, held: Match) -> None:
        """Hold requests that fit, from now on; those that wait already go on waiting."""
        self.held = held
        self.opened.clear()

    def open(self) -> None:
        """Let all requests go on."""
        self.held = None
        self.opened.set()

    async def pass_through(self, exchange: Exchange) -> None:
        """Return at once, or once the gate is opened."""
        if self.held is not None and self.held.fits(exchange.number, exchange.method, exchange.path):
            await self.opened.wait()


@dataclass
class World:
    """The emulated service, and what tests have it do besides: faults, delays, a gate, a log."""

    service: Service
    plans: Plans
    log: RequestLog
    latency_ms: float = 0.0
    gate: Gate = field(default_factory=Gate)

    @classmethod
    def new(cls) -> World:
        """A new world: the zone `example.com`, the default credentials, no planned faults."""
        return cls(Service(Store(), Credentials(), RateLimit()), Plans(), RequestLog())

    def reset(self) -> None:
        """Return to the state that `new` creates."""
        self.service.store.reset()
        self.service.credentials.reset()
        self.service.rate_limit.configure(enabled=False)
        self.plans.plans.clear()
        self.log.clear()
        self.latency_ms = 0.0
        self.gate.open()
