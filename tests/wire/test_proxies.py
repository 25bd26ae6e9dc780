# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Proxies from the environment: used for https, not for plain http; and their error messages."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.wire.certificates import Authority
from tests.wire.conftest import Serve
from tests.wire.proxies import PROXIED_NAME, ForwardProxy
from tests.wire.servers import RawServer, an_empty_zone, message, says
from tests.wire.tasks import BY_TOKEN, PAIR, Options, assert_one_sentence, assert_well, look

PASSWORD = "Pr0xy-Passw0rd"


@pytest.fixture
def server(serve: Serve, authority: Authority) -> RawServer:
    """A server of a name that only the proxy can look up."""
    return serve(an_empty_zone(), tls=authority.tls(PROXIED_NAME, "localhost"), host=PROXIED_NAME)


def trusting(authority: Authority, **proxies: str) -> dict[str, str]:
    """An environment with these proxies, in which the servers are trusted."""
    return {"REQUESTS_CA_BUNDLE": str(authority.file), **proxies}


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_the_environment_s_proxy_is_used(
    server: RawServer, authority: Authority, forward_proxy: ForwardProxy, variable: str
) -> None:
    forward_proxy.took()
    assert_well(look(server.url, env=trusting(authority, **{variable: forward_proxy.url})))
    assert forward_proxy.took() == [f"CONNECT {PROXIED_NAME}:{server.port}"]
    assert len(server.requests) == 1


def test_without_the_proxy_the_name_is_unknown(server: RawServer, authority: Authority) -> None:
    assert_one_sentence(look(server.url, env=trusting(authority)), "the connection failed")


@pytest.mark.parametrize("credentials", [BY_TOKEN, PAIR], ids=["token", "pair"])
def test_proxy_credentials_do_not_reach_the_api(
    server: RawServer, authority: Authority, guarded_proxy: ForwardProxy, credentials: Options
) -> None:
    result = look(server.url, env=trusting(authority, HTTPS_PROXY=guarded_proxy.url), **credentials)
    assert_well(result)
    assert "proxy-authorization" not in server.requests[0].headers


@pytest.mark.parametrize("scheme", ["", "http://"])
def test_a_proxy_sees_no_credentials_of_the_api(
    server: RawServer, serve: Serve, authority: Authority, scheme: str
) -> None:
    proxy = serve(says(message(b"", status="403 Forbidden"), keep=False))
    look(server.url, env=trusting(authority, HTTPS_PROXY=f"{scheme}127.0.0.1:{proxy.port}"))
    (request,) = proxy.requests
    assert request.line == f"CONNECT {PROXIED_NAME}:{server.port} HTTP/1.{request.line[-1]}"
    assert b"uthorization" not in request.head
    assert b"X-Auth" not in request.head


@pytest.mark.parametrize("exempt", ["localhost", "127.0.0.1,localhost", "*", ".example.com, LOCALHOST"])
def test_no_proxy_exempts_hosts(serve: Serve, authority: Authority, exempt: str) -> None:
    proxy = serve(says(message(b"", status="503 Down")))
    server = serve(an_empty_zone(), tls=authority.tls("localhost"), host="localhost")
    env = trusting(authority, HTTPS_PROXY=proxy.url, NO_PROXY=exempt)
    assert_well(look(server.url, env=env))
    assert proxy.connections == 0


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_plain_http_to_loopback_bypasses_any_proxy(serve: Serve, variable: str, host: str) -> None:
    """The credentials would go to the proxy unencrypted."""
    proxy, server = serve(an_empty_zone()), serve(an_empty_zone(), host=host)
    assert_well(look(server.url, env={variable: proxy.url}))
    assert (proxy.connections, len(server.requests)) == (0, 1)


def test_proxy_authentication_failure_is_not_retried(
    server: RawServer, authority: Authority, guarded_proxy: ForwardProxy
) -> None:
    for user in ("", f"operator:{PASSWORD}-of-another@"):
        url = f"http://{user}{guarded_proxy.address}"
        result = look(server.url, env=trusting(authority, HTTPS_PROXY=url), retry_budget=60)
        assert_one_sentence(result, "the proxy", "407", never=(PASSWORD,))
        assert result["api_calls"]["retries"] == 0
    assert server.requests == []


