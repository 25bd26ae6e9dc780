# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base URL: https, or plain http to this machine only, and its other rules."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.wire.conftest import Serve
from tests.wire.servers import RawServer, an_empty_zone
from tests.wire.tasks import ZONE_ID, assert_one_sentence, assert_well, look

PATH = f"/zones/{ZONE_ID}/origin/cloud_regions?page=1&per_page=100"


@pytest.fixture
def server(serve: Serve) -> RawServer:
    return serve(an_empty_zone())


@pytest.fixture
def no_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The hosts that were looked up or connected to nevertheless."""
    tried: list[Any] = []

    def look_up(*arguments: Any, **_more: Any) -> list[Any]:
        tried.append(arguments)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return tried


def written(server: RawServer, host: str, path: str = "") -> str:
    return f"http://{host}:{server.port}{path}"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LocalHost", "127.9.8.7"])
def test_plain_http_to_this_machine_works(serve: Serve, host: str) -> None:
    server = serve(an_empty_zone(), address="0.0.0.0")
    assert_well(look(written(server, host)))


def test_plain_http_to_this_machine_works_over_ipv6(serve: Serve) -> None:
    server = serve(an_empty_zone(), address="::1", host="[::1]")
    assert_well(look(server.url))
    assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


FARAWAY = (
    "http://api.cloudflare.com/client/v4",
    "http://192.0.2.1:{port}",
    "http://0.0.0.0:{port}",
    "http://[::]:{port}",
    "http://[2001:db8::1]:{port}",
    "http://127.0.0.1.example.com:{port}",
    "http://localhost.example.com:{port}",
    "http://127.1:{port}",
    "http://2130706433:{port}",
    "http://0x7f000001:{port}",
    "http://\uff11\uff12\uff17.0.0.1:{port}",
    "http://127.0.0.1\\.example.com:{port}",
    "http://127.0.0.1%2eexample.com:{port}",
    "http://ip6-localhost:{port}",
    "HTTP://api.cloudflare.com",
)


@pytest.mark.parametrize("url", FARAWAY)
def test_plain_http_to_other_hosts_is_refused(server: RawServer, url: str, no_name_is_looked_up: list[Any]) -> None:
    assert_one_sentence(look(url.format(port=server.port)), "api_url: ")
    assert (server.connections, no_name_is_looked_up) == (0, [])


WITH_USER = (
    "https://operator:Pa55w0rd@api.cloudflare.com",
    "https://Pa55w0rd@api.cloudflare.com",
    "http://operator:Pa55w0rd@127.0.0.1:{port}",
    "http://127.0.0.1:{port}\\@Pa55w0rd.example.com",
    "https://operator:Pa55w0rd@[::1",
    "https://operator:Pa55w0rd@host:port",
    "ftp://operator:Pa55w0rd@127.0.0.1:{port}",
    "operator:Pa55w0rd@127.0.0.1:{port}",
    "//operator:Pa55w0rd@127.0.0.1:{port}",
    "https:/operator:Pa55w0rd@127.0.0.1:{port}",
    "https:operator:Pa55w0rd@127.0.0.1:{port}",
    "https://host/?operator:Pa55w0rd@127.0.0.1",
    "https://operator:Pa55#w0rd@127.0.0.1:{port}",
    "https://operator:12/Pa55w0rd@127.0.0.1:{port}",
)


@pytest.mark.parametrize("url", WITH_USER)
def test_url_with_credentials_is_refused_and_not_shown(
    server: RawServer, url: str, no_name_is_looked_up: list[Any]
) -> None:
    result = look(url.format(port=server.port))
    assert_one_sentence(result, "api_url: ")
    for part in ("Pa55", "w0rd", "operator"):
        assert part not in result.msg
    assert (server.connections, no_name_is_looked_up) == (0, [])


IMPOSSIBLE_HOSTS = {
    "more behind an IPv6 address": "http://[::1].example.com:{port}",
    "a host that is too long": "https://" + "a" * 300 + ".example.com",
    "an empty label": "https://api..example.com",
    "a host that IDNA knows not": "https://\u2764\ufe0f\u200d.example.com",
    "no IPv6 address in brackets": "https://[localhost]:{port}",
}


@pytest.mark.parametrize("url", IMPOSSIBLE_HOSTS.values(), ids=IMPOSSIBLE_HOSTS)
def test_impossible_host_fails_without_retry(server: RawServer, url: str) -> None:
    result = look(url.format(port=server.port), retry_budget=60)
    assert_one_sentence(result, "api_url")
    assert server.connections == 0


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", PATH),
        ("/", PATH),
        ("///", PATH),
        ("/client/v4", f"/client/v4{PATH}"),
        ("/client/v4/", f"/client/v4{PATH}"),
        ("/gateway/cloud%20flare/v4", f"/gateway/cloud%20flare/v4{PATH}"),
    ],
)
def test_trailing_slashes_of_base_url_are_dropped(server: RawServer, path: str, expected: str) -> None:
    assert_well(look(written(server, "127.0.0.1", path)))
    assert [request.target for request in server.requests] == [expected]
