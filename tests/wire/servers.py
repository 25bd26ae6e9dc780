# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server that says exactly what a test wants, byte by byte, and keeps what it was sent, byte by byte.

The emulator speaks proper HTTP; this one need not, and runs on every Python that the collection supports.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

_LARGEST_HEAD = 1024 * 1024


@dataclass(frozen=True)
class Request:
    """One request. line: as it came, without the line end. headers: by lower-case name. head: all up to the body."""

    line: str
    headers: Mapping[str, str]
    body: bytes
    head: bytes

    @property
    def target(self) -> str:
        """What stands between method and version."""
        return self.line.split(" ", 1)[1].rsplit(" ", 1)[0]


class Link:
    """The server side of one connection."""

    def __init__(self, sock: socket.socket, stopping: threading.Event) -> None:
        self._sock = sock
        self._stopping = stopping

    def send(self, data: bytes) -> None:
        """Send all of it. Raises OSError once the client has left."""
        self._sock.sendall(data)

    def drip(self, data: bytes, seconds: float = 0.05) -> None:
        """Send byte by byte, with a pause after each, until all is sent or the client left."""
        for position in range(len(data)):
            self.send(data[position : position + 1])
            if self._stopping.wait(seconds):
                return


Behaviour = Callable[[Request, Link], bool]
"""Answers a request; returns whether the connection stays open."""


@dataclass
class RawServer:
    """Serves in threads of this process until the context ends. requests: all that arrived, in order of time.

    connections: accepted so far; with TLS those too whose handshake failed. closed: how many of them are closed again.
    url: its root, by the name `host`.
    greeting: said before anything was asked. shakes_hands_after: seconds until a TLS handshake goes on.
    """

    behaviour: Behaviour
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    host: str = "127.0.0.1"
    greeting: bytes = b""
    shakes_hands_after: float = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    closed: int = 0

    def __post_init__(self) -> None:
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        self._listener = socket.create_server((self.address, 0), family=family)
        self.port = int(self._listener.getsockname()[1])
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()

    @property
    def url(self) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{self.host}:{self.port}"

    def __enter__(self) -> RawServer:  # noqa: PYI034 - Self needs Python 3.11
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for sock in (self._listener, *self._open):
            # A shutdown wakes the thread that waits for the socket; a close alone does not.
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                sock, _peer = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError), sock:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.sendall(self.greeting)
                if self.tls is None:
                    self._converse(sock)
                else:
                    self._stopping.wait(self.shakes_hands_after)
                    with self.tls.wrap_socket(sock, server_side=True) as secured:
                        self._open.add(secured)
                        self._converse(secured)
        finally:
            self._open.discard(sock)
            self.closed += 1

    def _converse(self, sock: socket.socket) -> None:
        link = Link(sock, self._stopping)
        with sock.makefile("rb") as stream:
            while True:
                request = _read_request(stream)
                if request is None:
                    return
                self.requests.append(request)
                if not self.behaviour(request, link):
                    return


def _read_request(stream: Any) -> Request | None:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline(_LARGEST_HEAD)
        if not line or len(head) > _LARGEST_HEAD:
            return None
        head += line
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in rest)}
    return Request(first, headers, stream.read(int(headers.get("content-length", 0))), head)


def envelope(result: Any, **more: Any) -> bytes:
    """The body of a success."""
    return json.dumps({"success": True, "errors": [], "messages": [], "result": result, **more}).encode()


EMPTY_ZONE = envelope([], result_info={"page": 1, "per_page": 100, "count": 0, "total_count": 0, "total_pages": 0})
"""The list of a zone without mappings (v2)."""


def message(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer. headers: lines beside Content-Length, which is left out where one of them frames the body."""
    framed = any(line.lower().startswith(("content-length:", "transfer-encoding:")) for line in headers)
    lines = [f"HTTP/1.1 {status}", *headers, *([] if framed else [f"Content-Length: {len(body)}"])]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def says(*answers: bytes, keep: bool = True) -> Behaviour:
    """A behaviour: one complete answer after another, repeating the last one."""
    left = list(answers)

    def behaviour(_request: Request, link: Link) -> bool:
        link.send(left.pop(0) if len(left) > 1 else left[0])
        return keep

    return behaviour


def an_empty_zone() -> Behaviour:
    """A behaviour: every request finds a zone without mappings."""
    return says(message(EMPTY_ZONE))
