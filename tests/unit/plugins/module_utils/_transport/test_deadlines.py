# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What lies under an exchange: time and size limits on the socket, TLS, and proxies."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport import deadlines, session

LIMIT = 1000


class Response(deadlines.DeadlineResponse):
    limit = LIMIT


@contextmanager
def sockets(timeout: float | None) -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.settimeout(timeout)
    with ours, theirs:
        yield ours, theirs


def test_an_answer_is_read_from_the_socket_as_http() -> None:
    with sockets(5) as (ours, theirs):
        theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        answer = Response(ours, method="GET")
        answer.begin()
        assert answer.read() == b"hello"
        answer.close()


@pytest.mark.parametrize("interim", ["100 Continue", "102 Processing", "103 Early Hints"])
def test_interim_answers_are_passed_over(interim: str) -> None:
    with sockets(5) as (ours, theirs):
        theirs.sendall(f"HTTP/1.1 {interim}\r\nX: y\r\n\r\n".encode() * 2)
        theirs.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nhello")
        answer = Response(ours, method="GET")
        answer.begin()
        assert (answer.status, answer.getheader("X"), answer.read()) == (202, None, b"hello")
        answer.close()


def test_protocol_switch_is_not_an_interim_answer() -> None:
    """What follows it is no HTTP."""
    with sockets(5) as (ours, theirs):
        theirs.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        answer = Response(ours, method="GET")
        answer.begin()
        assert answer.status == 101
        answer.close()


def test_slow_bytes_do_not_restart_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    time = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: time[0])
    with sockets(30) as (ours, theirs):
        reader = deadlines._DeadlineReader(ours, LIMIT)
        for _drip in range(3):
            theirs.sendall(b"x")
            assert reader.readinto(bytearray(10)) == 1
            time[0] += 9.5
        theirs.sendall(b"x")
        assert reader.readinto(bytearray(10)) == 1
        assert ours.gettimeout() == pytest.approx(1.5)
        time[0] += 2
        theirs.sendall(b"x")
        with pytest.raises(TimeoutError):
            reader.readinto(bytearray(10))
        reader.close()


def test_tls_is_1_2_or_newer_and_verified_by_default() -> None:
    for verify, mode in ((True, ssl.CERT_REQUIRED), (False, ssl.CERT_NONE)):
        context = session._Adapter(session.Connection("", "test", verify=verify))._tls()
        assert context.minimum_version == ssl.TLSVersion.TLSv1_2
        assert context.verify_mode == mode


@pytest.mark.parametrize("url", ["https://api.example.com", "http://127.0.0.1:8080"])
def test_direct_and_proxied_connections_enforce_the_timeout(url: str) -> None:
    adapter = session._Adapter(session.Connection("", "test", max_bytes=LIMIT))
    for manager in (adapter.poolmanager, adapter.proxy_manager_for("http://proxy.example.com:3128")):
        pool = manager.connection_from_url(url)
        assert issubclass(pool.ConnectionCls.response_class, deadlines.DeadlineResponse)
        assert pool.ConnectionCls.response_class.limit == LIMIT


def test_every_byte_of_an_answer_counts_against_its_limit() -> None:
    with sockets(5) as (ours, theirs):
        theirs.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"x" * LIMIT)
        answer = Response(ours, method="GET")
        with pytest.raises(deadlines.TooLargeError):
            answer.begin()
        answer.close()
