# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Timeouts: a dripping answer ends in time, a slow one does not affect the next one."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport import deadlines
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import Connection, HttpSession
from tests.support.clock import FakeClock
from tests.support.waiting import until
from tests.wire.certificates import Authority
from tests.wire.conftest import Serve
from tests.wire.servers import EMPTY_ZONE, Behaviour, Link, RawServer, Request, an_empty_zone, envelope, message, says
from tests.wire.tasks import look

TIMEOUT = 0.4
MARGIN = 15
"""Seconds that a busy machine may add. What the answers below take that do not end by themselves is far more."""

PATIENCE = 60
"""A time-out, in seconds, of requests that are answered at once."""

NEXT = "/next"
"""The target that is answered at once."""

Opened = tuple[RawServer, HttpSession]
Open = Callable[[Behaviour], Opened]


@pytest.fixture(params=["http", "https"])
def opened(request: pytest.FixtureRequest, serve: Serve, authority: Authority) -> Open:
    """Starts a server, and a session with it, each in plain and over TLS."""

    def start(behaviour: Behaviour) -> Opened:
        tls = authority.tls("localhost") if request.param == "https" else None
        server = serve(behaviour, tls=tls, host="localhost")
        return server, HttpSession(Connection(server.url, "test", verify=str(authority.file)))

    return start


def drips(whole: bytes, dripping: bytes, seconds: float = 0.05) -> Behaviour:
    """A behaviour: the first part at once, the second byte by byte; an empty zone for NEXT."""

    def behaviour(request: Request, link: Link) -> bool:
        if request.target == NEXT:
            return an_empty_zone()(request, link)
        link.send(whole)
        link.drip(dripping, seconds)
        return True

    return behaviour


ANSWER = message(EMPTY_ZONE)
HEAD = ANSWER.index(b"\r\n\r\n") + 4
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
DRIPS: dict[str, tuple[Any, ...]] = {
    "all of it": (b"", ANSWER),
    "the headers": (b"HTTP/1.1 200 OK\r\n", b"X-Header: y\r\n" * 90),
    "the body": (ANSWER[:HEAD], EMPTY_ZONE),
    "the end of the body": (ANSWER[:-10], ANSWER[-10:], 0.2),
    "a chunked body": (CHUNKED, b"1\r\nx\r\n" * 1000),
    "a chunk's size": (CHUNKED, b"0" * 1000),
    "the trailers": (CHUNKED + b"0\r\n", b"a: b\r\n" * 1000),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100),
    "nothing": (b"", b" ", 60),
}


@pytest.mark.parametrize("label", DRIPS)
def test_dripping_answer_ends_within_the_timeout(opened: Open, label: str) -> None:
    _server, session = opened(drips(*DRIPS[label]))
    started = time.monotonic()
    with pytest.raises(TransportError, match=r"no complete answer within 0\.4 s") as caught:
        session.exchange("GET", "/", timeout=TIMEOUT)
    assert time.monotonic() - started < TIMEOUT + MARGIN
    assert caught.value.transient


@pytest.mark.parametrize("label", ["all of it", "the body", "nothing"])
def test_session_works_after_a_timeout(opened: Open, label: str) -> None:
    server, session = opened(drips(*DRIPS[label]))
    with pytest.raises(TransportError):
        session.exchange("GET", "/", timeout=TIMEOUT)
    assert session.exchange("GET", NEXT, timeout=PATIENCE).body == EMPTY_ZONE
    assert server.connections == 2


@pytest.mark.parametrize("interim", ["100 Continue", "102 Processing", "103 Early Hints"])
def test_interim_answer_is_skipped(opened: Open, interim: str) -> None:
    """The answer that follows is not mistaken for the answer to the next request."""

    def behaviour(request: Request, link: Link) -> bool:
        link.send(f"HTTP/1.1 {interim}\r\nLink: </>\r\n\r\n".encode())
        time.sleep(0.1)
        link.send(message(request.target.encode()))
        return True

    server, session = opened(behaviour)
    for target in (b"/one", b"/two", b"/three"):
        answer = session.exchange("GET", target.decode(), timeout=PATIENCE)
        assert (answer.status, answer.body) == (200, target)
    assert server.connections == 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock that measures how long an answer takes."""
    clock = FakeClock()
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=clock))
    return clock


def drip(link: Link, data: bytes, clock: FakeClock, seconds: float) -> None:
    """Send one byte at a time, each after a pause."""
    for position in range(len(data)):
        clock.sleep(seconds)
        link.drip(data[position : position + 1])


def test_slow_answers_do_not_shorten_the_next_timeout(opened: Open, clock: FakeClock) -> None:
    """The next answer gets its whole time, not the remainder of the previous one's."""

    def behaviour(_request: Request, link: Link) -> bool:
        link.send(ANSWER[:-6])
        drip(link, ANSWER[-6:], clock, 0.1 * PATIENCE)
        return True

    server, session = opened(behaviour)
    for _time in range(3):
        assert session.exchange("PUT", "/", timeout=PATIENCE, body=["x" * 1000]).body == EMPTY_ZONE
    assert clock.now > PATIENCE
    assert (server.connections, len(server.requests)) == (1, 3)


