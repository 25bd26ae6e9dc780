# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of the module against the emulated zone, and the properties of every run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_report import (
    diff,
    failure_message,
    return_values,
    warnings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import (
    Mode,
    Run,
    converge,
    look_ahead,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import parse_task
from tests.emulator.call import Call
from tests.emulator.store import DEFAULT_ZONE_ID, Store
from tests.properties.domain import Wish
from tests.properties.domain import Zone as Model
from tests.properties.service import BUDGET, TIMEOUT, Disturbance, Session, held

REFUSED_KEYS: Final = {"values", "items", "keys", "get", "pop", "update", "copy", "clear"}
"""Names of methods of a dict, which ansible-core 2.21 and later refuse as keys of a result."""

_UNKNOWN: Final = "whether it was applied is unknown"
_OF_A_REQUEST: Final = re.compile(r"(PUT|PATCH|DELETE) /zones/")
"""How a failure begins that is about a whole request, and not about one item."""


@dataclass(frozen=True)
class Ran:
    """A run that came to its end. before, after: the zone before its first write, and in the end."""

    run: Run
    values: dict[str, Any]
    message: str
    session: Session
    before: Model
    after: Model

    @property
    def ok(self) -> bool:
        return not self.message

    @property
    def outcome(self) -> Outcome:
        return self.run.outcome

    @property
    def batches(self) -> list[list[tuple[str, str]]]:
        """The action and the IP of each item of each write, as they were sent."""
        return [_sent_by(call) for call in self.session.calls if call.method != "GET"]


def run(
    store: Store, options: dict[str, Any], disturb: Disturbance, *, version: str = "auto", check_mode: bool = False
) -> Ran:
    """Run what the module does with these options. Raises OptionsError for invalid options."""
    task = parse_task(options)
    session = Session(store, disturb)
    api = OriginCloudRegions(session.client(), DEFAULT_ZONE_ID, version)
    line: Callable[..., Run] = look_ahead if check_mode else converge
    done = line(task, api)
    after = held(store)
    values = {**return_values(done, api), "diff": diff(done.plan), "warnings": list(warnings(task, done))}
    ran = Ran(done, values, failure_message(done), session, after if session.before is None else session.before, after)
    _check_report(ran)
    _check_sent(ran)
    _check_time(ran)
    return ran


def check_claims(ran: Ran, wish: Wish) -> None:
    """The report of a run is true, whatever happened."""
    if ran.ok:
        assert ran.after == wish.come_true(ran.before), "ok, but the zone is not as it was asked for"
    outcome = ran.outcome
    verdicts = [*outcome.succeeded, *(failure.change for failure in outcome.failed), *outcome.not_attempted]
    if not ran.ok or outcome.succeeded:
        assert sorted(map(_key, verdicts)) == sorted(map(_key, ran.run.plan.changes)), "not exactly the plan"
    for change in outcome.succeeded:
        assert ran.after.get(change.ip) == change.after, f"{change.ip} is said to have succeeded"
    for change in outcome.not_attempted:
        assert ran.after.get(change.ip) == ran.before.get(change.ip), f"{change.ip} is said to be untouched"
    known = [failure.change for failure in outcome.failed if _UNKNOWN not in failure.error]
    for change in known:
        assert ran.after.get(change.ip) == ran.before.get(change.ip), f"{change.ip} is said to have failed"
    if len(known) == len(outcome.failed):
        assert ran.values["changed"] is (ran.before != ran.after)
    planned = {change.ip for change in ran.run.plan.changes}
    assert _without(ran.before, planned) == _without(ran.after, planned), "something outside of the plan was touched"


def check_look_ahead(ran: Ran, wish: Wish) -> None:
    """Check mode writes nothing and reports what the real run would do."""
    assert ran.before == ran.after
    assert not any(call.method != "GET" for call in ran.session.calls)
    wanted = wish.come_true(ran.before)
    if ran.ok:
        assert ran.values["changed"] is (wanted != ran.before)
        assert {change.ip: change.after for change in ran.run.plan.changes} == {
            ip: wanted.get(ip) for ip in ran.before.keys() | wanted.keys() if ran.before.get(ip) != wanted.get(ip)
        }


def _key(change: Change) -> tuple[str, str]:
    return change.ip, change.action


def _without(zone: Model, ips: set[str]) -> Model:
    return {ip: mapping for ip, mapping in zone.items() if ip not in ips}


def _check_report(ran: Ran) -> None:
    """What Ansible gets is JSON, has no key that Ansible refuses, and its numbers add up."""
    values = ran.values
    # Encoded strictly: ansible-core 2.19 and later throw a whole result away for half of a surrogate pair.
    assert json.loads(json.dumps({**values, "msg": ran.message}, ensure_ascii=False, allow_nan=False).encode())
    assert json.loads(json.dumps(values)) == values
    assert not REFUSED_KEYS & _keys(values)
    summary = values["summary"]
    settled = values["succeeded"] if ran.run.mode is Mode.APPLY or not ran.ok else values["changes"]
    for name, action in (("created", "create"), ("updated", "update"), ("deleted", "delete")):
        assert summary[name] == sum(1 for item in settled if item["action"] == action)
    assert summary["failed"] == len(values["failed_items"])
    assert summary["not_attempted"] == len(values["not_attempted"])
    assert summary["moved"] <= summary["updated"]
    total = sum(summary.values()) - summary["unchanged"] - summary["moved"]
    assert total == len(values["changes"])
    calls = values["api_calls"]
    assert sum(calls.values()) == len(ran.session.calls)
    assert calls["retries"] == len(values.get("retry_log", ()))
    for failure in ran.outcome.failed:
        assert failure.error
        assert failure.change.ip in ran.message
    if ran.outcome.failed or ran.outcome.not_attempted:
        assert not ran.ok


def _check_sent(ran: Ran) -> None:
    """Changes that were not attempted were never sent, and the failed batch is the last one."""
    sent = {item for batch in ran.batches for item in batch}
    last = set(ran.batches[-1]) if ran.batches else set()
    assert not sent & set(map(_item, ran.outcome.not_attempted))
    assert set(map(_item, ran.outcome.succeeded)) <= sent
    for failure in ran.outcome.failed:
        whole = _OF_A_REQUEST.match(failure.error) or _UNKNOWN in failure.error
        assert _item(failure.change) in (last if whole else sent), f"sent on after {failure.error}"


def _item(change: Change) -> tuple[str, str]:
    return "upsert" if change.after else "delete", change.ip


def _sent_by(call: Call) -> list[tuple[str, str]]:
    items: list[Any] = json.loads(call.body)
    action = "delete" if call.method == "DELETE" else "upsert"
    return [(action, item if isinstance(item, str) else item.get("origin_ip") or item["ip"]) for item in items]


def _check_time(ran: Ran) -> None:
    """A run ends within its budget and one time-out; a hundredth of a second for each request is rounding.

    Waits for the rate limit come on top of that, and each may be a little longer.
    """
    at_most = BUDGET + TIMEOUT + 1.02 * ran.session.limited
    assert ran.session.clock.now <= at_most + 0.01 * len(ran.session.calls)


def _keys(value: Any) -> set[str]:
    """All keys of all objects in a JSON value."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in _keys(inner)}
    return {key for inner in value for key in _keys(inner)} if isinstance(value, list) else set()
