# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP over persistent connections, with TLS, proxies, timeouts, and a size limit, but without retries.

The Cloudflare client uses it with credentials. Downloads of public files use it without:

    session = HttpSession(Connection(base_url="", user_agent="edgeops.cloudflare/1.1.0"))
    answer = session.exchange("GET", "https://example.com/ranges.json", timeout=30, headers={"If-None-Match": etag})
    answer.status, answer.headers.get("ETag"), answer.body
"""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.deadlines import deadline_pools

REQUESTS_IMPORT_ERROR: str | None = None
try:
    import requests
    from requests import Session
    from requests.adapters import HTTPAdapter
    from requests.auth import AuthBase
    from urllib3.exceptions import HTTPError
    from urllib3.util.ssl_ import create_urllib3_context
    from urllib3.util.timeout import Timeout
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()
    # The classes below only need any base class. None of them is used in this case.
    Session = HTTPAdapter = AuthBase = object  # type: ignore[assignment,misc]

MAX_ANSWER_BYTES = 32 * 1024 * 1024
"""The default size limit. The list of a full zone has about 0.5 MiB, the largest published range file about 4 MiB."""

_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class Connection:
    """How to connect to a server.

    base_url: the prefix for the path of each request, without a trailing slash. Empty if requests use complete URLs.
    headers: sent with each request, for example credentials. verify: True, False, or the path of a CA bundle.
    trust_env: whether to use proxies and the CA bundle from the environment. connections: the number of concurrent
    requests. max_bytes: the size limit of a response, including headers. url_name: the name of the URL in messages, for
    example an option.
    """

    base_url: str
    user_agent: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    verify: bool | str = True
    trust_env: bool = True
    connections: int = 1
    max_bytes: int = MAX_ANSWER_BYTES
    url_name: str = "the URL"


class HttpSession:
    """One `requests` session. It ignores ~/.netrc and does not follow redirects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session = _Session()
        # With a custom auth, `requests` does not replace the Authorization header with one from ~/.netrc.
        self._session.auth = _HeaderAuth(connection.headers)
        # The size limit would not protect against compressed responses.
        self._session.headers.update({"User-Agent": connection.user_agent, "Accept-Encoding": "identity"})
        self._session.trust_env = connection.trust_env
        self._session.mount("https://", _Adapter(connection))
        self._session.mount("http://", _Adapter(connection))

    def exchange(
        self,
        method: str,
        path: str,
        *,
        timeout: float,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpAnswer:
        """Send one request and read the whole response, regardless of its status.

        path: relative to base_url, already quoted. Messages contain it. timeout: seconds for connecting and the whole
        response, without resolving the host name. body: sent as JSON, unless it is None. headers: in addition to those
        of the connection. A redirect is returned like any other response, with its target in the header `Location`.
        Raises TransportError.
        """
        request = f"{method} {path}"
        try:
            with self._session.request(
                method,
                self._connection.base_url + path,
                params=params,
                json=body,
                headers=headers,
                timeout=Timeout(total=timeout),
                allow_redirects=False,
                stream=True,
                # Set for each request, because REQUESTS_CA_BUNDLE takes precedence over the session's setting.
                verify=self._connection.verify,
            ) as response:
                return HttpAnswer(response.status_code, response.headers, _read(request, response))
        except (requests.RequestException, HTTPError, OSError, OverflowError, TypeError, ValueError) as error:
            # Imported here because it is only needed after a failure.
            from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.failures import transport_error

            raise transport_error(request, error, self._connection, timeout) from None


def _read(request: str, response: requests.Response) -> bytes:
    if response.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
        # A few bytes can decompress to any size, and most versions of urllib3 do it all at once.
        raise TransportError(request, "the answer is compressed, which was not asked for", transient=False)
    body = b"".join(response.iter_content(_CHUNK_BYTES))
    declared = response.headers.get("Content-Length", "")
    # urllib3 1.26 does not detect a response that ends early.
    if declared.isdigit() and len(body) < int(declared):
        raise TransportError(request, f"the answer ended after {len(body)} of {declared} bytes", transient=True)
    return body


class _Session(Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return None. Otherwise, `requests` would read the whole body of a redirect even if it does not follow it."""


class _HeaderAuth(AuthBase):
    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._headers)
        return request


class _Adapter(HTTPAdapter):
    """Connections that use TLS 1.2 or newer and enforce the limits of `deadlines`."""

    def __init__(self, connection: Connection) -> None:
        self._verified = bool(connection.verify)
        self._pools = deadline_pools(connection.max_bytes)
        super().__init__(pool_maxsize=connection.connections)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._tls(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self._tls(), **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def _tls(self) -> ssl.SSLContext:
        context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED if self._verified else ssl.CERT_NONE)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context