def test_missing_tls_handshake_ends_within_the_timeout(serve: Serve, authority: Authority) -> None:
    server = serve(an_empty_zone())
    session = HttpSession(Connection(f"https://127.0.0.1:{server.port}", "test", verify=str(authority.file)))
    started = time.monotonic()
    with pytest.raises(TransportError, match=r"no complete answer within 0\.4 s"):
        session.exchange("GET", "/", timeout=TIMEOUT)
    assert time.monotonic() - started < TIMEOUT + MARGIN


def test_connecting_and_answer_share_one_timeout(serve: Serve, authority: Authority) -> None:
    def behaviour(_request: Request, link: Link) -> bool:
        time.sleep(0.7)
        link.send(ANSWER)
        return True

    server = serve(behaviour, tls=authority.tls("localhost"), host="localhost", shakes_hands_after=0.7)
    session = HttpSession(Connection(server.url, "test", verify=str(authority.file)))
    with pytest.raises(TransportError, match="no complete answer within 1 s"):
        session.exchange("GET", "/", timeout=1)
    assert session.exchange("GET", "/", timeout=PATIENCE).status == 200


@pytest.mark.parametrize("answered", [True, False], ids=["in drips", "never"])
def test_proxy_answer_counts_against_the_timeout(
    serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch, answered: bool
) -> None:
    established = b"HTTP/1.1 200 Connection established\r\n" + b"X-Header: y\r\n" * 90
    proxy = serve(drips(b"", established) if answered else drips(*DRIPS["nothing"]))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    session = HttpSession(Connection("https://api.cloudflare.example", "test", verify=str(authority.file)))
    started = time.monotonic()
    with pytest.raises(TransportError, match=r"no complete answer within 0\.4 s"):
        session.exchange("GET", "/", timeout=TIMEOUT)
    assert time.monotonic() - started < TIMEOUT + MARGIN


@pytest.mark.parametrize("said", [False, True], ids=["unannounced", "Connection: close"])
def test_idle_closed_connection_is_replaced_without_retry(opened: Open, said: bool) -> None:
    headers = ["Connection: close"] if said else []
    server, session = opened(says(message(EMPTY_ZONE, *headers), keep=False))
    for number in range(3):
        assert session.exchange("PUT", "/", timeout=PATIENCE, body=[]).body == EMPTY_ZONE
        until(lambda: server.closed > number)  # noqa: B023
    assert (server.connections, len(server.requests)) == (3, 3)


def test_connection_closed_during_request_costs_one_retry(serve: Serve) -> None:
    """The client cannot notice this in time. The request is idempotent and is sent again."""
    rows = [{"origin_ip": f"192.0.2.{number}", "vendor": "aws", "region": "us-east-1"} for number in (1, 2)]
    pages = [zone_page(row) for row in rows]
    links: list[Link] = []

    def behaviour(request: Request, link: Link) -> bool:
        if link in links:
            return False
        links.append(link)
        return says(pages["page=2" in request.target])(request, link)

    server = serve(behaviour)
    wanted = [{"ip": row["origin_ip"]} for row in rows] + [{"ip": "192.0.2.3"}, {"ip": "192.0.2.4"}]
    result = look(server.url, mappings=wanted, check_mode=True, retry_budget=60)
    assert not result.failed, result.msg
    assert result["api_calls"] == {"reads": 2, "writes": 0, "retries": 1}
    assert (server.connections, len(server.requests)) == (2, 3)


def zone_page(row: dict[str, str]) -> bytes:
    """One of the two pages of a zone."""
    return message(envelope([row], result_info={"total_count": 2, "total_pages": 2}))
