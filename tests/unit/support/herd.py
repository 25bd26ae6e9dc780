# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many runs at once under one rate limit, on a simulated clock: each has its real budget and its real window."""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass, field
from itertools import count

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.rate_window import RateWindow
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RequestError


@dataclass(frozen=True)
class Fleet:
    """Zones, each of which takes so many calls, and the processes at work at the same time. The rest is in seconds."""

    zones: int
    calls: int
    processes: int
    allowed: int = 1200
    period: float = 300.0
    latency: float = 0.2
    start: float = 2.0
    budget: float = 330.0


@dataclass
class Outcome:
    """What became of a fleet. windows: the 429 answers in each window of the limit."""

    seconds: float = 0.0
    failed: int = 0
    refused: int = 0
    windows: list[int] = field(default_factory=list)


class _Limit:
    """A window that begins with its first call, as in the emulator."""

    def __init__(self, allowed: int, period: float, outcome: Outcome) -> None:
        self._allowed, self._period, self._outcome = allowed, period, outcome
        self._ends, self._used = float("-inf"), 0

    def call(self, now: float) -> tuple[bool, int, int]:
        """Whether the call is carried out, the calls left, and the seconds until the next window."""
        if now >= self._ends:
            self._ends, self._used = now + self._period, 0
            self._outcome.windows.append(0)
        self._used += 1
        carried_out = self._used <= self._allowed
        if not carried_out:
            self._outcome.refused += 1
            self._outcome.windows[-1] += 1
        return carried_out, max(0, self._allowed - self._used), math.ceil(self._ends - now)


class _Process:
    """Works on one zone after the other. `now` is its own clock, which its waits move."""

    def __init__(self, fleet: Fleet, number: int) -> None:
        self.fleet = fleet
        self.now = random.Random(number).uniform(0, fleet.start)
        self._draws = random.Random(number)
        self.begin()

    def begin(self) -> None:
        """The next zone."""
        self.now += self.fleet.start
        self.budget = RetryBudget(
            self.fleet.budget, 30, clock=lambda: self.now, sleep=self._sleep, draw=self._draws.uniform
        )
        self.window = RateWindow(self.budget)
        self.calls, self.attempt = self.fleet.calls, 1

    def _sleep(self, seconds: float) -> None:
        self.now += seconds


def simulate(fleet: Fleet) -> Outcome:
    """Run the zones of a fleet to their end."""
    outcome = Outcome()
    limit = _Limit(fleet.allowed, fleet.period, outcome)
    waiting = fleet.zones
    tie = count()
    events: list[tuple[float, int, _Process, bool]] = []

    def due(process: _Process, send: bool) -> None:
        heapq.heappush(events, (process.now, next(tie), process, send))

    for number in range(min(fleet.processes, fleet.zones)):
        waiting -= 1
        due(_Process(fleet, number), False)
    while events:
        _now, _tie, process, send = heapq.heappop(events)
        outcome.seconds = process.now
        if not send:
            process.window.wait_for_call()
            due(process, True)
            continue
        began = process.now
        carried_out, left, opens = limit.call(began)
        process.now += fleet.latency
        process.window.watch(f'"default";r={left};t={opens}')
        ended = False
        if carried_out:
            process.budget.note_progress()
            process.calls, process.attempt = process.calls - 1, 1
            ended = process.calls == 0
        else:
            failure = RequestError("GET /zones", "HTTP 429", transient=True)
            failure.retry_after, failure.rate_limited = opens, True
            try:
                process.budget.wait_to_retry(failure, process.attempt, began)
                process.attempt += 1
            except RequestError:
                outcome.failed += 1
                ended = True
        outcome.seconds = process.now
        if ended:
            if not waiting:
                continue
            waiting -= 1
            process.begin()
        due(process, False)
    return outcome
