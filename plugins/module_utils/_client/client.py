# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends requests to the Cloudflare API, retries and counts them, and unpacks the responses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from threading import Lock, current_thread, main_thread
from typing import Any, TypeVar

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.credentials import Mask
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer, open_envelope
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.interruption import Interruption
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.rate_window import RateWindow
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import InterruptedRunError, RequestError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import HttpSession

TOO_MANY_REQUESTS = 429

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Calls:
    """The number of requests. `retries` counts all attempts except the first of each request."""

    reads: int = 0
    writes: int = 0
    retries: int = 0


class Client:
    """The HTTP methods of the API, for any resource. Paths are relative to the base URL and already quoted.

    All methods raise RequestError, and InterruptedRunError if `interruption` ends the run.

    Requests can be sent again after a failure, so only idempotent ones are supported: PUT, DELETE, and PATCH with a
    body that sets values (RFC 9110, 9.2.2). There is no POST.

    readers: the number of requests that `side_by_side` sends at the same time. mask: hides secrets in messages.
    """

    def __init__(
        self, session: HttpSession, budget: RetryBudget, *, readers: int = 1, mask: Mask | None = None
    ) -> None:
        self.calls = Calls()
        self.retry_log: list[str] = []
        self.interruption = Interruption()
        self._session = session
        self._budget = budget
        self._window = RateWindow(budget)
        self._mask = mask or Mask()
        self._readers = readers
        self._callers = 1
        self._lock = Lock()

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Answer:
        with self._lock:
            self.calls.reads += 1
        return self._call("GET", path, params=params)

    def put(self, path: str, body: Any) -> Answer:
        return self._write("PUT", path, body)

    def patch(self, path: str, body: Any) -> Answer:
        return self._write("PATCH", path, body)

    def delete(self, path: str, body: Any = None) -> Answer:
        return self._write("DELETE", path, body)

    def side_by_side(self, fetch: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Call `fetch` for each item, up to `readers` at the same time. The results are in the order of the items.

        Raises the error of the first item that fails, without fetching items that have not started yet.
        """
        if self._readers == 1 or len(items) < 2:
            return [fetch(item) for item in items]
        # Imported here because many runs do not need it.
        from concurrent.futures import ThreadPoolExecutor

        self._callers = min(self._readers, len(items))
        try:
            with ThreadPoolExecutor(self._callers) as pool, self.interruption.waiting():
                return list(pool.map(fetch, items))
        except RuntimeError:
            # The system cannot start more threads, for example in a container with a low limit.
            return [fetch(item) for item in items]
        finally:
            self._callers = 1

    def read_back(self, fetch: Callable[[], R]) -> R:
        """Read the result of the last write with `fetch`. After a signal, read once more, within READ_BACK_SECONDS."""
        try:
            return fetch()
        except InterruptedRunError:
            if not self.interruption.allow_reading_again():
                raise
            return fetch()

    def _write(self, method: str, path: str, body: Any) -> Answer:
        self.interruption.check_before_write()
        self.calls.writes += 1
        try:
            return self._call(method, path, body=body)
        finally:
            self.interruption.allow_reading_back()

    def _call(self, method: str, path: str, *, params: Mapping[str, Any] | None = None, body: Any = None) -> Answer:
        attempt = 1
        rate_limited = True
        while True:
            self._wait(lambda: self._window.wait_for_call(self._callers), sent=attempt > 1)
            began = self._budget.clock()
            try:
                return self._try(method, path, params, body, attempt)
            except RequestError as failure:
                rate_limited = failure.rate_limited = failure.rate_limited and rate_limited
                if not failure.transient or self.interruption.reason:
                    raise
                waited = self._wait(partial(self._budget.wait_to_retry, failure, attempt, began), sent=not rate_limited)
                with self._lock:
                    self.calls.retries += 1
                self.retry_log.append(f"{failure}; sent again after {waited:.1f} s")
            attempt += 1

    def _wait(self, wait: Callable[[], R], *, sent: bool) -> R:
        """Wait, unless the run has to end. sent: whether an earlier attempt may have had an effect."""
        try:
            self.interruption.check()
            with self._interruptible():
                return wait()
        except InterruptedRunError as interrupted:
            interrupted.sent = sent
            raise

    def _interruptible(self) -> AbstractContextManager[None]:
        """Let signals interrupt the main thread. Other threads receive no signals; `side_by_side` waits for them."""
        return self.interruption.waiting() if current_thread() is main_thread() else nullcontext()

    def _try(self, method: str, path: str, params: Mapping[str, Any] | None, body: Any, attempt: int) -> Answer:
        timeout = min(self._budget.timeout(method, attempt), self.interruption.seconds_left)
        try:
            with self._interruptible() if method == "GET" else self.interruption.writing():
                answer = self._session.exchange(method, path, timeout=timeout, params=params, body=body)
        except InterruptedRunError as interrupted:
            interrupted.sent = True
            raise
        self._window.watch(answer.headers.get("Ratelimit", ""))
        if answer.status != TOO_MANY_REQUESTS:
            self._budget.note_progress()
        try:
            return open_envelope(f"{method} {path}", answer.status, answer.body, self._mask, repeated=attempt > 1)
        except RequestError as failure:
            failure.transient = answer.transient
            failure.retry_after = answer.retry_after
            failure.rate_limited = answer.status == TOO_MANY_REQUESTS
            raise
