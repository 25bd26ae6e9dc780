# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Planned faults: which request one hits, and what it does there.

A fault is one coroutine in `FAULTS`, added by the `@_fault(name)` line above it; its keyword arguments are its
parameters. It gets the turn and does with it what it likes instead of the ordinary `send(process())`.
"""

from __future__ import annotations

import copy
import inspect
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, Final

from netaddr import IPAddress, ipv6_verbose

from .envelope import Answer, failure
from .errors import ErrorKind
from .mapping import Item, canonical_ip
from .turn import Turn, with_body
from .zone import Zone

FaultFunction = Callable[..., Awaitable[None]]

FAULTS: Final[dict[str, FaultFunction]] = {}
"""Every fault by its name."""

REFUSE: Final = "refuse"
"""The one fault that acts before a request is read; see `server.py`."""

_UNSET: Final = "\0unset"
MEBIBYTE: Final = 1024 * 1024


def _fault(name: str) -> Callable[[FaultFunction], FaultFunction]:
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


# -- answers of another kind ------------------------------------------------------------------------------------


@_fault("answer")
async def _answer(
    turn: Turn,
    *,
    status: int = 500,
    code: int = 10000,
    message: str = "Emulated failure.",
    json: Any = _UNSET,
    text: str | None = None,
    content_type: str | None = None,
    headers: dict[str, str] | None = None,
    retry_after: float | None = None,
    retry_after_form: str = "seconds",
    process: bool = False,
) -> None:
    """Answer with anything; with `process` the request is carried out all the same."""
    limits = turn.process().headers if process else turn.limit_headers()
    answer = failure(ErrorKind(status, code, message))
    body = answer.body if json == _UNSET else json
    if text is not None:
        body = text.encode()
    extra = dict(headers or {})
    if status == 429:
        limits = () if retry_after is None else (("Ratelimit", f'"default";r=0;t={round(retry_after)}'),)
    if retry_after is not None:
        seconds = str(round(retry_after))
        date = formatdate(time.time() + retry_after, usegmt=True)
        extra.setdefault("Retry-After", date if retry_after_form == "date" else seconds)
    kind = content_type or ("text/html" if text is not None else answer.content_type)
    kept = tuple((name, value) for name, value in limits if name.lower() not in {key.lower() for key in extra})
    await turn.send(Answer(status, body, (*kept, *extra.items()), kind))


@_fault("redirect")
async def _redirect(turn: Turn, *, location: str, status: int = 307) -> None:
    """Send the client elsewhere; `{path}` in the location stands for the request's path."""
    target = location.replace("{path}", turn.call.raw_path)
    await _answer(turn, status=status, text="", headers={"Location": target})


# -- connections ------------------------------------------------------------------------------------------------


@_fault(REFUSE)
async def _refuse(turn: Turn) -> None:
    """Reset the connection as soon as the request begins to arrive; it is never read."""
    turn.link.reset()
    await turn.client_left()


@_fault("close")
async def _close(turn: Turn, *, process: bool = False, reset: bool = True) -> None:
    """End the connection without an answer, before or after the request is carried out."""
    if process:
        turn.process()
    if reset:
        turn.link.reset()
    else:
        turn.link.close()
    await turn.client_left()


@_fault("silent")
async def _silent(turn: Turn, *, process: bool = True) -> None:
    """Answer nothing until the client gives up."""
    if process:
        turn.process()
    await turn.client_left()


# -- the way the bytes come -------------------------------------------------------------------------------------


@_fault("slow")
async def _slow(turn: Turn, *, interval_ms: float = 5, chunk: int = 1, with_headers: bool = False) -> None:
    """The true answer, `chunk` bytes at a time."""
    answer = turn.process()
    if with_headers:
        await turn.write_slowly(answer, chunk, interval_ms / 1000)
        return
    body = answer.encoded()
    parts = (body[start : start + chunk] for start in range(0, len(body), chunk))
    await turn.send_parts(answer, parts, len(body), interval_ms / 1000)


