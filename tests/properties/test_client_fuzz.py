# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fuzzing of the client: any answer gives a well-formed result or an error of the collection."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import api_v2 as _api_v2
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from tests.emulator.envelope import Answer, success
from tests.properties.bodies import BODIES, RECIPES, Damage
from tests.properties.cases import holds_for
from tests.properties.domain import FEW_IPS, PLACEMENTS, Wish, mapping_of, numbered_ips, params, wishes
from tests.properties.fuzzing import ALL_CALLS, EACH_CALL, HEADERS, STATUSES, VERSIONS, damaging, end_of, zone
from tests.properties.runs import run
from tests.properties.service import Turn


@pytest.fixture(autouse=True, scope="module")
def _short_pages() -> Iterator[None]:
    """Pages of 5, so that a list of few mappings has several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_api_v2, "_PAGE_SIZE", 5)
        yield


@pytest.mark.parametrize("version", ["v2", "v1", "auto"])
@pytest.mark.parametrize("call", ALL_CALLS)
def test_a_call_that_nobody_disturbs_has_a_result(call: str, version: str) -> None:
    assert end_of(call, version, Turn.process) is not None


@holds_for(2000, call=EACH_CALL, version=VERSIONS, recipe=RECIPES, requests=st.integers(1, 3))
def test_damaged_answer_gives_result_or_error(call: str, version: str, recipe: list[Damage], requests: int) -> None:
    end_of(call, version, damaging(recipe, requests, 200, {}))


@holds_for(600, call=EACH_CALL, version=VERSIONS, recipe=RECIPES, status=STATUSES, headers=HEADERS)
def test_damaged_answer_with_any_status_gives_result_or_error(
    call: str, version: str, recipe: list[Damage], status: int, headers: dict[str, str]
) -> None:
    end_of(call, version, damaging(recipe, 2, status, headers))


@holds_for(1200, call=EACH_CALL, version=VERSIONS, body=BODIES, status=STATUSES)
def test_made_up_answer_gives_result_or_error(call: str, version: str, body: bytes, status: int) -> None:
    end_of(call, version, lambda _turn: Answer(status, body))


@holds_for(400, wish=wishes(), version=VERSIONS, recipe=RECIPES, start=st.integers(1, 6), check_mode=st.booleans())
def test_run_on_damaged_answers_ends_in_a_report(
    wish: Wish, version: str, recipe: Sequence[Damage], start: int, check_mode: bool
) -> None:
    def disturb(turn: Turn) -> Answer:
        return damaging(recipe, turn.number, 200, {})(turn) if turn.number >= start else turn.process()

    run(zone(), params(wish), disturb, version=version, check_mode=check_mode)


@holds_for(300, headers=HEADERS)
def test_retry_after_is_seconds_or_none(headers: dict[str, str]) -> None:
    waits = HttpAnswer(429, headers, b"").retry_after
    assert waits is None or waits >= 0


NEAR_THE_LIMIT = 6


def deepest() -> int:
    """How deep a list may be nested for Python to still read it; 0 where that is not limited below 200,000."""
    low, high = 1, 200_000
    while low < high:
        middle = (low + high + 1) // 2
        try:
            json.loads(b"[" * middle + b"]" * middle)
        except RecursionError:
            high = middle - 1
        else:
            low = middle
    return low


@pytest.mark.parametrize("call", ["read all", "supported regions", "find the zone's id"])
def test_deep_nesting_does_no_harm(call: str) -> None:
    """The answer can be read, but code must not recurse into irrelevant parts of it."""
    for depth in range(max(1, deepest() - NEAR_THE_LIMIT), deepest() + 3):
        nested = b"[" * depth + b"]" * depth
        for body in (
            b'{"success": false, "errors": [{"code": %b, "message": %b}], "result": null}',
            b'{"success": true, "errors": [], "result": [{"id": %b, "name": %b}]}',
            b'{"success": true, "result": {"vendors": {"aws": [{"name": "r", "upper_tier_colos": [%b, %b]}]}}}',
        ):
            end_of(call, "v2", lambda _turn, text=body % (nested, nested): Answer(200, text))  # type: ignore[misc]


MANY = numbered_ips(12_000)


def endless(turn: Turn) -> Answer:
    """An endless list in which every page has new mappings."""
    if turn.call.query("page") is None:
        return turn.process()
    page = int(turn.call.query("page") or 0)
    ips = MANY[page * 5 : page * 5 + 5]
    rows = [{"origin_ip": ip, "vendor": "aws", "region": "us-east-1"} for ip in ips]
    return success(rows, result_info={"count": 5, "page": page, "total_count": 10**12, "total_pages": 10**12})


def repeating(turn: Turn) -> Answer:
    """A list that promises a million pages and always returns the first one."""
    answer: dict[str, Any] = json.loads(turn.process().encoded())
    if turn.call.query("page") is None:
        return success(answer["result"])
    rows = [{"origin_ip": FEW_IPS[0], "vendor": "aws", "region": "us-east-1"}]
    return success(rows, result_info={"count": 1, "page": 1, "total_count": 10**6, "total_pages": 10**6})


@pytest.mark.parametrize("disturb", [endless, repeating])
@pytest.mark.parametrize("call", ALL_CALLS)
def test_endless_list_is_not_read_forever(call: str, disturb: Any) -> None:
    end_of(call, "v2", disturb)


@pytest.mark.parametrize("pages", [1, 300, 10**6, 10**30])
def test_a_run_on_a_list_without_end_ends(pages: int) -> None:
    def disturb(turn: Turn) -> Answer:
        answer = endless(turn)
        answer.body.get("result_info", {})["total_pages"] = pages
        return answer

    wish = Wish("exactly", {ip: mapping_of(ip, PLACEMENTS[0]) for ip in FEW_IPS})
    assert not run(zone(), params(wish), disturb, version="v2").ok
