# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One request being answered, by an ordinary answer or a fault."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from starlette.types import Receive, Send

from .call import Call
from .envelope import Answer, Headers
from .record import Exchange, RequestLog
from .routing import Route, Service, caller, dispatch
from .store import Zone


@dataclass(frozen=True)
class Link:
    """One accepted TCP connection: its number since the start, and its transport."""

    id: int
    transport: asyncio.Transport

    def reset(self) -> None:
        """End the connection with a TCP reset."""
        sock = self.transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def close(self) -> None:
        """End the connection in order, after what was already written."""
        self.transport.close()


@dataclass
class Turn:
    """One request, the service behind it and the connection in front of it."""

    service: Service
    routes: Sequence[Route]
    call: Call
    link: Link
    exchange: Exchange
    log: RequestLog
    receive: Receive
    send_event: Send

    @property
    def zone(self) -> Zone | None:
        """The zone that the request names, if there is one."""
        segments = self.call.segments
        return self.service.store.zones.get(segments[1]) if len(segments) > 1 else None

    def process(self) -> Answer:
        """Process the request and return its true answer."""
        return dispatch(self.service, self.routes, self.call)

    def limit_headers(self) -> Headers:
        """Count a request that is not processed; the rate-limit headers for its answer."""
        return self.service.rate_limit.count(caller(self.call))[1]

    async def send(self, answer: Answer) -> None:
        """Answer in one piece."""
        body = answer.encoded()
        await self._start(answer, len(body), len(body))
        await self.send_event({"type": "http.response.body", "body": body})

    async def send_parts(self, answer: Answer, parts: Iterable[bytes], length: int | None, pause: float = 0.0) -> None:
        """Answer with a body in parts, `pause` seconds apart; without a length it is sent chunked."""
        await self._start(answer, length, 0)
        for part in parts:
            if self.link.transport.is_closing():
                return
            await self.send_event({"type": "http.response.body", "body": part, "more_body": True})
            await asyncio.sleep(pause)
        await self.send_event({"type": "http.response.body", "body": b""})

    async def send_part_only(self, answer: Answer, sent: int) -> None:
        """Promise the whole body, send its first bytes, and close the connection."""
        body = answer.encoded()
        await self._start(answer, len(body), len(body))
        await self.send_event({"type": "http.response.body", "body": body[:sent], "more_body": True})
        self.link.close()
        await self.client_left()

    async def write_slowly(self, answer: Answer, chunk: int, pause: float) -> None:
        """Answer, the header lines too, in chunks of bytes `pause` seconds apart, and close the connection."""
        body = answer.encoded()
        self.log.answered(self.exchange, answer, len(body))
        wire = _head(answer, len(body)) + body
        for start in range(0, len(wire), chunk):
            if self.link.transport.is_closing():
                break
            self.link.transport.write(wire[start : start + chunk])
            await asyncio.sleep(pause)
        self.link.close()
        await self.client_left()

    async def client_left(self) -> None:
        """Wait until the connection is gone."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def _start(self, answer: Answer, length: int | None, logged_size: int) -> None:
        self.log.answered(self.exchange, answer, logged_size)
        headers = [("Content-Type", answer.content_type), *answer.headers]
        if length is not None:
            headers.append(("Content-Length", str(length)))
        await self.send_event(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            }
        )


def _head(answer: Answer, length: int) -> bytes:
    phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else ""
    headers = [
        ("Content-Type", answer.content_type),
        *answer.headers,
        ("Content-Length", str(length)),
        ("Connection", "close"),
    ]
    lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def with_body(answer: Answer, body: object) -> Answer:
    """The same answer with another body."""
    return replace(answer, body=body)
