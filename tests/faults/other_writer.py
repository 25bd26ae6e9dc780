# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which mappings another writer changed during a run, by replaying the emulator's log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from netaddr import IPAddress

from tests.emulator.record import Exchange
from tests.faults.scenario import State


def touched(before: State, log: Iterable[Exchange], params: Mapping[str, Any]) -> frozenset[str]:
    """The IPs that the fault `shift` with these parameters added or removed, in a zone that held `before` at first."""
    held = set(before)
    hands: set[str] = set()
    for exchange in log:
        if exchange.fault == "shift":
            gone = sorted(held, key=_order)[: params.get("remove", 0)]
            free = (ip for number in range(len(held) + 10) if (ip := f"1.0.0.{1 + number}") not in held)
            come = [ip for ip, _number in zip(free, range(params.get("add", 0)), strict=False)]
            hands |= {*gone, *come}
            held = held - set(gone) | set(come)
        held = _after(held, exchange)
    return frozenset(hands)


def _after(held: set[str], exchange: Exchange) -> set[str]:
    if not exchange.path.endswith("/batch"):
        return held
    result = exchange.answer["result"]
    rows = result.get("value", result)["succeeded"]
    ips = {row.get("origin_ip") or row.get("origin-ip") for row in rows}
    return held - ips if exchange.method == "DELETE" else held | ips


def _order(ip: str) -> tuple[int, int]:
    address = IPAddress(ip)
    return address.version, int(address)
