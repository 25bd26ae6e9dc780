# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Converts the errors of `requests` and urllib3 to TransportError, without their messages, which can quote headers."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from typing import TYPE_CHECKING

# session.py reports a missing library. It only imports this file after a failed request.
with contextlib.suppress(ImportError):
    import requests

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import TRANSIENT_STATUSES
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.deadlines import TooLargeError

if TYPE_CHECKING:
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import Connection

_REFUSED_BY_PROXY = re.compile(r"Tunnel connection failed: (\d{3})")


def transport_error(request: str, error: BaseException, connection: Connection, timeout: float) -> TransportError:
    """The error for a failed request. timeout: seconds."""
    cause = _innermost(error)
    if isinstance(cause, TooLargeError):
        limit = f"{connection.max_bytes / 1024 / 1024:g} MiB"
        return TransportError(request, f"the answer has more than {limit} and was not read on", transient=False)
    if isinstance(error, requests.Timeout) or isinstance(cause, (TimeoutError, socket.timeout)):
        return TransportError(request, f"no complete answer within {timeout:g} s", transient=True)
    tls = _tls_reason(error, cause)
    if tls:
        return TransportError(request, tls, transient=False)
    refused = _REFUSED_BY_PROXY.match(str(cause))
    if refused:
        reason = f"the proxy refused the connection (HTTP {refused[1]}); check the environment's proxies"
        return TransportError(request, reason, transient=int(refused[1]) in TRANSIENT_STATUSES)
    if isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return TransportError(request, f"the connection failed ({_in_words(cause)})", transient=True)
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return TransportError(request, str(error), transient=False)
    reason = f"the request or its answer is not valid HTTP ({type(error).__name__})"
    return TransportError(
        request, f"{reason}; check {connection.url_name} and the environment's proxies", transient=False
    )


def _tls_reason(error: BaseException, cause: BaseException) -> str:
    """Why TLS failed. Empty if it did not, or if the connection broke, which may be temporary."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        # Early versions of urllib3 1.26 let Python check the host name, without this message.
        why = getattr(cause, "verify_message", "") or " ".join(map(str, cause.args))
        return f"the server's certificate is not trusted ({why}); see ca_path"
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return f"TLS failed ({cause.reason or 'no reason given'})"
    if isinstance(error, requests.exceptions.SSLError) and not isinstance(cause, OSError):
        # urllib3 1.26 checks the host name itself and raises a different error.
        return f"TLS failed ({type(cause).__name__}: {cause})"
    return ""


def _innermost(error: BaseException) -> BaseException:
    """The original error inside the errors of `requests` and urllib3."""
    candidates = (getattr(error, "reason", None), *error.args, error.__cause__)
    nested = [item for item in candidates if isinstance(item, BaseException) and item is not error]
    # urllib3 1.26 only stores some errors of the system there.
    if isinstance(error.__context__, OSError) and not error.__suppress_context__:
        nested.append(error.__context__)
    return _innermost(nested[0]) if nested else error


def _in_words(cause: BaseException) -> str:
    if isinstance(cause, OSError):
        return cause.strerror or str(cause) or type(cause).__name__
    return type(cause).__name__
