# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Downloads public files: without credentials, with few redirects and few attempts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError, TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import shown
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer

_PAUSES = (1, 5)
"""Seconds before the second and the third attempt."""

_MAX_PAUSE = 30
_MAX_REDIRECTS = 5
_PLAIN_URL = re.compile(r"[!-~]{1,2000}")
"""A URL that messages can contain."""

_REDIRECTS = (301, 302, 303, 307, 308)


class Exchanging(Protocol):
    """The part of an HTTP session that is used here."""

    def exchange(
        self, method: str, path: str, *, timeout: float, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """Send a request and read the whole answer. Raises TransportError."""


class Downloads:
    """Gets files from web servers. sessions: by scheme, `https` and `http`. timeout: seconds for one request."""

    def __init__(
        self, sessions: Mapping[str, Exchanging], timeout: float, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._sessions = sessions
        self._timeout = timeout
        self._sleep = sleep

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        """Get a response with status 200, or 304 if `headers` make the request conditional.

        Redirects are only followed within the same host, because other hosts are not trusted.
        Raises RangeFileError or TransportError.
        """
        here = url
        for _redirect in range(_MAX_REDIRECTS):
            answer = self._try(here, headers or {})
            if answer.status not in _REDIRECTS:
                break
            here = _redirected(url, here, answer)
        if answer.status == 200 or (answer.status == 304 and headers):
            return answer
        raise RangeFileError(url, "", f"the server answers with HTTP {answer.status}")

    def _try(self, url: str, headers: Mapping[str, str]) -> HttpAnswer:
        """Send a request, and send it again after temporary failures. Returns the last response."""
        session = self._sessions[urlsplit(url).scheme]
        for pause in _PAUSES:
            try:
                answer = session.exchange("GET", url, timeout=self._timeout, headers=headers)
            except TransportError as error:
                if not error.transient:
                    raise
                self._sleep(pause)
            else:
                if not answer.transient:
                    return answer
                self._sleep(min(max(pause, answer.retry_after or 0), _MAX_PAUSE))
        return session.exchange("GET", url, timeout=self._timeout, headers=headers)


def _redirected(url: str, here: str, answer: HttpAnswer) -> str:
    location = answer.headers.get("Location", "")
    try:
        target = urljoin(here, location)
        old, new = urlsplit(here), urlsplit(target)
        same = (old.scheme, old.netloc) == (new.scheme, new.netloc)
    except ValueError:
        same = False
    if not same:
        raise RangeFileError(
            url, "", f"the server redirects to another host ({shown(location)}), which the module does not follow"
        )
    if not _PLAIN_URL.fullmatch(target):
        raise RangeFileError(url, "", f"the server redirects to an invalid URL ({shown(location)})")
    return target
