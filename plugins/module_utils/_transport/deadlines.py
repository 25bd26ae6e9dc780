# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connections that enforce a deadline and a size limit for each response.

Threat model: a broken or malicious server or proxy. `requests` and urllib3 leave three gaps.

- Their timeout starts again with each read from the socket, so a slow response can take forever. Here, the timeout of a
  request is a deadline for the whole response, including a proxy's response to CONNECT.
- They read status lines, headers, interim responses, chunk sizes, and trailers without a limit, before the caller sees
  the first byte of a body. Here, every byte from the socket counts.
- Connecting and the TLS handshake have separate timeouts. Here, they share one.

In addition, `http.client` treats the interim responses 102 and 103 as final, so each later response on the connection
would be assigned to the previous request. Here, they are skipped (RFC 9110, 15.2).

Not covered: resolving the host name and trying each of its addresses, which the system does.
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
    # session.py reports the missing library. The classes below only need any base class.
    HTTPConnection = HTTPSConnection = HTTPConnectionPool = HTTPSConnectionPool = object  # type: ignore[assignment,misc]

# Without 101, because the data after it is not HTTP.
_INTERIM = range(102, 200)


class TooLargeError(OSError):
    """The response has more bytes than allowed."""


def deadline_pools(max_bytes: int) -> dict[str, Any]:
    """urllib3's connection pools by scheme, for responses of up to `max_bytes`, including headers and framing."""

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
    """A response that must be read completely within the socket's timeout. limit: bytes."""

    limit: int

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(_DeadlineSocket(sock, self.limit), *args, **kwargs)  # type: ignore[arg-type]

    def begin(self) -> None:
        """Read the head of the final response. Python only skips interim responses with status 100."""
        super().begin()
        while self.status in _INTERIM:
            self.headers = self.msg = None  # type: ignore[assignment]
            super().begin()


class _TlsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        """Connect, and leave the rest of the timeout for the TLS handshake or the proxy's response."""
        began = time.monotonic()
        sock = super()._new_conn()
        if self.timeout:
            sock.settimeout(max(0.01, self.timeout - (time.monotonic() - began)))
        return sock


class _DeadlineSocket:
    """The part of a socket that `http.client.HTTPResponse` uses: the file for reading the response."""

    def __init__(self, sock: socket.socket, limit: int) -> None:
        self._sock = sock
        self._limit = limit

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_DeadlineReader(self._sock, self._limit))


class _DeadlineReader(io.RawIOBase):
    """Reads one response. Raises TimeoutError and TooLargeError."""

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
