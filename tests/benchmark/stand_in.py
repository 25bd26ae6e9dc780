# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator in a process of its own: what a zone holds, what was asked of it, and what it took itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.emulator.client import ControlClient
from tests.support.zones import Mapping as Row
from tests.support.zones import as_state

KINDS: Final = ("list", "one mapping", "regions", "batch", "single write")
"""The kinds of requests that are counted."""

Exchange = Mapping[str, Any]


class StandIn:
    """A running emulator; it ends with the block."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.emulator", "--port", "0"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url, "the emulator did not start"
        self._control = ControlClient(self.url)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def hold(self, rows: Sequence[Row], latency_ms: int) -> None:
        """Have the zone hold just this, delay each request, and forget what was asked before."""
        self._control.put_zone(mappings=rows)
        # It sorts a new list when it is first asked for it, which is no contender's concern.
        self._control.mappings()
        self._control.set_latency(latency_ms)
        self._control.clear_log()

    def holds(self, rows: Sequence[Row]) -> bool:
        """Whether the zone holds just this."""
        return self._control.state() == as_state(rows)

    def exchanges(self) -> Sequence[Exchange]:
        """What was asked since `hold`."""
        return self._control.log()

    def cpu_seconds(self) -> float:
        """The processor time that the emulator took so far."""
        # After the name in parentheses, time in user and in system mode are fields 12 and 13 (proc(5)).
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def count(exchanges: Sequence[Exchange]) -> dict[str, int]:
    """How many requests there were of each kind."""
    counted = Counter(kind(exchange) for exchange in exchanges)
    return {name: counted[name] for name in KINDS if counted[name]}


def kind(exchange: Exchange) -> str:
    """The kind of a request."""
    reads, last = exchange["method"] == "GET", exchange["path"].rpartition("/")[2]
    if last == "batch":
        return "batch"
    if not reads:
        return "single write"
    return {"cloud_regions": "list", "supported_regions": "regions"}.get(last, "one mapping")


def steps(exchanges: Sequence[Exchange], prefix: str) -> list[list[tuple[str, str, Any]]]:
    """The requests as `floor.py` takes them: reads behind the first one may go side by side, up to what comes next."""
    found: list[list[tuple[str, str, Any]]] = []
    before = ""
    for number, exchange in enumerate(exchanges):
        query = f"?{exchange['query']}" if exchange["query"] else ""
        request = exchange["method"], exchange["path"].removeprefix(prefix) + query, exchange["body"]
        if number > 1 and kind(exchange) == before and before in ("list", "one mapping"):
            found[-1].append(request)
        else:
            found.append([request])
        before = kind(exchange)
    return found
