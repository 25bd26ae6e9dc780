# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Planned faults: which request one hits, and how often.

A fault is one coroutine in `FAULTS`, added by the `@fault(name)` line above it; its keyword arguments are its
parameters. It gets the turn and does with it what it likes instead of the ordinary `send(process())`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from .turn import Turn

FaultFunction = Callable[..., Awaitable[None]]

FAULTS: Final[dict[str, FaultFunction]] = {}
"""Every fault by its name."""

REFUSE: Final = "refuse"
"""The one fault that acts before a request is read; see `server.py`."""


def fault(name: str) -> Callable[[FaultFunction], FaultFunction]:
    """Add a fault to `FAULTS`."""

    def add(function: FaultFunction) -> FaultFunction:
        FAULTS[name] = function
        return function

    return add


@dataclass(frozen=True)
class Match:
    """Which requests a plan hits: all that is given must fit. `path` is a regular expression, searched."""

    number: int | None = None
    from_number: int | None = None
    method: str | None = None
    path: str | None = None

    def fits(self, number: int, method: str, path: str) -> bool:
        """Whether the request with this number since the last reset is meant."""
        return (
            self.number in (None, number)
            and (self.from_number is None or number >= self.from_number)
            and self.method in (None, method)
            and (self.path is None or re.search(self.path, path) is not None)
        )


@dataclass
class Plan:
    """A fault, the requests it hits, and how often (`None`: for ever)."""

    match: Match
    name: str
    params: dict[str, Any]
    times: int | None = 1
    hits: int = 0

    def __post_init__(self) -> None:
        function = FAULTS.get(self.name)
        if function is None:
            raise ValueError(f"unknown fault {self.name!r}; known are {sorted(FAULTS)}")
        try:
            inspect.signature(function).bind(None, **self.params)
            re.compile(self.match.path or "")
        except (TypeError, re.error) as error:
            raise ValueError(f"fault {self.name!r}: {error}") from None

    @property
    def spent(self) -> bool:
        """Whether it has hit as often as it may."""
        return self.times is not None and self.hits >= self.times


@dataclass
class Plans:
    """All planned faults; the first one that fits a request is the one that hits it."""

    plans: list[Plan] = field(default_factory=list)

    def take(self, number: int, method: str, path: str, *, refusing: bool) -> Plan | None:
        """The plan that hits this request, counted as a hit, if it acts at this stage."""
        fitting = (p for p in self.plans if not p.spent and p.match.fits(number, method, path))
        plan = next(fitting, None)
        if plan is None or (plan.name == REFUSE) is not refusing:
            return None
        plan.hits += 1
        return plan


async def run(plan: Plan, turn: Turn) -> None:
    """Let a fault answer a request."""
    turn.exchange.fault = plan.name
    turn.exchange.fault_effective = True
    await FAULTS[plan.name](turn, **plan.params)
