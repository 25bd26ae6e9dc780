# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The matrix: every fault of `tests/emulator/catalog.py`, at every request of the scenario, in three reaches.

Every line of that table is in the matrix. This file only lists exceptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.faults.running import DEFAULT_LIMITS, Limits
from tests.faults.scenario import REQUESTS

VERSIONS: Final = tuple(REQUESTS)

ONCE: Final = "once"
ON: Final = "from this request on"
CALL_ON: Final = "from this request on, but only this call"
"""The reaches of a fault. The last one is for writes, whose outcome can then be read back."""


@dataclass(frozen=True)
class Case:
    """One run of the scenario: a fault of the catalog, from which of its requests on (1 is the first), how far."""

    fault: str
    version: str
    request: int
    reach: str

    def __str__(self) -> str:
        method, path = REQUESTS[self.version][self.request - 1]
        return f"{self.fault!r} at request {self.request} ({method} …{path}) of {self.version}, {self.reach}"

    @property
    def match(self) -> dict[str, Any]:
        """The requests that are hit, as parameters of the emulator."""
        if self.reach == ONCE:
            return {"number": self.request}
        method, path = REQUESTS[self.version][self.request - 1]
        return {"from_number": self.request, **({"method": method, "path": path} if self.reach == CALL_ON else {})}

    @property
    def times(self) -> int | None:
        """How many of them; None for all."""
        return 1 if self.reach == ONCE else None


def cases(fault: str, version: str) -> Iterator[Case]:
    """All runs with one fault; in CALL_ON, from the first write of each step on."""
    requests = REQUESTS[version]
    for request, (method, _path) in enumerate(requests, start=1):
        first_of_a_step = method != "GET" and method not in {earlier for earlier, _path in requests[: request - 1]}
        for reach in (ONCE, ON, CALL_ON) if first_of_a_step else (ONCE, ON):
            yield Case(fault, version, request, reach)


@dataclass(frozen=True)
class Special:
    """Exceptions for a fault in the matrix, with the reason.

    limits: of the runs with it. params: beside those of the catalog.
    """

    why: str
    limits: Limits = DEFAULT_LIMITS
    params: Mapping[str, Any] = field(default_factory=dict)


# Attempts really take their whole timeout; only the waits between them take no time.
_REAL_WAITING: Final = Limits(budget=1, timeout=0.4)

SPECIAL: Final[Mapping[str, Special]] = {
    "processed, then silent": Special("each try waits for real", _REAL_WAITING),
    "silent before processing": Special("each try waits for real", _REAL_WAITING),
    "slow, byte by byte": Special("each try waits for real", _REAL_WAITING),
    "slow headers": Special("each try waits for real", _REAL_WAITING, {"interval_ms": 20}),
    "slow body": Special("slow, but within the time-out", params={"interval_ms": 10, "chunk": 2048}),
    "redirect to another host": Special(
        "the other host is there, and records", params={"location": "{elsewhere}{path}"}
    ),
}

SURVIVED: Final = frozenset(
    {
        *("refused", "reset before processing", "closed before processing", "processed, then reset"),
        *("processed, then closed", "processed, then silent", "silent before processing", "slow body"),
        *("slow, byte by byte", "slow headers", "body cut in half", "429 without Retry-After"),
        *("429, Retry-After in seconds", "429, Retry-After as a date", "500", "500 after processing"),
        *("502 with HTML", "502 with HTML after processing", "503", "504", "522", "500/1140", "500/1141", "500/1156"),
        *("extra keys", "a verdict is missing", "a verdict is doubled", "a verdict in both lists"),
        *("408", "500 that says success", "no list of failures"),
        *("a verdict nobody asked for", "verdicts respelled", "total_count too high", "total_count too low"),
    }
)
"""Faults that hinder nothing where they come once: such a run ends well."""

IDLE: Final = frozenset({("total_count too high", "v1"), ("total_count too low", "v1")})
"""Faults that a version cannot have: its list has no count."""