@pytest.mark.parametrize("statuses", [["403 Forbidden"], ["503 Down", "502 Bad Gateway", "403 Forbidden"]], ids=str)
def test_proxy_refusal_is_retried_only_if_transient(
    server: RawServer, serve: Serve, authority: Authority, statuses: list[str]
) -> None:
    answers = [message(PASSWORD.encode(), status=f"{status} {PASSWORD}") for status in statuses]
    proxy = serve(says(*answers, keep=False))
    url = f"http://operator:{PASSWORD}@127.0.0.1:{proxy.port}"
    result = look(server.url, env=trusting(authority, HTTPS_PROXY=url), retry_budget=60)
    assert_one_sentence(result, "the proxy", "403", never=(PASSWORD,))
    *retried, _last = statuses
    assert result["api_calls"]["retries"] == len(retried)
    assert [status[:3] in line for status, line in zip(retried, result.json.get("retry_log", []))] == [True] * len(
        retried
    )


def test_a_dead_proxy_ends_in_one_sentence(server: RawServer, authority: Authority) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://operator:{PASSWORD}@127.0.0.1:{taken.getsockname()[1]}"
        result = look(server.url, env=trusting(authority, HTTPS_PROXY=url))
    assert_one_sentence(result, "the connection failed (Connection refused)", never=(PASSWORD,))


USELESS = {
    "unknown scheme": "gopher://operator:{password}@127.0.0.1:3128",
    "SOCKS without its library": "socks5h://operator:{password}@127.0.0.1:3128",
    "no port but a word": "http://operator:{password}@127.0.0.1:word",
    "port out of range": "http://operator:{password}@127.0.0.1:65536",
    "port far out of range": "http://operator:{password}@127.0.0.1:655360000",
    "no host": "http://operator:{password}@",
    "no host but a port": "http://operator:{password}@:3128",
    "a number sign in the password": "http://operator:{password}#@127.0.0.1:3128",
    "a slash in the password": "http://operator:{password}/@127.0.0.1:3128",
    "an at sign in the password": "http://operator:{password}@@127.0.0.1:1",
    "a space": "http://operator:{password} @127.0.0.1:1",
    "a line end": "http://operator:{password}\n@127.0.0.1:1",
    "half an IPv6 address": "http://operator:{password}@[::1",
    "an empty label": "http://operator:{password}@a..b:3128",
    "no Latin letters": "http://operator:{password}\u2764@127.0.0.1:1",
    "the scheme alone": "http://",
    "no scheme": "operator:{password}@127.0.0.1:1",
    "one slash": "http:/operator:{password}@127.0.0.1:1",
}


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("url", USELESS.values(), ids=USELESS)
def test_invalid_proxy_url_fails_without_showing_its_password(
    server: RawServer, authority: Authority, variable: str, url: str
) -> None:
    env = trusting(authority, **{variable: url.format(password=PASSWORD)})
    result = look(server.url, env=env)
    assert_one_sentence(result, never=(PASSWORD,))
    assert server.requests == []


def test_proxy_over_tls_works(server: RawServer, authority: Authority, tls_proxy: ForwardProxy) -> None:
    assert_well(look(server.url, env=trusting(authority, HTTPS_PROXY=tls_proxy.url)))
    assert tls_proxy.took() == [f"CONNECT {PROXIED_NAME}:{server.port}"]


def test_proxy_over_tls_must_be_trusted(
    server: RawServer, authority: Authority, tls_proxy: ForwardProxy, tmp_path: Path
) -> None:
    result = look(server.url, env=trusting(Authority(tmp_path), HTTPS_PROXY=tls_proxy.url), retry_budget=60)
    assert_one_sentence(result, "certificate is not trusted")
    assert tls_proxy.took() == []
