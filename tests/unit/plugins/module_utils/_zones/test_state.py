# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of a zone: by its id or its name, in one request."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    NoRouteError,
    RefusedCredentialsError,
    ResponseError,
    ZoneLookupError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import Zone
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.state import (
    ZoneState,
    fetch_zone_state,
    why_not_proxied,
)
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, make_client, ok, refusal

ROW: dict[str, Any] = {
    "id": "abc123",
    "name": "example.com",
    "account": {"id": "acc1", "name": "Example"},
    "status": "active",
    "paused": False,
    "meta": {"dns_only": False},
}
BY_ID, BY_NAME = Zone("abc123", ""), Zone("", "example.com")


def state(zone: Zone = BY_ID, **change: Any) -> ZoneState:
    """The state of a zone of which the API says this."""
    row = {**ROW, **change}
    return fetch_zone_state(make_client(FakeSession(ok(row if zone.zone_id else [row]))), zone)


@pytest.mark.parametrize(
    ("zone", "line"), [(BY_ID, "GET /zones/abc123"), (BY_NAME, "GET /zones?name=example.com&per_page=50")]
)
def test_a_zone_is_one_request(zone: Zone, line: str) -> None:
    session = FakeSession(ok(ROW if zone.zone_id else [ROW]))
    found = fetch_zone_state(make_client(session), zone)
    assert (found.zone.id, found.zone.name, found.zone.account.id) == ("abc123", "example.com", "acc1")
    assert session.lines == [line]


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, []),
        ({"status": None}, []),
        ({"meta": None}, []),
        ({"paused": True}, ["is paused"]),
        ({"status": "pending"}, ["is 'pending', not active"]),
        ({"meta": {"dns_only": True}}, ["is for DNS only"]),
        (
            {"status": "moved", "paused": True, "meta": {"dns_only": True}},
            ["is 'moved', not active", "is paused", "is for DNS only"],
        ),
    ],
)
def test_reason_for_no_proxying_is_known(change: dict[str, Any], reasons: list[str]) -> None:
    assert why_not_proxied(state(**change)) == reasons


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": "another"},
        {"name": None},
        {"paused": "no"},
        {"status": 1},
        {"account": []},
        {"account": {"id": 7}},
        {"meta": "x"},
        {"meta": {"dns_only": "false"}},
    ],
)
def test_a_zone_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ResponseError, match="zone"):
        state(**change)


@pytest.mark.parametrize("result", [None, [], "zone", [ROW]])
def test_answer_without_a_zone_is_refused(result: Any) -> None:
    with pytest.raises(ResponseError):
        fetch_zone_state(make_client(FakeSession(ok(result))), BY_ID)


@pytest.mark.parametrize(
    ("zone", "answer", "error", "hint"),
    [
        pytest.param(BY_ID, refusal(404, 7003), NoRouteError, "check zone_id", id="unknown id"),
        pytest.param(BY_ID, refusal(403, 9109), RefusedCredentialsError, "HTTP 403", id="no permission"),
        pytest.param(
            BY_NAME, refusal(403, 9109), RefusedCredentialsError, "'Zone: Read'", id="no permission to look up"
        ),
        pytest.param(BY_NAME, ok([]), ZoneLookupError, "no zone named", id="unknown name"),
        pytest.param(BY_NAME, ok([ROW, {**ROW, "id": "x2"}]), ZoneLookupError, "2 zones are named", id="two of a name"),
    ],
)
def test_unreadable_zone_has_a_reason(zone: Zone, answer: HttpAnswer, error: type[Exception], hint: str) -> None:
    with pytest.raises(error, match=hint):
        fetch_zone_state(make_client(FakeSession(answer)), zone)
