# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Five claims that hold for every run, each as a function that lists violations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.faults.running import SECRETS, VERDICTS, Limits, Report
from tests.faults.scenario import Placement, State

ORDINARY_SECONDS: Final = 20.0
"""What a run takes by itself, without a fault, on a slow machine that has much else to do; very generous."""

UNKNOWN: Final = "whether it was applied is unknown because reading back failed"
"""How a change's error says that nobody knows what became of it."""


@dataclass(frozen=True)
class Evidence:
    """The report of a run, and what actually happened.

    before: the zone before the run. wanted: the zone that was requested. state: the zone after the run. touched: IPs
    that another writer changed during the run. unreachable: whether every request failed after a certain write.
    """

    report: Report
    before: State
    wanted: State
    state: State
    touched: frozenset[str] = frozenset()
    unreachable: bool = False

    def of_others(self, ip: str) -> bool:
        """Whether another writer changed this mapping."""
        return ip in self.touched

    def own(self, state: State) -> State:
        """A state without what another writer touched."""
        return {ip: placement for ip, placement in state.items() if ip not in self.touched}


def ends(report: Report, limits: Limits) -> Iterator[str]:
    """1. No traceback, no hang: a run ends within its budget plus one timeout. Rate limits may take four budgets."""
    if report.crash:
        yield f"1: it crashed: {report.crash[-600:]}"
    budget = 4 * limits.budget if "HTTP 429" in report.message else limits.budget
    if report.took > budget + limits.timeout + ORDINARY_SECONDS:
        yield f"1: it took {report.took:.1f} s, with {limits}"


def well_means_done(seen: Evidence) -> Iterator[str]:
    """2. `ok` or `changed` only if the zone is what was asked for."""
    if not seen.report.ok:
        return
    if seen.own(seen.state) != seen.own(seen.wanted):
        differing = _differing(seen.own(seen.state), seen.own(seen.wanted))
        yield f"2: it ended well, but these are not as asked for: {differing}"
    for where in ("failed_items", "not_attempted"):
        if seen.report.values[where]:
            yield f"2: it ended well with {len(seen.report.values[where])} {where}"


def tells_the_truth(seen: Evidence) -> Iterator[str]:
    """3. The plan is sorted exactly into what succeeded, failed and was not attempted, and each is true of the zone."""
    values = seen.report.values
    told = [item for where in VERDICTS for item in values[where]]
    if Counter(map(_identity, told)) != Counter(_identity(_planned(change)) for change in values["changes"]):
        yield f"3: {len(told)} verdicts do not add up to the {len(values['changes'])} changes of the plan"
    yield from _plan_is_true(seen)
    for item in values["succeeded"]:
        if not seen.of_others(item["ip"]) and seen.state.get(item["ip"]) != _target(item):
            yield f"3: succeeded, but is {seen.state.get(item['ip'])}: {item}"
    for item in values["failed_items"]:
        yield from _failure_is_true(seen, item)
    for item in values["not_attempted"]:
        if not seen.of_others(item["ip"]) and seen.state.get(item["ip"]) != seen.before.get(item["ip"]):
            yield f"3: not attempted, but was changed: {item}"
    yield from _changed_is_true(seen)


def keeps_secrets(report: Report, elsewhere: bytes) -> Iterator[str]:
    """5. The token and the key are nowhere, and nothing at all arrives at another host."""
    for secret in SECRETS:
        if secret in report.said:
            yield f"5: it let {secret!r} out"
    if elsewhere:
        yield f"5: another host received {elsewhere[:80]!r}"


def _plan_is_true(seen: Evidence) -> Iterator[str]:
    """The plan is what leads from the zone before to the one asked for, or empty, where the zone could not be read."""
    changes = seen.report.values["changes"]
    if not changes and not seen.report.ok:
        return
    planned = {
        change["ip"]: (_placement(change["before"]), _placement(change["after"]))
        for change in changes
        if not seen.of_others(change["ip"])
    }
    needed = {
        ip: (seen.before.get(ip), seen.wanted.get(ip))
        for ip in seen.own({**seen.before, **seen.wanted})
        if seen.before.get(ip) != seen.wanted.get(ip)
    }
    if planned != needed:
        yield f"3: the plan is not what is needed: {len(planned)} changes instead of {len(needed)}"


def _failure_is_true(seen: Evidence, item: dict[str, Any]) -> Iterator[str]:
    ip = item["ip"]
    if UNKNOWN in item["error"]:
        if not seen.unreachable:
            yield f"3: said to be unknown although the API could be reached: {item}"
    elif not seen.of_others(ip) and seen.state.get(ip) != seen.before.get(ip):
        yield f"3: said to have failed, but was changed: {item}"


def _changed_is_true(seen: Evidence) -> Iterator[str]:
    values = seen.report.values
    unknown = {item["ip"] for item in values["failed_items"] if UNKNOWN in item["error"]}
    known = {ip for ip in {**seen.before, **seen.state} if ip not in unknown and not seen.of_others(ip)}
    differs = any(seen.before.get(ip) != seen.state.get(ip) for ip in known)
    by_it = differs or any(seen.of_others(item["ip"]) for item in values["succeeded"])
    if values["changed"] is not by_it:
        yield f"3: changed is {values['changed']}, but the zone {'was' if by_it else 'was not'} changed by it"


def _differing(one: State, other: State) -> str:
    ips = sorted(ip for ip in {**one, **other} if one.get(ip) != other.get(ip))
    return f"{', '.join(ips[:3])} and so on, {len(ips)} in all"


def _planned(change: dict[str, Any]) -> dict[str, Any]:
    return {"ip": change["ip"], "action": change["action"], **(change["after"] or change["before"])}


def _identity(item: dict[str, Any]) -> tuple[str, ...]:
    return item["ip"], item["action"], item["vendor"], item["region"]


def _target(item: dict[str, Any]) -> Placement | None:
    return None if item["action"] == "delete" else (item["vendor"], item["region"])


def _placement(value: dict[str, str] | None) -> Placement | None:
    return (value["vendor"], value["region"]) if value else None
