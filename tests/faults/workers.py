# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the cases of the matrix, several at once, each worker a process with an emulator of its own."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import multiprocessing
import os
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from tests.emulator.catalog import CATALOG
from tests.emulator.client import DEFAULT_ZONE_ID
from tests.emulator.control import World, load_zone
from tests.emulator.faults import Match, Plan
from tests.emulator.record import Exchange
from tests.emulator.server import Emulator
from tests.faults.claims import Evidence, ends, keeps_secrets, tells_the_truth, well_means_done
from tests.faults.matrix import ONCE, SPECIAL, SURVIVED, Case, Special
from tests.faults.other_writer import touched
from tests.faults.running import DEFAULT_LIMITS, PAIR, TOKEN, Limits, Report, run
from tests.faults.scenario import AFTER, BEFORE, TASK, Placement, State, rows

_WORKERS: Final = max(3, os.cpu_count() or 1)
"""More than two, since some of the runs only wait."""

T = TypeVar("T")
Placements = frozenset[tuple[str, Placement]]


@dataclass(frozen=True)
class Judged:
    """What became of a case.

    hits: how many requests the fault changed something about. breaches: the claims that the run broke.
    """

    case: Case
    hits: int
    ok: bool
    breaches: tuple[str, ...]


class OtherHost:
    """A host that is not the API and records every request."""

    def __init__(self) -> None:
        received: list[bytes] = []

        class Record(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                received.append(b"(a connection) " + self.request.recv(65536))

        self._received = received
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Record)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def take(self) -> bytes:
        """What arrived since the last call."""
        taken = b"\n".join(self._received)
        self._received.clear()
        return taken

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Bench:
    """An emulator with the scenario's zone, and the other host."""

    emulator: Emulator
    elsewhere: OtherHost
    _tried: dict[tuple[str, Placements], tuple[str, ...]] = field(default_factory=dict)

    def judge(self, case: Case) -> Judged:
        """Run the scenario with a fault, and twice more without; hold it all to the claims.

        On a busy machine, requests without a fault may take longer than the short time-outs of SPECIAL, too: what
        breaks a claim there has to do so with long ones as well.
        """
        special = SPECIAL.get(case.fault, Special(""))
        judged = self._judge(case, special, special.limits)
        if judged.breaches and special.limits != DEFAULT_LIMITS:
            return self._judge(case, special, DEFAULT_LIMITS)
        return judged

    def _judge(self, case: Case, special: Special, limits: Limits) -> Judged:
        fault = CATALOG[case.fault]
        params = {**fault.params, **special.params}
        params = {name: self._placed(value) for name, value in params.items()}
        self._steer(lambda world: _prepare(world, Plan(Match(**case.match), fault.name, params, case.times)))
        report = self._run(case.version, limits)
        log, state = self._steer(_seen)
        hits = sum(exchange.fault_effective for exchange in log)
        breaches = [*ends(report, limits), *keeps_secrets(report, self.elsewhere.take())]
        if not report.crash:
            seen = Evidence(report, BEFORE, AFTER, state, _touched(fault.name, params, log), _unreachable(log))
            breaches += [*well_means_done(seen), *tells_the_truth(seen)]
            if not report.ok and (not hits or (case.reach == ONCE and case.fault in SURVIVED)):
                breaches.append(f"0: it did not survive: {report.message}")
            breaches += self._recovers(case.version, state)
        breaches += [f"the emulator failed: {exchange.bug}" for exchange in log if exchange.bug]
        return Judged(case, hits, report.ok, tuple(breaches))

    def _recovers(self, version: str, state: State) -> tuple[str, ...]:
        """4. Run again without the fault, it converges; after that, it changes nothing.

        A run knows nothing of earlier ones, so each state that a run may leave behind is tried once.
        """
        key = version, frozenset(state.items())
        if key not in self._tried:
            self._tried[key] = tuple(self._run_again(version))
        return self._tried[key]

    def _run_again(self, version: str) -> Iterator[str]:
        self._steer(lambda world: world.plans.plans.clear())
        again = self._run(version)
        _log, state = self._steer(_seen)
        if not again.ok or state != AFTER:
            yield f"4: run again without the fault, it does not converge: {again.message}"
        self._steer(lambda world: world.log.clear())
        idle = self._run(version)
        log, state = self._steer(_seen)
        writes = [exchange for exchange in log if exchange.method != "GET"]
        if not idle.ok or idle.values["changed"] or writes or state != AFTER:
            yield f"4: it does not come to rest: {idle.values.get('summary')} {idle.message}"

    def _steer(self, action: Callable[[World], T]) -> T:
        """Run an action in the emulator's thread, because the control interface is too slow for thousands of calls."""
        loop = self.emulator._loop
        assert loop is not None

        async def act() -> T:
            return action(self.emulator.world)

        return asyncio.run_coroutine_threadsafe(act(), loop).result()

    def _run(self, version: str, limits: Limits = DEFAULT_LIMITS) -> Report:
        """v2 is asked with a token, v1 with an e-mail address and a key."""
        credentials = TOKEN if version == "v2" else PAIR
        options = {**TASK, "api_version": version}
        return run(self.emulator.url, options, credentials=credentials, limits=limits)

    def _placed(self, value: Any) -> Any:
        return value.replace("{elsewhere}", self.elsewhere.url) if isinstance(value, str) else value


def _prepare(world: World, plan: Plan) -> None:
    world.reset()
    load_zone(world.service.store, DEFAULT_ZONE_ID, {"mappings": rows(BEFORE)})
    world.plans.plans.append(plan)


def _seen(world: World) -> tuple[list[Exchange], State]:
    """The log and the mappings of the zone."""
    mappings = world.service.store.zones[DEFAULT_ZONE_ID].mappings()
    return list(world.log.exchanges), {mapping.ip: (mapping.vendor, mapping.region) for mapping in mappings}


def _touched(fault: str, params: Mapping[str, Any], log: Sequence[Exchange]) -> frozenset[str]:
    return touched(BEFORE, log, params) if fault == "shift" else frozenset()


def _unreachable(log: Sequence[Exchange]) -> bool:
    """Whether from some write on to the end every request was hit by a fault."""
    through = [exchange for exchange in log if not exchange.fault_effective]
    tail = log[through[-1].number :] if through else log
    return len(tail) > 1


@functools.cache
def _bench() -> Bench:
    """What each worker has; it goes with the process."""
    emulator = Emulator()
    emulator.start()
    return Bench(emulator, OtherHost())


def _judge(case: Case) -> Judged:
    return _bench().judge(case)


class Workers:
    """The processes that run cases."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def judge(self, cases: Sequence[Case]) -> list[Judged]:
        """Run cases, and wait for all of them."""
        return list(self._pool.map(_judge, cases))


@contextlib.contextmanager
def workers() -> Iterator[Workers]:
    """Start the processes, and end them."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_WORKERS, mp_context=context) as pool:
        yield Workers(pool)
