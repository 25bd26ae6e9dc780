# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One exchange: its failures, requested waits, and timeouts that slow bytes cannot extend."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from typing import Any

import pytest
import requests
import urllib3
from requests.structures import CaseInsensitiveDict
from urllib3.util.ssl_match_hostname import CertificateError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport import session
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.deadlines import TooLargeError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import Connection, HttpSession

SECRET = "s3cr3t-t0k3n"


def connection(**more: Any) -> Connection:
    """A connection that is never opened."""
    headers = {"Authorization": f"Bearer {SECRET}"}
    return Connection("https://api.example.com/client/v4", "edgeops.cloudflare/test", headers, **more)


class Wire:
    """Replaces the transport of `requests`: records the request, and answers or raises."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, outcome: Any) -> None:
        self.requests: list[requests.PreparedRequest] = []
        self.options: list[dict[str, Any]] = []
        self.outcome = outcome
        monkeypatch.setattr(session._Adapter, "send", self._send)

    def _send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.requests.append(request)
        self.options.append(options)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        assert isinstance(self.outcome, requests.Response)
        return self.outcome


def response(status: int, body: bytes, **headers: str) -> requests.Response:
    """An answer of `requests` whose body has not been read yet."""
    answer = requests.Response()
    answer.status_code = status
    answer.headers = CaseInsensitiveDict({name.replace("_", "-"): value for name, value in headers.items()})
    answer.raw = io.BytesIO(body)
    return answer


def failure(monkeypatch: pytest.MonkeyPatch, outcome: Any) -> TransportError:
    """The error of an exchange that fails this way."""
    Wire(monkeypatch, outcome)
    with pytest.raises(TransportError) as caught:
        HttpSession(connection()).exchange("GET", "/zones", timeout=12.5)
    assert SECRET not in str(caught.value)
    assert str(caught.value).startswith("GET /zones: ")
    return caught.value


def test_a_request_carries_method_url_query_json_and_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection()).exchange(
        "PUT", "/zones/a/batch", timeout=5, params={"page": 2}, body=[{"ip": "2001:db8::1"}]
    )
    sent = wire.requests[0]
    assert sent.method == "PUT"
    assert sent.url == "https://api.example.com/client/v4/zones/a/batch?page=2"
    assert sent.body == b'[{"ip": "2001:db8::1"}]'
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.headers["Authorization"] == f"Bearer {SECRET}"
    assert sent.headers["User-Agent"] == "edgeops.cloudflare/test"
    assert wire.options[0]["timeout"].total == 5


def test_empty_list_is_a_body(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection()).exchange("GET", "/a", timeout=5)
    wire.outcome = response(200, b"{}")
    HttpSession(connection()).exchange("DELETE", "/a", timeout=5, body=[])
    assert [request.body for request in wire.requests] == [None, b"[]"]


def test_an_ipv6_address_stays_readable_in_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection()).exchange("GET", "/regions/2001:db8::1", timeout=5)
    assert str(wire.requests[0].url).endswith("/regions/2001:db8::1")


@pytest.mark.parametrize("verify", [True, False, "/etc/ssl/own.pem"])
def test_the_options_decide_on_tls_and_not_the_environment(monkeypatch: pytest.MonkeyPatch, verify: bool | str) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/ssl/other.pem")
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection(verify=verify)).exchange("GET", "/a", timeout=5)
    # With True, the environment can name the bundle, but cannot disable validation or override options.
    assert wire.options[0]["verify"] in ((True, "/etc/ssl/other.pem") if verify is True else (verify,))


def test_credentials_in_a_netrc_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.example.com login somebody password else\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection()).exchange("GET", "/a", timeout=5)
    assert wire.requests[0].headers["Authorization"] == f"Bearer {SECRET}"


def test_answer_has_status_headers_and_body(monkeypatch: pytest.MonkeyPatch) -> None:
    Wire(monkeypatch, response(503, b"one two", Retry_After="3"))
    answer = HttpSession(connection()).exchange("GET", "/a", timeout=5)
    assert (answer.status, answer.body) == (503, b"one two")
    assert answer.headers["retry-after"] == "3"


def wrapped(reason: Exception) -> requests.ConnectionError:
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
def test_transient_failure_has_a_plain_message(monkeypatch: pytest.MonkeyPatch, outcome: Exception, words: str) -> None:
    error = failure(monkeypatch, outcome)
    assert words in str(error)
    assert error.transient


LASTING = [
    (requests.exceptions.SSLError(untrusted()), "certificate is not trusted (self-signed certificate); see ca_path"),
    (wrapped(untrusted()), "certificate is not trusted"),
    (requests.exceptions.SSLError(tls_failure("WRONG_VERSION_NUMBER")), "TLS failed (WRONG_VERSION_NUMBER)"),
    (requests.exceptions.SSLError(tls_failure("")), "TLS failed (no reason given)"),
    (requests.exceptions.InvalidURL("bad"), "the request or its answer is not valid HTTP (InvalidURL)"),
    (
        requests.exceptions.InvalidHeader(f"bad value {SECRET}"),
        "the request or its answer is not valid HTTP (InvalidHeader)",
    ),
    (
        requests.exceptions.InvalidHeader(urllib3.exceptions.InvalidHeader("Content-Length contained 5 and 7")),
        "the request or its answer is not valid HTTP (InvalidHeader)",
    ),
    (ValueError(SECRET), "the request or its answer is not valid HTTP (ValueError)"),
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


def test_timeout_too_long_for_a_socket_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(monkeypatch, OverflowError("timeout doesn't fit into C timeval"))
    assert not error.transient


def test_truncated_answer_is_a_transient_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(monkeypatch, response(200, b"12345", Content_Length="10"))
    assert "ended after 5 of 10 bytes" in str(error)
    assert error.transient


@pytest.mark.parametrize("length", ["5", "4", "", "many"])
def test_complete_answer_is_accepted(monkeypatch: pytest.MonkeyPatch, length: str) -> None:
    Wire(monkeypatch, response(200, b"12345", Content_Length=length))
    assert HttpSession(connection()).exchange("GET", "/a", timeout=5).body == b"12345"


def test_compressed_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(monkeypatch, response(200, b"{}", Content_Encoding="gzip"))
    assert "is compressed" in str(error)
    assert not error.transient


@pytest.mark.parametrize("encoding", ["identity", " Identity", ""])
def test_identity_encoding_is_accepted(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    Wire(monkeypatch, response(200, b"{}", Content_Encoding=encoding))
    assert HttpSession(connection()).exchange("GET", "/a", timeout=5).body == b"{}"


@pytest.mark.parametrize(
    ("trusted", "proxies"), [(True, {"https": "http://proxy.example.com:3128"}), (False, {})], ids=["used", "not used"]
)
def test_environment_proxies_are_used_only_on_request(
    monkeypatch: pytest.MonkeyPatch, trusted: bool, proxies: dict[str, str]
) -> None:
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "http_proxy", "https_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    wire = Wire(monkeypatch, response(200, b"{}"))
    HttpSession(connection(trust_env=trusted)).exchange("GET", "/a", timeout=5)
    assert wire.options[0]["proxies"] == proxies


def test_a_public_file_is_fetched_without_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine files.example.com login somebody password else\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    wire = Wire(monkeypatch, response(304, b"", ETag='"1"'))
    plain = HttpSession(Connection("", "edgeops.cloudflare/test"))
    url = "https://files.example.com/ranges.json?a=b"
    answer = plain.exchange("GET", url, timeout=5, headers={"If-None-Match": '"1"'})
    assert (answer.status, answer.headers["etag"]) == (304, '"1"')
    sent = wire.requests[0]
    assert (sent.url, sent.headers["If-None-Match"]) == (url, '"1"')
    assert "Authorization" not in sent.headers


@pytest.mark.parametrize(("status", "transient"), [(407, False), (403, False), (502, True), (503, True)])
def test_a_proxy_that_refuses_is_named_with_its_status(
    monkeypatch: pytest.MonkeyPatch, status: int, transient: bool
) -> None:
    error = failure(monkeypatch, wrapped(OSError(f"Tunnel connection failed: {status} Whatever")))
    assert f"the proxy refused the connection (HTTP {status})" in str(error)
    assert error.transient is transient


def test_too_large_answer_is_not_transient(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(monkeypatch, wrapped(TooLargeError()))
    assert "more than 32 MiB and was not read on" in str(error)
    assert not error.transient


def test_message_names_the_sessions_size_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    Wire(monkeypatch, wrapped(TooLargeError()))
    with pytest.raises(TransportError, match=r"more than 0\.5 MiB"):
        HttpSession(connection(max_bytes=512 * 1024)).exchange("GET", "/a", timeout=5)
