# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of a request, as a table. To add a fault, add one line to `FAULTS`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tests.emulator.envelope import Answer, failure
from tests.emulator.errors import ErrorKind
from tests.emulator.faults import VERDICTS
from tests.emulator.store import Item, canonical_ip
from tests.properties.service import Disturbance, Killed, Turn

_STRANGER: Final = "1.0.0.1"
"""An IP that no task is about; it is first in the list."""


def _answers(status: int, code: int = 10000, *, process: bool = False, retry_after: int | None = None) -> Disturbance:
    def disturb(turn: Turn) -> Answer:
        if process:
            turn.process()
        headers = () if retry_after is None else (("Retry-After", str(retry_after)),)
        return failure(ErrorKind(status, code, "Emulated failure."), headers)

    return disturb


def _loses(*, process: bool, slowly: bool = False, transient: bool = True) -> Disturbance:
    def disturb(turn: Turn) -> Answer:
        if process:
            turn.process()
        if slowly:
            turn.session.clock.sleep(turn.timeout)
        raise turn.no_answer("the connection failed (emulated)", transient=transient)

    return disturb


def _kills(*, process: bool) -> Disturbance:
    def disturb(turn: Turn) -> Answer:
        if process:
            turn.process()
        raise Killed

    return disturb


def _bad_gateway(turn: Turn) -> Answer:
    turn.process()
    return Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", (), "text/html")


