# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator over HTTP: uvicorn in a thread, one port for the API and for its control interface."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from . import faults
from .call import API_PREFIX, Call
from .client import ControlClient
from .control import CONTROL_PREFIX, control_app
from .envelope import Answer
from .routes import ROUTES
from .turn import Link, Turn
from .world import World

_KEEP_ALIVE_SECONDS: Final = 600


class Application:
    """The ASGI application: separates control requests from API requests, and applies faults."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.link_ids: Iterator[int] = itertools.count(1)
        self._control = control_app(world)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"].startswith(CONTROL_PREFIX):
            await self._control(scope, receive, send)
            return
        # The client left or the server ended. Neither needs a message.
        with contextlib.suppress(ClientDisconnect, asyncio.CancelledError):
            await self._api(scope, receive, send)

    def refuses(self, head: bytes) -> bool:
        """Whether a request that begins so is refused before it is read; it is logged as one that never arrived."""
        method, _space, rest = head.partition(b" ")
        path = rest.partition(b" ")[0].partition(b"?")[0].decode("latin-1")
        if path.startswith(CONTROL_PREFIX):
            return False
        world = self.world
        plan = world.plans.take(world.log.count + 1, method.decode("latin-1"), path, refusing=True)
        if plan is None:
            return False
        exchange = world.log.open(Call("", "", "", {}, b""), [], 0)
        exchange.fault, exchange.fault_effective = plan.name, True
        return True

    async def _api(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        call = await _read_call(scope, request)
        world, link = self.world, scope["state"]["link"]
        raw_headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in scope["headers"]]
        exchange = world.log.open(call, raw_headers, link.id)
        turn = Turn(world.service, ROUTES, call, link, exchange, world.log, receive, send)
        plan = world.plans.take(exchange.number, call.method, call.raw_path, refusing=False)
        if world.latency_ms:
            await asyncio.sleep(world.latency_ms / 1000)
        await world.gate.pass_through(exchange)
        try:
            if plan is None:
                await turn.send(turn.process())
            else:
                await faults.run(plan, turn)
        except Exception:  # noqa: BLE001
            # An error of the emulator itself must not look like one of the API.
            exchange.bug = traceback.format_exc()
            print(exchange.bug, file=sys.stderr)
            await turn.send(Answer(599, b"The emulator itself failed; see its standard error.", (), "text/plain"))


async def _read_call(scope: Scope, request: Request) -> Call:
    headers = {name.lower(): value for name, value in request.headers.items()}
    raw_path = scope["raw_path"].decode("latin-1")
    return Call(request.method, raw_path, scope["query_string"].decode("latin-1"), headers, await request.body())


class Protocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol that shows the connection to the application, and can refuse a request unread."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Number the connection."""
        super().connection_made(transport)
        self._application: Application = self.config.app  # type: ignore[assignment]
        self._link = Link(next(self._application.link_ids), transport)
        self.app_state = {**self.app_state, "link": self._link}

    def data_received(self, data: bytes) -> None:
        """Reset the connection where a request begins that a fault refuses."""
        between_requests = self.cycle is None or self.cycle.response_complete
        if between_requests and self._application.refuses(data):
            self._link.reset()
            return
        super().data_received(data)


class _Server(uvicorn.Server):
    """A uvicorn server that stops at once, even during answers."""

    stopping: asyncio.Event

    async def main_loop(self) -> None:
        self.stopping = asyncio.Event()
        while not self.stopping.is_set():
            await self.on_tick(0)
            self.ready.set()
            try:
                await asyncio.wait_for(self.stopping.wait(), 1.0)
            except TimeoutError:
                continue

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()


class Emulator:
    """A running emulator: a context manager that serves in a thread of this process.

    `url` is the API's base URL (`…/client/v4`), `control` steers it, `world` is its state: to be touched by other
    threads through `control` only. With `certfile` and `keyfile` it serves `https`.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        certfile: str | os.PathLike[str] | None = None,
        keyfile: str | os.PathLike[str] | None = None,
    ) -> None:
        self.world = World.new()
        self._socket = _listen(host, port)
        self.host, self.port = host, int(self._socket.getsockname()[1])
        config = uvicorn.Config(
            Application(self.world),
            http=Protocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            ssl_certfile=certfile,
            ssl_keyfile=keyfile,
        )
        self._scheme = "https" if certfile else "http"
        self._server = _Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._serve, name="emulator", daemon=True)
        self._error: BaseException | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self._scheme}://{host}:{self.port}"

    @property
    def url(self) -> str:
        """Base URL of the API."""
        return self.origin + API_PREFIX

    @property
    def control(self) -> ControlClient:
        """Client of the control interface."""
        return ControlClient(self.origin)

    def start(self) -> None:
        """Serve; returns once requests are accepted. Raises what kept the server from it."""
        self._thread.start()
        self._server.ready.wait()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """End at once: every connection is cut, also those of requests that hang."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._server.stopping.set)
            self._thread.join()
        self._socket.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001
            self._error = error
        finally:
            self._server.ready.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve(sockets=[self._socket])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off; else each answer waits 40 ms for its body.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(1024)
    return listener
