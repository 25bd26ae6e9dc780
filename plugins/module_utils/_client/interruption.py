# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ending a run early, so that it can still report what it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import InterruptedRunError

READ_BACK_SECONDS = 2.0
"""How long an interrupted run may take to read back the result of its last write."""


class Interruption:
    """Whether a run has to end, and how quickly.

    A write request that was already sent may finish, unless `hurry` abandons it. Everything else ends immediately.
    After the interruption, requests may take READ_BACK_SECONDS in total and are not sent again.

    is_abandoned: called before each write, to check whether nothing waits for the run any more. clock: seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.reason = ""
        self.is_abandoned: Callable[[], bool] = lambda: False
        self._clock = clock
        self._waiting = False
        self._writing = False
        self._deadline: float | None = None

    @property
    def seconds_left(self) -> float:
        """The time that a request may take. It is infinite unless the run has to end."""
        if self._deadline is None:
            return float("inf")
        return max(0.0, self._deadline - self._clock())

    def request(self, reason: str) -> bool:
        """End the run. Call this from a signal handler in the main thread. Raises InterruptedRunError if the run waits.

        Returns whether a write request was sent and may finish.
        """
        if not self.reason:
            self.reason = reason
            if self._waiting:
                raise InterruptedRunError(reason)
        return self._writing

    def hurry(self) -> None:
        """Abandon the current write request, if any. Call this from a signal handler in the main thread."""
        if self._writing and self.reason:
            raise InterruptedRunError(self.reason)

    def allow_reading_back(self) -> None:
        """Let an interrupted run read back the result of its last write."""
        if self.reason:
            self._deadline = self._clock() + READ_BACK_SECONDS

    def allow_reading_again(self) -> bool:
        """Give a run that was interrupted while it read back READ_BACK_SECONDS. False if they had already started."""
        if self._deadline is not None:
            return False
        self.allow_reading_back()
        return True

    def check(self) -> None:
        """Raise InterruptedRunError if the run has to end now."""
        if self.reason and self.seconds_left in (0.0, float("inf")):
            raise InterruptedRunError(self.reason)

    def check_before_write(self) -> None:
        """Raise InterruptedRunError if the run has to end, or if nothing waits for it any more."""
        if not self.reason and self.is_abandoned():
            self.reason = "the playbook that started this task has ended"
        if self.reason:
            raise InterruptedRunError(self.reason)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """A block in which the main thread only waits, so that `request` may raise at any point."""
        self._waiting = self._deadline is None
        try:
            yield
        finally:
            self._waiting = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A block in which the main thread sends a write request, so that `hurry` may raise at any point."""
        self._writing = True
        try:
            yield
        finally:
            self._writing = False
