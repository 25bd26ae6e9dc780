# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One exchange: failures in words, the wait that is asked for, and time-outs that drips cannot stretch."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from datetime import datetime, timezone
from typing import Any

import pytest
import requests
import urllib3
from requests.structures import CaseInsensitiveDict
from urllib3.connection import CertificateError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport import session as _http
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import (
    Connection,
    HttpAnswer,
    HttpSession,
)

SECRET = "s3cr3t-t0k3n"


def connection(**more: Any) -> Connection:
    """A connection that is never opened."""
    headers = {"Authorization": f"Bearer {SECRET}"}
    return Connection("https://api.example.com/client/v4", headers, "edgeops.cloudflare/test", **more)


class Wire:
    """Stands in for what `requests` sends: remembers the request, and answers or raises."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, outcome: Any) -> None:
        self.requests: list[requests.PreparedRequest] = []
        self.options: list[dict[str, Any]] = []
        self.outcome = outcome
        monkeypatch.setattr(_http._Adapter, "send", self._send)

    def _send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.requests.append(request)
        self.options.append(options)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


def response(status: int, body: bytes, **headers: str) -> requests.Response:
    """An answer as `requests` hands it over before its body is read."""
    answer = requests.Response()
    answer.status_code = status
    answer.headers = CaseInsensitiveDict({name.replace("_", "-"): value for name, value in headers.items()})
    answer.raw = io.BytesIO(body)
    return answer


def failure(monkeypatch: pytest.MonkeyPatch, outcome: Any) -> TransportError:
    """What becomes of an exchange that fails so."""
    Wire(monkeypatch, outcome)
    with pytest.raises(TransportError) as caught:
        HttpSession(connection()).exchange("GET", "/zones", None, None, 12.5)
    assert SECRET not in str(caught.value)
    assert str(caught.value).startswith("GET /zones: ")
    return caught.value


def test_a_request_carries_method_url_query_json_and_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection()).exchange("PUT", "/zones/a/batch", {"page": 2}, [{"ip": "2001:db8::1"}], 5)
    sent = wire.requests[0]
    assert sent.method == "PUT"
    assert sent.url == "https://api.example.com/client/v4/zones/a/batch?page=2"
    assert sent.body == b'[{"ip": "2001:db8::1"}]'
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.headers["Authorization"] == f"Bearer {SECRET}"
    assert sent.headers["User-Agent"] == "edgeops.cloudflare/test"
    assert wire.options[0]["timeout"].total == 5


def test_a_request_without_body_has_none_and_an_empty_list_is_a_body(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection()).exchange("GET", "/a", None, None, 5)
    wire.outcome = response(200, b"{}")
    HttpSession(connection()).exchange("DELETE", "/a", None, [], 5)
    assert [request.body for request in wire.requests] == [None, b"[]"]


def test_an_ipv6_address_stays_readable_in_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection()).exchange("GET", "/regions/2001:db8::1", None, None, 5)
    assert wire.requests[0].url.endswith("/regions/2001:db8::1")


@pytest.mark.parametrize("verify", [True, False, "/etc/ssl/own.pem"])
def test_the_options_decide_on_tls_and_not_the_environment(monkeypatch: pytest.MonkeyPatch, verify: bool | str) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/ssl/other.pem")
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection(verify=verify)).exchange("GET", "/a", None, None, 5)
    # With plain True, the environment may name the bundle; it may not turn anything off, nor win over the options.
    assert wire.options[0]["verify"] in ((True, "/etc/ssl/other.pem") if verify is True else (verify,))


def test_credentials_in_a_netrc_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.example.com login somebody password else\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection()).exchange("GET", "/a", None, None, 5)
    assert wire.requests[0].headers["Authorization"] == f"Bearer {SECRET}"


def test_an_answer_has_status_headers_in_any_case_and_its_whole_body(monkeypatch: pytest.MonkeyPatch) -> None:
    Wire(monkeypatch, response(503, b"one two", Retry_After="3"))
    answer = HttpSession(connection()).exchange("GET", "/a", None, None, 5)
    assert (answer.status, answer.body) == (503, b"one two")
    assert answer.headers["retry-after"] == "3"


def test_a_redirect_is_an_answer_and_nothing_is_sent_on(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(monkeypatch, response(302, b"", Location="https://elsewhere.example.com/"))
    assert HttpSession(connection()).exchange("GET", "/a", None, None, 5).status == 302
    assert len(wire.requests) == 1


def test_a_secret_is_in_no_representation() -> None:
    assert SECRET not in repr(connection())


def wrapped(reason: BaseException) -> requests.ConnectionError:
    """As `requests` and urllib3 wrap what the socket raises."""
    pool = urllib3.HTTPConnectionPool("api.example.com")
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(pool, "/zones", reason))


def untrusted() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    error.verify_message = "self-signed certificate"
    return error


def tls_failure(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, "TLS failed")
    error.reason = reason
    return error


def incomplete() -> urllib3.exceptions.ProtocolError:
    return urllib3.exceptions.ProtocolError("Connection broken", http.client.IncompleteRead(b""))


PASSING = [
    (requests.ConnectTimeout(), "no complete answer within 12.5 s"),
    (requests.ReadTimeout(), "no complete answer within 12.5 s"),
    (requests.ConnectionError(urllib3.exceptions.ProtocolError("x", socket.timeout())), "within 12.5 s"),
    (TimeoutError("the answer took too long"), "no complete answer within 12.5 s"),
    (wrapped(ConnectionRefusedError(111, "Connection refused")), "the connection failed (Connection refused)"),
    (requests.ConnectionError(urllib3.exceptions.ProtocolError("x", ConnectionResetError(104, "Reset"))), "(Reset)"),
    (requests.ConnectionError(http.client.RemoteDisconnected("closed")), "the connection failed (closed)"),
    (requests.exceptions.ChunkedEncodingError(incomplete()), "the connection failed (IncompleteRead)"),
    (requests.exceptions.ChunkedEncodingError(), "the connection failed (ChunkedEncodingError)"),
    (requests.exceptions.SSLError(ssl.SSLEOFError(8, "EOF")), "the connection failed (EOF)"),
]


@pytest.mark.parametrize(("outcome", "words"), PASSING)
def test_a_failure_that_may_pass_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, outcome: Exception, words: str
) -> None:
    error = failure(monkeypatch, outcome)
    assert words in str(error)
    assert error.transient


LASTING = [
    (requests.exceptions.SSLError(untrusted()), "certificate is not trusted (self-signed certificate); see ca_path"),
    (wrapped(untrusted()), "certificate is not trusted"),
    (requests.exceptions.SSLError(tls_failure("WRONG_VERSION_NUMBER")), "TLS failed (WRONG_VERSION_NUMBER)"),
    (requests.exceptions.SSLError(tls_failure("")), "TLS failed (no reason given)"),
    (requests.exceptions.InvalidURL("bad"), "the request or its answer is no valid HTTP (InvalidURL)"),
    (
        requests.exceptions.InvalidHeader(f"bad value {SECRET}"),
        "the request or its answer is no valid HTTP (InvalidHeader)",
    ),
    (
        requests.exceptions.InvalidHeader(urllib3.exceptions.InvalidHeader("Content-Length contained 5 and 7")),
        "the request or its answer is no valid HTTP (InvalidHeader)",
    ),
    (ValueError(SECRET), "the request or its answer is no valid HTTP (ValueError)"),
    (OSError("no CA bundle at /etc/own.pem"), "no CA bundle at /etc/own.pem"),
    (requests.exceptions.SSLError(urllib3.exceptions.SSLError(CertificateError("not for this host"))), "TLS failed"),
]


@pytest.mark.parametrize(("outcome", "words"), LASTING)
def test_a_failure_that_will_not_pass_is_not_called_transient(
    monkeypatch: pytest.MonkeyPatch, outcome: Exception, words: str
) -> None:
    error = failure(monkeypatch, outcome)
    assert words in str(error)
    assert not error.transient


def test_a_time_out_too_long_for_the_socket_is_a_failure_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(monkeypatch, OverflowError("timeout doesn't fit into C timeval"))
    assert not error.transient


def test_an_answer_that_ends_early_may_come_whole_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(monkeypatch, response(200, b"12345", Content_Length="10"))
    assert "ended after 5 of 10 bytes" in str(error)
    assert error.transient


@pytest.mark.parametrize("length", ["5", "4", "", "many"])
def test_an_answer_that_is_all_there_is_taken(monkeypatch: pytest.MonkeyPatch, length: str) -> None:
    Wire(monkeypatch, response(200, b"12345", Content_Length=length))
    assert HttpSession(connection()).exchange("GET", "/a", None, None, 5).body == b"12345"


def test_an_answer_that_is_too_large_is_not_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            self.taken += size or 0
            return b"x" * (size or 0)

    monkeypatch.setattr(_http, "MAX_ANSWER_BYTES", 2 * 1024 * 1024)
    answer = response(200, b"")
    answer.raw = Endless()
    error = failure(monkeypatch, answer)
    assert "MiB and was not read on" in str(error)
    assert not error.transient
    assert answer.raw.taken < 3 * 1024 * 1024
    assert answer.raw.closed


def test_a_compressed_answer_which_could_unpack_to_any_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(monkeypatch, response(200, b"{}", Content_Encoding="gzip"))
    assert "is compressed" in str(error)
    assert not error.transient


@pytest.mark.parametrize("encoding", ["identity", " Identity", ""])
def test_an_answer_that_says_it_is_not_compressed_is_taken(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    Wire(monkeypatch, response(200, b"{}", Content_Encoding=encoding))
    assert HttpSession(connection()).exchange("GET", "/a", None, None, 5).body == b"{}"


def test_a_secret_that_the_server_says_back_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    Wire(monkeypatch, response(200, f"<p>Authorization: Bearer {SECRET}</p>".encode()))
    body = HttpSession(connection()).exchange("GET", "/a", None, None, 5).body
    assert body.startswith(b"<p>Authorization: Bearer *")
    assert SECRET.encode() not in body


def test_what_is_too_short_for_a_secret_does_not_break_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    Wire(monkeypatch, response(200, b'{"success": true}'))
    short = Connection("https://api.example.com", {"X-Auth-Key": "s"}, "test")
    assert HttpSession(short).exchange("GET", "/a", None, None, 5).body == b'{"success": true}'


@pytest.mark.parametrize(
    ("url", "proxies"),
    [
        ("https://api.example.com", {"https": "http://proxy.example.com:3128"}),
        ("http://127.0.0.1:8787", {}),
        ("HTTP://localhost:8787", {}),
    ],
)
def test_only_https_goes_by_a_proxy(monkeypatch: pytest.MonkeyPatch, url: str, proxies: dict[str, str]) -> None:
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com:3128")
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(Connection(url, {}, "test")).exchange("GET", "/a", None, None, 5)
    used = wire.options[0]["proxies"]
    assert {kind: proxy for kind, proxy in used.items() if url.lower().startswith(f"{kind}:")} == proxies


@pytest.mark.parametrize(("status", "transient"), [(407, False), (403, False), (502, True), (503, True)])
def test_a_proxy_that_refuses_is_named_with_its_status(
    monkeypatch: pytest.MonkeyPatch, status: int, transient: bool
) -> None:
    error = failure(monkeypatch, wrapped(OSError(f"Tunnel connection failed: {status} Whatever")))
    assert f"the proxy refused the connection (HTTP {status})" in str(error)
    assert error.transient is transient


def test_headers_that_are_too_large_are_told_like_a_body(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(monkeypatch, wrapped(_http._TooLargeError("too large")))
    assert "MiB and was not read on" in str(error)
    assert not error.transient


RETRY_AFTER = [
    ("0", 0),
    ("7", 7),
    (" 300 ", 300),
    ("86400", 86400),
    ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ("soon", None),
    ("", None),
    ("-5", None),
    ("1.5", None),
    ("Wed, 21 Oct 99999999 07:28:00 GMT", None),
    (f"Wed, 21 Oct {'9' * 400} 07:28:00 GMT", None),
    ("1 Oct , (", None),
]


@pytest.mark.parametrize(("header", "seconds"), RETRY_AFTER)
def test_retry_after_is_read_as_seconds_or_date_and_nonsense_is_ignored(header: str, seconds: float | None) -> None:
    assert HttpAnswer(429, {"Retry-After": header}, b"").retry_after == seconds


@pytest.mark.parametrize("digits", [12, 400, 5000])
def test_an_absurdly_long_wait_is_no_crash(digits: int) -> None:
    seconds = HttpAnswer(429, {"Retry-After": "9" * digits}, b"").retry_after
    assert seconds is None or seconds > 3600


def test_a_date_to_come_is_the_seconds_until_then() -> None:
    answer = HttpAnswer(429, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, b"")
    assert answer.retry_after is not None
    then = datetime(2099, 10, 21, 7, 28, tzinfo=timezone.utc)
    assert answer.retry_after == pytest.approx(then.timestamp() - time.time(), abs=60)


def test_without_the_header_no_wait_is_asked_for() -> None:
    assert HttpAnswer(429, {}, b"").retry_after is None
