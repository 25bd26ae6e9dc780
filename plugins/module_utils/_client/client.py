# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests to the Cloudflare API: each is sent, retried where that can help, and counted; its envelope is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer, open_envelope
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.patience import RETRIED_STATUSES, Patience
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RequestError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import HttpSession

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Calls:
    """How often the API was called. `retries` counts the tries beyond the first of each call."""

    reads: int = 0
    writes: int = 0
    retries: int = 0


class Client:
    """The API's verbs. Each may be sent again after a failure, so only idempotent ones are here: no POST.

    All raise RequestError. Paths are below the base URL and already quoted.
    """

    def __init__(self, session: HttpSession, patience: Patience, readers: int = 1) -> None:
        self.calls = Calls()
        self.retry_log: list[str] = []
        self._session = session
        self._patience = patience
        self._readers = readers
        self._callers = 1
        self._lock = Lock()

    def get(self, path: str, params: dict[str, Any] | None = None) -> Answer:
        with self._lock:
            self.calls.reads += 1
        return self._call("GET", path, params=params)

    def side_by_side(self, read: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Read each item, up to `readers` of them at the same time; the results are in the order of the items.

        Raises what the first item that fails raises; what was not begun by then is not read.
        """
        if self._readers == 1 or len(items) < 2:
            return [read(item) for item in items]
        # Not loaded by a run that has no use for it.
        from concurrent.futures import ThreadPoolExecutor

        self._callers = min(self._readers, len(items))
        try:
            with ThreadPoolExecutor(self._callers) as pool:
                return list(pool.map(read, items))
        except RuntimeError:
            # The system starts no more threads, as in a container with few of them.
            return [read(item) for item in items]
        finally:
            self._callers = 1

    def put(self, path: str, body: Any) -> Answer:
        return self._write("PUT", path, body)

    def patch(self, path: str, body: Any) -> Answer:
        return self._write("PATCH", path, body)

    def delete(self, path: str, body: Any) -> Answer:
        return self._write("DELETE", path, body)

    def _write(self, method: str, path: str, body: Any) -> Answer:
        self.calls.writes += 1
        return self._call(method, path, body=body)

    def _call(self, method: str, path: str, params: dict[str, Any] | None = None, body: Any = None) -> Answer:
        attempt = 1
        turned_away = True
        while True:
            self._patience.await_window(self._callers)
            began = self._patience.clock()
            try:
                return self._try(method, path, params, body, attempt)
            except RequestError as failure:
                turned_away = failure.turned_away = failure.turned_away and turned_away
                if not failure.transient:
                    raise
                waited = self._patience.before_retry(failure, attempt, began)
                with self._lock:
                    self.calls.retries += 1
                self.retry_log.append(f"{failure}; sent again after {waited:.1f} s")
            attempt += 1

    def _try(self, method: str, path: str, params: dict[str, Any] | None, body: Any, attempt: int) -> Answer:
        answer = self._session.exchange(method, path, params, body, self._patience.timeout(method, attempt))
        self._patience.watch_window(answer.headers.get("Ratelimit", ""))
        try:
            return open_envelope(f"{method} {path}", answer.status, answer.body, repeated=attempt > 1)
        except RequestError as failure:
            failure.transient = answer.status in RETRIED_STATUSES
            failure.retry_after = answer.retry_after
            failure.turned_away = answer.status == 429
            raise