def _cuts(turn: Turn) -> Answer:
    answer = turn.process()
    body = answer.encoded()
    return replace(answer, body=body[: len(body) // 2])


def _redirects(turn: Turn) -> Answer:
    return Answer(307, b"", (("Location", "https://elsewhere.example/"),))


def _does_half(turn: Turn) -> Answer:
    """A batch of which the first half is stored when the service breaks down."""
    if turn.writes:
        items = json.loads(turn.call.body)
        half = items[: len(items) // 2]
        if half:
            replace(turn, call=replace(turn.call, body=json.dumps(half).encode())).process()
    return _answers(500, 1140)(turn)


def _rewrites(change: Callable[[dict[str, Any]], None]) -> Disturbance:
    """The true answer, its body changed in place."""

    def disturb(turn: Turn) -> Answer:
        answer = turn.process()
        body = json.loads(answer.encoded())
        change(body)
        return replace(answer, body=body)

    return disturb


def _verdicts(body: dict[str, Any]) -> dict[str, list[Any]] | None:
    """The verdicts on a batch, in either version's wrapping; None where the answer has none."""
    result = body.get("result")
    for candidate in (result, result.get("value") if isinstance(result, dict) else None):
        if isinstance(candidate, dict) and "succeeded" in candidate:
            return candidate
    return None


def _verdict(how: str) -> Disturbance:
    def change(body: dict[str, Any]) -> None:
        verdicts = _verdicts(body)
        if verdicts:
            at = "succeeded" if verdicts["succeeded"] else "failed"
            VERDICTS[how](verdicts, at, 0)

    return _rewrites(change)


def _stores_otherwise(body: dict[str, Any]) -> None:
    """The answer says that another region was stored than was sent; what was stored is what was sent."""
    for row in (_verdicts(body) or {}).get("succeeded", [])[:1]:
        row["region"] = "elsewhere-1"


def _leaves_the_first(turn: Turn) -> Answer:
    """The first item of a batch of upserts stays as it was, and the answer has it so, among what succeeded."""
    before = {row.ip: row for row in turn.zone.mappings()}
    answer = turn.process()
    body = json.loads(answer.encoded())
    upserted = (_verdicts(body) or {}).get("succeeded", []) if turn.call.method != "DELETE" else []
    for row in upserted[:1]:
        ip = row.get("origin_ip") or row["origin-ip"]
        old = before.get(ip)
        if old:
            turn.zone.upsert(Item(ip, old.vendor, old.region))
            row.update(vendor=old.vendor, region=old.region)
        else:
            turn.zone.delete(ip)
            row["region"] = "elsewhere-1"
    return replace(answer, body=body)


def _fails_items(number: int) -> Disturbance:
    def disturb(turn: Turn) -> Answer:
        if not turn.writes:
            return turn.process()
        items = json.loads(turn.call.body)[:number]
        ips = [item if isinstance(item, str) else item.get("origin_ip") or item["ip"] for item in items]
        turn.zone.failing_items = dict.fromkeys(map(canonical_ip, ips), "Emulated failure of this item.")
        try:
            return turn.process()
        finally:
            turn.zone.failing_items = {}

    return disturb


def _miscounts(by: int) -> Disturbance:
    def change(body: dict[str, Any]) -> None:
        info = body.get("result_info")
        if info:
            info["total_count"] = max(0, info["total_count"] + by)

    return _rewrites(change)


def _list_shifts(turn: Turn) -> Answer:
    """Before a page is given, another writer adds or removes a mapping at the head of the list.

    Not after the list was read: without versions in the API, nobody can promise anything about a zone that changes
    behind a plan.
    """
    if turn.session.before is None and turn.call.raw_path.endswith("cloud_regions"):
        if any(row.ip == _STRANGER for row in turn.zone.mappings()):
            turn.zone.delete(_STRANGER)
        elif len(turn.zone.mappings()) < turn.zone.settings.capacity:
            turn.zone.upsert(Item(_STRANGER, "aws", "us-east-1"))
    return turn.process()


def _puts(**values: Any) -> Disturbance:
    return _rewrites(lambda body: body.update(values))


FAULTS: Final[Mapping[str, Disturbance]] = {
    "no connection": _loses(process=False),
    "lost before processing": _loses(process=False, slowly=True),
    "lost after processing": _loses(process=True),
    "silent after processing": _loses(process=True, slowly=True),
    "lost for good": _loses(process=True, transient=False),
    "killed before processing": _kills(process=False),
    "killed after processing": _kills(process=True),
    "429": _answers(429, 1015),
    "429, asks for a second": _answers(429, 1015, retry_after=1),
    "429, asks for five minutes": _answers(429, 1015, retry_after=300),
    "500": _answers(500),
    "500 after processing": _answers(500, process=True),
    "500 after half of the batch": _does_half,
    "502 with HTML after processing": _bad_gateway,
    "503": _answers(503),
    "522 after processing": _answers(522, process=True),
    "500/1141": _answers(500, 1141),
    "500/1156": _answers(500, 1156),
    "400/1157": _answers(400, 1157),
    "401": _answers(401),
    "403/9109": _answers(403, 9109),
    "403/1164": _answers(403, 1164),
    "404/7003": _answers(404, 7003),
    "truncated JSON": _cuts,
    "redirect": _redirects,
    "200 with HTML": lambda _turn: Answer(200, b"<html><h1>Welcome</h1></html>", (), "text/html"),
    "an empty response": lambda _turn: Answer(200, b""),
    "success is false": _puts(success=False),
    "success is a text": _puts(success="yes"),
    "result is null": _puts(result=None),
    "result is a list of numbers": _puts(result=[7]),
    "a verdict is missing": _verdict("missing"),
    "a verdict is doubled": _verdict("doubled"),
    "a verdict in both lists": _verdict("both"),
    "a verdict nobody asked for": _verdict("extra"),
    "verdicts respelled": _verdict("respelled"),
    "stored otherwise": _rewrites(_stores_otherwise),
    "not stored, and said so": _leaves_the_first,
    "an item fails": _fails_items(1),
    "three items fail": _fails_items(3),
    "total_count too high": _miscounts(1),
    "total_count too low": _miscounts(-1),
    "the list shifts": _list_shifts,
}

PASSING: Final = (
    *("no connection", "lost before processing", "lost after processing", "silent after processing"),
    *("429", "429, asks for a second", "500", "500 after processing", "500 after half of the batch"),
    *("502 with HTML after processing", "503", "522 after processing", "500/1141", "500/1156"),
)
"""Faults after which the same request succeeds, if it is sent again."""


@dataclass(frozen=True)
class Weather:
    """Faults by the number of the request that each hits, or of the write, and one that hits all from a number on."""

    single: Mapping[int, str] = field(default_factory=dict)
    writes: Mapping[int, str] = field(default_factory=dict)
    lasting: tuple[int, str] | None = None

    def __call__(self, turn: Turn) -> Answer:
        name = self.single.get(turn.number) or self.writes.get(turn.number_of_write)
        if name is None and self.lasting and turn.number >= self.lasting[0]:
            name = self.lasting[1]
        return FAULTS[name](turn) if name else turn.process()


CALM: Final = Weather()
