# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP exchanges over kept-alive connections: TLS, proxies, time-outs, size limit; no retries."""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import mktime_tz, parsedate_tz
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.patience import RETRIED_STATUSES
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError

REQUESTS_IMPORT_ERROR: str | None = None
try:
    import requests
    from requests import Session
    from requests.adapters import HTTPAdapter
    from requests.auth import AuthBase
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.exceptions import HTTPError
    from urllib3.util.ssl_ import create_urllib3_context
    from urllib3.util.timeout import Timeout
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()
    # The classes below need a base to be defined at all; none of them is used then.
    Session = HTTPAdapter = AuthBase = HTTPConnection = HTTPSConnection = object  # type: ignore[assignment,misc]
    HTTPConnectionPool = HTTPSConnectionPool = object  # type: ignore[assignment,misc]

MAX_ANSWER_BYTES = 32 * 1024 * 1024
"""The largest answer that is read; the list of a full zone has about 0.5 MiB."""

_CHUNK_BYTES = 64 * 1024
_FRAMING_BYTES = 1024 * 1024
_LEAST_SECRET = 8
# Not 101: what follows that one is no HTTP.
_INTERIM = range(102, 200)
_SECONDS = re.compile(r"[0-9]{1,12}")
_REFUSED_BY_PROXY = re.compile(r"Tunnel connection failed: (\d{3})")


@dataclass(frozen=True)
class Connection:
    """How to reach the API.

    api_url: without a trailing slash. auth_headers: the secrets. verify: True, False, or the path of a CA bundle.
    timeout: seconds for one request. readers: how many requests may be under way at the same time.
    """

    api_url: str
    auth_headers: dict[str, str] = field(repr=False)
    user_agent: str
    verify: bool | str = True
    timeout: float = 30
    readers: int = 1


@dataclass(frozen=True)
class HttpAnswer:
    """An answer of any status, read to its end. The names of `headers` are looked up in any case of letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """Seconds that `Retry-After` asks to wait (it may give seconds or a date); None without a readable one."""
        # Not by urllib3, whose newer versions make six hours of whatever is more.
        value = self.headers.get("Retry-After", "").strip()
        if _SECONDS.fullmatch(value):
            return float(value)
        try:
            date = parsedate_tz(value)
            return None if date is None else max(0.0, mktime_tz(date) - time.time())
        except (ValueError, OverflowError, IndexError):
            # The last one by Python 3.9 alone.
            return None


class HttpSession:
    """One `requests` session to one API."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session = _Session()
        # An auth of our own also keeps `requests` from taking one out of ~/.netrc.
        self._session.auth = _HeaderAuth(connection.auth_headers)
        # Compressed answers would make the size limit a guess.
        self._session.headers.update({"User-Agent": connection.user_agent, "Accept-Encoding": "identity"})
        # Plain http is for this host alone; a proxy would carry the credentials away from it, unencrypted.
        self._session.trust_env = not connection.api_url.lower().startswith("http://")
        adapter = _Adapter(verified=bool(connection.verify), connections=connection.readers)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def exchange(self, method: str, path: str, params: dict[str, Any] | None, body: Any, timeout: float) -> HttpAnswer:
        """Send one request and read its whole answer, in which the secrets are masked should it repeat them.

        path: below api_url, already quoted. body: sent as JSON, unless it is None. timeout: seconds, for connecting
        and the whole of the answer together; looking up the host's name comes on top.
        Raises TransportError.
        """
        request = f"{method} {path}"
        try:
            with self._session.request(
                method,
                self._connection.api_url + path,
                params=params,
                json=body,
                timeout=Timeout(total=timeout),
                allow_redirects=False,
                stream=True,
                # Given with each request, since REQUESTS_CA_BUNDLE wins over the session's own setting.
                verify=self._connection.verify,
            ) as response:
                return HttpAnswer(response.status_code, response.headers, self._mask(_read(request, response)))
        except (requests.RequestException, HTTPError, OSError, OverflowError, TypeError, ValueError) as error:
            raise _transport_error(request, error, timeout) from None

    def _mask(self, body: bytes) -> bytes:
        """Without the secrets: messages quote the start of a body, and Ansible does not know a secret that is cut off.

        What is too short for a secret of Cloudflare's stays, since it might be part of the JSON.
        """
        for value in self._connection.auth_headers.values():
            secret = value.rpartition(" ")[2].encode()
            if len(secret) >= _LEAST_SECRET:
                body = body.replace(secret, b"********")
        return body


def _read(request: str, response: requests.Response) -> bytes:
    if response.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
        # A few bytes may unpack to any size, and most versions of urllib3 do that at once.
        raise TransportError(request, "the answer is compressed, which was not asked for", transient=False)
    chunks = []
    size = 0
    for chunk in response.iter_content(_CHUNK_BYTES):
        size += len(chunk)
        if size > MAX_ANSWER_BYTES:
            raise _too_large(request)
        chunks.append(chunk)
    declared = response.headers.get("Content-Length", "")
    # urllib3 1.26 does not notice an answer that ends early.
    if declared.isdigit() and size < int(declared):
        raise TransportError(request, f"the answer ended after {size} of {declared} bytes", transient=True)
    return b"".join(chunks)


