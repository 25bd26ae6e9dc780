# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connections that hold each answer to a deadline and a size.

Threat model: a server, or a proxy, that is broken or hostile. `requests` and urllib3 leave three gaps.

- Their time-out starts again with each read from the socket, so an answer in drips never ends. Here, the time-out of
  a request is a deadline for its whole answer, a proxy's answer to CONNECT included.
- They read status lines, headers, interim answers, sizes of chunks and trailers without a limit, before anybody sees
  the first byte of a body. Here, every byte that comes from the socket counts.
- The time to connect and the time for the TLS handshake each get a time-out of their own. Here, they share one.

Beside these, `http.client` takes the interim answers 102 and 103 for the final one, so that each later answer on the
connection would be taken for the answer to the request before it. Here, they are skipped (RFC 9110, 15.2).

Not covered: looking up the host's name and trying each of its addresses, which is up to the system.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import Any

try:
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
except ImportError:
    # session.py reports the missing library; the classes below only need some base to be defined.
    HTTPConnection = HTTPSConnection = HTTPConnectionPool = HTTPSConnectionPool = object  # type: ignore[assignment,misc]

# Not 101: what follows it is not HTTP.
_INTERIM = range(102, 200)


class TooLargeError(OSError):
    """The answer has more bytes than allowed."""


def deadline_pools(max_bytes: int) -> dict[str, Any]:
    """urllib3's connection pools by scheme, for answers of up to `max_bytes`, headers and framing included."""

    class Response(DeadlineResponse):
        limit = max_bytes

    class PlainConnection(HTTPConnection):
        response_class = Response

    class TlsConnection(_TlsConnection):
        response_class = Response

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": PlainPool, "https": TlsPool}


class DeadlineResponse(http.client.HTTPResponse):
    """An answer that is read within the socket's time-out as a whole. limit: bytes."""

    limit: int

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(_DeadlineSocket(sock, self.limit), *args, **kwargs)  # type: ignore[arg-type]

    def begin(self) -> None:
        """Read the head of the final answer. Python itself skips only interim answers with status 100."""
        super().begin()
        while self.status in _INTERIM:
            self.headers = self.msg = None  # type: ignore[assignment]
            super().begin()


class _TlsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        """Connect, and leave the rest of the time-out to the TLS handshake or the proxy's answer."""
        began = time.monotonic()
        sock = super()._new_conn()
        if self.timeout:
            sock.settimeout(max(0.01, self.timeout - (time.monotonic() - began)))
        return sock


class _DeadlineSocket:
    """The part of a socket that `http.client.HTTPResponse` uses: the file to read the answer from."""

    def __init__(self, sock: socket.socket, limit: int) -> None:
        self._sock = sock
        self._limit = limit

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_DeadlineReader(self._sock, self._limit))


class _DeadlineReader(io.RawIOBase):
    """Reads one answer. Raises TimeoutError and TooLargeError."""

    def __init__(self, sock: socket.socket, limit: int) -> None:
        super().__init__()
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = time.monotonic() + (sock.gettimeout() or 0)
        self._bytes_left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        count = self._raw.readinto(buffer)
        self._bytes_left -= count or 0
        if self._bytes_left < 0:
            raise TooLargeError
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
