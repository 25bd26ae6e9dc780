# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults that change a true answer: rows, verdicts, numbers."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Final

from netaddr import IPAddress, ipv6_verbose

from .plans import fault
from .turn import Turn, with_body


async def _send_changed(turn: Turn, change: Callable[[Any], Any]) -> None:
    answer = turn.process()
    changed = change(copy.deepcopy(answer.body))
    turn.exchange.fault_effective = changed != answer.body
    await turn.send(with_body(answer, changed))


@fault("rewrite")
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


@fault("verdict")
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


@fault("total_count")
async def _total_count(turn: Turn, *, by: int = 1) -> None:
    """A list whose `total_count` (and `total_pages`) lies by so much."""

    def change(body: Any) -> Any:
        info = body.get("result_info")
        if info:
            info["total_count"] = max(0, info["total_count"] + by)
            if "total_pages" in info:
                info["total_pages"] = -(-info["total_count"] // info["per_page"])
        return body

    await _send_changed(turn, change)