def _too_large(request: str) -> TransportError:
    limit = MAX_ANSWER_BYTES // 1024 // 1024
    return TransportError(request, f"the answer has more than {limit} MiB and was not read on", transient=False)


def _transport_error(request: str, error: BaseException, timeout: float) -> TransportError:
    """What happened, in words of our own: texts of the libraries may quote headers."""
    cause = _innermost(error)
    if isinstance(cause, _TooLargeError):
        return _too_large(request)
    if isinstance(cause, ssl.SSLCertVerificationError):
        # The message is not there where an early urllib3 1.26 has Python compare the host's name.
        why = getattr(cause, "verify_message", "") or " ".join(map(str, cause.args))
        reason = f"the server's certificate is not trusted ({why}); see ca_path"
        return TransportError(request, reason, transient=False)
    if isinstance(error, requests.Timeout) or isinstance(cause, (TimeoutError, socket.timeout)):
        return TransportError(request, f"no complete answer within {timeout:g} s", transient=True)
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return TransportError(request, f"TLS failed ({cause.reason or 'no reason given'})", transient=False)
    if isinstance(error, requests.exceptions.SSLError) and not isinstance(cause, OSError):
        # urllib3 1.26 compares the host's name with the certificate by itself, and raises an error of its own.
        return TransportError(request, f"TLS failed ({type(cause).__name__}: {cause})", transient=False)
    refused = _REFUSED_BY_PROXY.match(str(cause))
    if refused:
        reason = f"the proxy refused the connection (HTTP {refused[1]}); check the environment's proxies"
        return TransportError(request, reason, transient=int(refused[1]) in RETRIED_STATUSES)
    if isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return TransportError(request, f"the connection failed ({_words(cause)})", transient=True)
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return TransportError(request, str(error), transient=False)
    reason = f"the request or its answer is no valid HTTP ({type(error).__name__})"
    return TransportError(request, f"{reason}; check api_url and the environment's proxies", transient=False)


def _innermost(error: BaseException) -> BaseException:
    """The error at the bottom of what `requests` and urllib3 wrapped around it."""
    candidates = (getattr(error, "reason", None), *error.args, error.__cause__)
    nested = [item for item in candidates if isinstance(item, BaseException) and item is not error]
    # urllib3 1.26 leaves some of the system's errors there alone.
    if isinstance(error.__context__, OSError) and not error.__suppress_context__:
        nested.append(error.__context__)
    return _innermost(nested[0]) if nested else error


def _words(cause: BaseException) -> str:
    if isinstance(cause, OSError):
        return cause.strerror or str(cause) or type(cause).__name__
    return type(cause).__name__


class _Session(Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: `requests` prepares even a redirect that it is told not to follow, and reads its whole body."""


class _HeaderAuth(AuthBase):
    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._headers)
        return request


class _Adapter(HTTPAdapter):
    """Connections that speak TLS 1.2 or newer, and hold a whole answer to its time-out."""

    def __init__(self, *, verified: bool, connections: int = 1) -> None:
        self._verified = verified
        super().__init__(pool_maxsize=connections)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._tls(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self._tls(), **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def _tls(self) -> ssl.SSLContext:
        context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED if self._verified else ssl.CERT_NONE)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


class _TooLargeError(OSError):
    """More came than any answer may have."""


class _DeadlineReader(io.RawIOBase):
    """Reads one answer from a socket, bounded in time and size.

    Time: until the socket's time-out has passed once; an answer in drips does not start it anew. Size: all that comes,
    since headers, sizes of chunks and trailers need not end either.
    """

    def __init__(self, sock: socket.socket) -> None:
        super().__init__()
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = time.monotonic() + (sock.gettimeout() or float("inf"))
        self._bytes_left = MAX_ANSWER_BYTES + _FRAMING_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        if left != float("inf"):
            self._sock.settimeout(left)
        count = self._raw.readinto(buffer)
        self._bytes_left -= count or 0
        if self._bytes_left < 0:
            raise _TooLargeError
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _DeadlineSocket:
    """Stands in for a socket where `http.client` makes the file that it reads an answer from."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_DeadlineReader(self._sock))


class _DeadlineResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(_DeadlineSocket(sock), *args, **kwargs)  # type: ignore[arg-type]

    def begin(self) -> None:
        """Read on to the final answer (RFC 9110, 15.2); of the interim ones, Python passes over 100 alone."""
        super().begin()
        while self.status in _INTERIM:
            self.headers = self.msg = None  # type: ignore[assignment]
            super().begin()


class _PlainConnection(HTTPConnection):
    response_class = _DeadlineResponse


class _TlsConnection(HTTPSConnection):
    response_class = _DeadlineResponse

    def _new_conn(self) -> socket.socket:
        """A connection whose TLS handshake, or a proxy's answer, has the time that is left."""
        began = time.monotonic()
        sock = super()._new_conn()
        if self.timeout:
            sock.settimeout(max(0.01, self.timeout - (time.monotonic() - began)))
        return sock


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _PlainPool, "https": _TlsPool}
