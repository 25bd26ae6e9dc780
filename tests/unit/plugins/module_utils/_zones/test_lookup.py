# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The zone that a task means."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    OptionsError,
    RefusedCredentialsError,
    ResponseError,
    ZoneLookupError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import Zone, fetch_zone_id, parse_zone
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, make_client, ok, refusal

ID = "023e105f4ecef8ad9ca31a8372d0c353"
EXAMPLE = Zone("", "example.com")


def refused(**params: Any) -> str:
    """The problems of the options."""
    with pytest.raises(OptionsError) as caught:
        parse_zone({"zone_id": None, "zone": None, **params})
    return str(caught.value)


def found(*rows: Any) -> str:
    """The zone id that a lookup of example.com with these rows gives."""
    return fetch_zone_id(make_client(FakeSession(ok(list(rows)))), EXAMPLE)


@pytest.mark.parametrize("zone_id", [ID, f" {ID}\n", "abc"])
def test_white_space_around_a_zone_id_is_ignored(zone_id: str) -> None:
    assert parse_zone({"zone_id": zone_id, "zone": None}) == Zone(zone_id.strip(), "")


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("example.com", "example.com"),
        ("Example.COM", "example.com"),
        ("example.com.", "example.com"),
        (" a.b-c.example.co.uk ", "a.b-c.example.co.uk"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("bücher.example", "bücher.example"),
    ],
)
def test_a_zones_name_is_lower_case_without_a_final_dot(name: str, normal: str) -> None:
    assert parse_zone({"zone_id": None, "zone": name}) == Zone("", normal)


@pytest.mark.parametrize("zone_id", ["a/b", "../user", "a" * 33, "abc?x=1", "ab c", "abc#", "äbc"])
def test_invalid_zone_id_is_refused(zone_id: str) -> None:
    assert refused(zone_id=zone_id).startswith(f"zone_id: {zone_id.strip()!r} is not a zone id")


@pytest.mark.parametrize(
    "name", [".", "example", "-a.com", "a-.com", "a..com", "a.com/b", "contains:a.com", "a b.com", "*.com"]
)
def test_invalid_name_is_refused(name: str) -> None:
    assert " is not the name of a zone, as in example.com" in refused(zone=name)


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_empty_option_beside_the_other_one_does_not_count(empty: str | None) -> None:
    assert parse_zone({"zone_id": empty, "zone": "example.com"}) == Zone("", "example.com")
    assert parse_zone({"zone_id": ID, "zone": empty}) == Zone(ID, "")
    assert refused(zone_id=empty, zone=empty) == "zone: is missing or empty; give the zone's name, or its id as zone_id"


def test_swapped_name_and_id_are_recognized() -> None:
    assert refused(zone_id="example.com").endswith("a zone's name goes into the option zone")
    assert refused(zone=ID).endswith("a zone's id goes into the option zone_id")


def test_known_id_needs_no_request() -> None:
    assert fetch_zone_id(make_client(FakeSession()), Zone(ID, "")) == ID


def test_a_name_is_looked_up_with_one_request() -> None:
    session = FakeSession(ok([{"id": ID, "name": "example.com"}]))
    assert fetch_zone_id(make_client(session), EXAMPLE) == ID
    assert len(session.sent) == 1
    assert session.sent[0].path == "/zones"
    assert session.sent[0].params is not None
    assert session.sent[0].params["name"] == "example.com"


def test_only_an_exact_name_matches() -> None:
    assert found({"id": "other", "name": "www.example.com"}, {"id": ID, "name": "Example.com"}, {"id": "x"}) == ID


@pytest.mark.parametrize("rows", [[], [{"id": ID, "name": "example.net"}]])
def test_unknown_name_says_what_to_check(rows: list[Any]) -> None:
    with pytest.raises(ZoneLookupError) as caught:
        found(*rows)
    message = str(caught.value)
    assert message.startswith("zone: no zone named 'example.com' is visible to these credentials")
    assert "'Zone: Read'" in message
    assert "zone_id" in message


def test_several_zones_of_that_name_are_listed() -> None:
    with pytest.raises(ZoneLookupError) as caught:
        found(
            {"id": "one", "name": "example.com", "status": "active", "account": {"name": "First"}},
            {"id": "two", "name": "example.com", "status": "moved", "account": None},
            {"id": "three", "name": "example.com"},
        )
    assert str(caught.value) == (
        "zone: 3 zones are named 'example.com': one (active, account First), two (moved, account unknown),"
        " three (status unknown, account unknown); give the zone_id of the one that is meant"
    )


def test_account_name_cannot_spoil_the_message() -> None:
    with pytest.raises(ZoneLookupError) as caught:
        found(
            {"id": "one", "name": "example.com", "account": {"name": "First\x1b[2J\n"}},
            {"id": "two" * 10_000, "name": "example.com"},
        )
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("status", [401, 403])
def test_token_without_zone_read_is_pointed_to_the_id(status: int) -> None:
    with pytest.raises(RefusedCredentialsError) as caught:
        fetch_zone_id(make_client(FakeSession(refusal(status, 9109, message="Unauthorized"))), EXAMPLE)
    message = str(caught.value)
    assert f"GET /zones: HTTP {status}: 9109 Unauthorized" in message
    assert "'Zone: Read'" in message
    assert "zone_id" in message


def test_another_refusal_has_no_hint_at_permissions() -> None:
    with pytest.raises(ApiError) as caught:
        fetch_zone_id(make_client(FakeSession(refusal(400, 1003))), EXAMPLE)
    assert "permission" not in str(caught.value)


@pytest.mark.parametrize("result", [None, {}, "zones", ["example.com"], [{"id": ID, "name": "example.com"}, None]])
def test_answer_without_a_list_is_an_error(result: Any) -> None:
    with pytest.raises(ResponseError, match="no list of zones"):
        fetch_zone_id(make_client(FakeSession(ok(result))), EXAMPLE)


@pytest.mark.parametrize("zone_id", [None, 7, "", "../x", "a" * 33])
def test_an_id_that_could_lead_elsewhere_is_not_used(zone_id: Any) -> None:
    with pytest.raises(ResponseError, match="a zone without a proper id"):
        found({"id": zone_id, "name": "example.com"})
