# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A web server on loopback, and at the same time a proxy behind which it plays any host, TLS included."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Page:
    """What is answered. etag: of the content; a request that has it already is answered with 304."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""


@dataclass(frozen=True)
class Asked:
    """A request. target: the path, or the whole URL where it came through the proxy. headers: by lower-case name."""

    method: str
    target: str
    headers: Mapping[str, str]


class WebServer:
    """Serves `pages`, by path or by URL, until the context ends. asked: all requests, in order of time.

    tls: makes the server side of TLS for a host that somebody wants to reach through the proxy.
    """

    def __init__(self, tls: Callable[[str], ssl.SSLContext] | None = None) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self._tls = tls

    @property
    def url(self) -> str:
        """The root of the server, which is the address of the proxy too."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> WebServer:  # noqa: PYI034 - Self needs Python 3.11
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def tls(self, host: str) -> ssl.SSLContext:
        """The server side of TLS for a host."""
        assert self._tls is not None, f"nobody was expected to connect to {host}"
        return self._tls(host)


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        host = ""

        def do_CONNECT(self) -> None:
            server.asked.append(self._as_asked(self.path))
            self.send_response(200)
            self.end_headers()
            # Some clients ask for a tunnel in HTTP/1.0.
            self.close_connection = False
            self.host = self.path.rpartition(":")[0]
            self.connection = server.tls(self.host).wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

        def do_GET(self) -> None:
            target = f"https://{self.host}{self.path}" if self.host else self.path
            server.asked.append(self._as_asked(target))
            page = server.pages.get(target, Page(b"<h1>Not found</h1>", 404))
            if page.etag and self.headers.get("If-None-Match") == page.etag:
                page = Page(status=304, etag=page.etag)
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.etag:
                self.send_header("ETag", page.etag)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)

        def _as_asked(self, target: str) -> Asked:
            return Asked(self.command, target, {name.lower(): value for name, value in self.headers.items()})

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

        def handle(self) -> None:
            # A client that does not trust the certificate hangs up.
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    return Handler