@_fault("cut")
async def _cut(turn: Turn, *, fraction: float = 0.5) -> None:
    """The first part of the true body, then the end of the connection."""
    answer = turn.process()
    await turn.send_part_only(answer, int(len(answer.encoded()) * fraction))


@_fault("truncate")
async def _truncate(turn: Turn, *, fraction: float = 0.5) -> None:
    """A complete HTTP answer with the first part of the true JSON."""
    answer = turn.process()
    body = answer.encoded()
    await turn.send(with_body(answer, body[: int(len(body) * fraction)]))


@_fault("huge")
async def _huge(turn: Turn, *, size: int = 64 * MEBIBYTE, sized: bool = True) -> None:
    """The true answer with a padding key, `size` bytes long; chunked unless `sized`."""
    answer = turn.process()
    before, after = answer.encoded()[:-1] + b',"padding":"', b'"}'
    padding = max(0, size - len(before) - len(after))

    def parts() -> Iterator[bytes]:
        yield before
        for start in range(0, padding, MEBIBYTE):
            yield b"x" * min(MEBIBYTE, padding - start)
        yield after

    await turn.send_parts(answer, parts(), len(before) + padding + len(after) if sized else None)


# -- true answers, changed --------------------------------------------------------------------------------------


async def _send_changed(turn: Turn, change: Callable[[Any], Any]) -> None:
    answer = turn.process()
    changed = change(copy.deepcopy(answer.body))
    turn.exchange.fault_effective = changed != answer.body
    await turn.send(with_body(answer, changed))


@_fault("rewrite")
async def _rewrite(turn: Turn, *, put: dict[str, Any] | None = None, remove: list[str] | None = None) -> None:
    """Put or remove values of a 200's body by dotted path.

    `*` is any element of a list or value of an object; `$rows` all objects below that have an IP key, whichever the
    version's is, and `$ip` that key.
    """

    def change(body: Any) -> Any:
        if body["success"] is not True:
            return body
        for path, value in (put or {}).items():
            for container, key in _places(body, path):
                container[key] = copy.deepcopy(value)
        for path in remove or ():
            for container, key in _places(body, path):
                if isinstance(container, dict):
                    container.pop(key, None)
        return body

    await _send_changed(turn, change)


def _places(body: Any, path: str) -> list[tuple[Any, Any]]:
    *parents, last = path.split(".")
    nodes = [body]
    for part in parents:
        nodes = [child for node in nodes for child in _children(node, part)]
    if last == "*":
        return [(node, key) for node in nodes for key in _keys(node)]
    return [(node, _ip_key(node) if last == "$ip" else last) for node in nodes if isinstance(node, dict)]


def _children(node: Any, part: str) -> list[Any]:
    if part == "$rows":
        return _rows(node)
    if part == "*":
        return [node[key] for key in _keys(node)]
    return [node[part]] if isinstance(node, dict) and part in node else []


def _keys(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node)
    return list(range(len(node))) if isinstance(node, list) else []


def _rows(node: Any) -> list[Any]:
    here = [node] if isinstance(node, dict) and _ip_key(node) else []
    return here + [row for key in _keys(node) for row in _rows(node[key])]


def _ip_key(row: dict[str, Any]) -> str | None:
    return next((key for key in ("origin_ip", "origin-ip") if key in row), None)


def _verdicts(body: Any) -> dict[str, list[Any]] | None:
    """The `{succeeded, failed}` of a batch's answer in either version's wrapping."""
    result = body.get("result")
    for candidate in (result, result.get("value") if isinstance(result, dict) else None):
        if isinstance(candidate, dict) and {"succeeded", "failed"} <= candidate.keys():
            return candidate
    return None


def _missing(verdicts: dict[str, list[Any]], at: str, index: int) -> None:
    del verdicts[at][index]


def _doubled(verdicts: dict[str, list[Any]], at: str, index: int) -> None:
    verdicts[at].append(verdicts[at][index])


def _both(verdicts: dict[str, list[Any]], at: str, index: int) -> None:
    row = verdicts[at][index]
    if at == "succeeded":
        key = _ip_key(row) or "origin_ip"
        verdicts["failed"].append({key: row[key], "error": "Emulated contradiction."})
    else:
        verdicts["succeeded"].append({key: value for key, value in row.items() if key != "error"})


def _extra(verdicts: dict[str, list[Any]], at: str, index: int) -> None:
    row = dict(verdicts[at][index])
    row[_ip_key(row) or "origin_ip"] = "198.51.100.254"
    verdicts[at].append(row)


def _respelled(verdicts: dict[str, list[Any]], at: str, index: int) -> None:
    for row in [*verdicts["succeeded"], *verdicts["failed"]]:
        key = _ip_key(row)
        if key and ":" in row[key]:
            row[key] = IPAddress(row[key]).format(ipv6_verbose).upper()


VERDICTS: Final[dict[str, Callable[[dict[str, list[Any]], str, int], None]]] = {
    "missing": _missing,
    "doubled": _doubled,
    "both": _both,
    "extra": _extra,
    "respelled": _respelled,
}
"""What can be wrong with the verdicts of a batch."""


@_fault("verdict")
async def _verdict(turn: Turn, *, how: str, index: int = 0) -> None:
    """A batch's true answer with one verdict wrong (`how`: a name in `VERDICTS`); `respelled` is about all IPv6."""

    def change(body: Any) -> Any:
        verdicts = _verdicts(body)
        if verdicts is not None:
            at = "succeeded" if verdicts["succeeded"] else "failed"
            if index < len(verdicts[at]):
                VERDICTS[how](verdicts, at, index)
        return body

    await _send_changed(turn, change)


@_fault("total_count")
async def _total_count(turn: Turn, *, by: int = 1) -> None:
    """A list whose `total_count` (and `total_pages`) lies by so much."""

    def change(body: Any) -> Any:
        info = body.get("result_info")
        if info:
            info["total_count"] = max(0, info["total_count"] + by)
            info["total_pages"] = -(-info["total_count"] // info["per_page"])
        return body

    await _send_changed(turn, change)


# -- the store, changed -----------------------------------------------------------------------------------------


@_fault("fail_items")
async def _fail_items(
    turn: Turn, *, ips: list[str] | None = None, first: int = 0, error: str = "Emulated failure of this item."
) -> None:
    """Chosen items of a batch fail and are not applied: those in `ips`, and the `first` so many of the request."""
    zone = turn.zone
    sent = _sent_ips(turn)
    chosen = {canonical_ip(ip) for ip in ips or []} & set(sent) | set(sent[:first])
    turn.exchange.fault_effective = bool(chosen)
    if zone is None:
        await turn.send(turn.process())
        return
    zone.failing_items = dict.fromkeys(chosen, error)
    try:
        answer = turn.process()
    finally:
        zone.failing_items = {}
    await turn.send(answer)


def _sent_ips(turn: Turn) -> list[str]:
    body = turn.exchange.body
    if turn.call.segments[-1] != "batch" or not isinstance(body, list):
        return []
    ips = [item if isinstance(item, str) else item.get("origin_ip", item.get("ip", "")) for item in body]
    return [canonical_ip(ip) for ip in ips]


@_fault("shift")
async def _shift(turn: Turn, *, add: int = 0, remove: int = 0) -> None:
    """Another writer is faster: mappings at the head of the list are added or removed before this request."""
    zone = turn.zone
    turn.exchange.fault_effective = zone is not None and bool(add or (remove and zone.mappings()))
    if zone is not None:
        for mapping in zone.mappings()[:remove]:
            zone.delete(mapping.ip)
        for ip in _free_ips(zone, add):
            vendor, regions = next(iter(zone.supported().items()))
            zone.upsert(Item(ip, vendor, next(iter(regions))))
    await turn.send(turn.process())


def _free_ips(zone: Zone, count: int) -> list[str]:
    taken = {mapping.ip for mapping in zone.mappings()}
    # Lowest of all addresses, so that every page shifts.
    candidates = (str(IPAddress(int(IPAddress("1.0.0.1")) + offset)) for offset in range(count + len(taken)))
    free = [ip for ip in candidates if ip not in taken]
    return free[:count]
