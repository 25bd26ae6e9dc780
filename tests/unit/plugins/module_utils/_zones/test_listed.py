# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows of the API's list of zones."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import DuplicateZonesError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import (
    Account,
    ListedZone,
    parse_listed_zone,
    require_distinct,
    row_of,
)

ROW: dict[str, Any] = {
    "id": "023e105f4ecef8ad9ca31a8372d0c353",
    "name": "Example.com",
    "account": {"id": "01a7", "name": "Example Account"},
    "plan": {"id": "0fee", "name": "Free Website", "legacy_id": "free"},
    "status": "active",
    "type": "full",
    "paused": True,
    "name_servers": ["ada.ns.example.com"],
    "created_on": "2026-01-01T00:00:00Z",
    "modified_on": "2026-03-01T12:00:00Z",
    "meta": {"step": 2},
}
ZONE = ListedZone(
    id="023e105f4ecef8ad9ca31a8372d0c353",
    name="example.com",
    account=Account("01a7", "Example Account"),
    plan="free",
    plan_name="Free Website",
    status="active",
    type="full",
    paused=True,
    name_servers=("ada.ns.example.com",),
    created_on="2026-01-01T00:00:00Z",
    modified_on="2026-03-01T12:00:00Z",
)


def refused(row: Any) -> str:
    with pytest.raises(ValueError, match="a zone") as caught:
        parse_listed_zone(row)
    return str(caught.value)


def test_row_survives_a_round_trip() -> None:
    assert parse_listed_zone(ROW) == ZONE
    assert parse_listed_zone(row_of(ZONE)) == ZONE


@pytest.mark.parametrize("nothing", [{}, dict.fromkeys(ROW.keys() - {"id", "name"})])
def test_only_id_and_name_are_required(nothing: dict[str, Any]) -> None:
    bare = ListedZone(id="1", name="a.com")
    assert parse_listed_zone({"id": "1", "name": "a.com", **nothing}) == bare
    assert parse_listed_zone(row_of(bare)) == bare


def test_account_may_be_an_id_and_plan_a_long_name() -> None:
    zone = parse_listed_zone({**ROW, "account": {"id": "01a7"}, "plan": {"name": "Free Website"}})
    assert (zone.account.label, zone.plan) == ("01a7", "Free Website")


@pytest.mark.parametrize("zone_id", [None, "", 7, "a/b", "../x", "a" * 33])
def test_id_that_does_not_fit_a_path_is_refused(zone_id: Any) -> None:
    assert refused({**ROW, "id": zone_id}) == "a zone without a proper id"


@pytest.mark.parametrize(
    "name", [None, "", 7, "a b.com", "a.com\n", "a\x1b[31m.com", "{{ 1 }}", "../etc", "a,b", "-a.com", "!a", "a:b"]
)
def test_name_with_a_meaning_to_ansible_is_refused(name: Any) -> None:
    assert refused({**ROW, "name": name}) == f"a zone ({ROW['id']}) without a proper name"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"account": "Example"}, "account is not an object"),
        ({"account": {"name": 7}}, "account.name is not a string"),
        ({"plan": []}, "plan is not an object"),
        ({"plan": {"legacy_id": {}}}, "plan.legacy_id is not a string"),
        ({"status": True}, "status is not a string"),
        ({"paused": "no"}, "paused is neither true nor false"),
        ({"name_servers": "ada"}, "name_servers is not a list of strings"),
        ({"name_servers": [1]}, "name_servers is not a list of strings"),
    ],
)
def test_a_field_of_another_kind_is_refused_by_its_name(change: dict[str, Any], what: str) -> None:
    assert refused({**ROW, **change}) == f"a zone (Example.com) whose {what}"


def test_row_that_is_not_an_object_is_refused() -> None:
    assert refused("example.com") == "a zone that is not an object"


def test_duplicate_names_are_reported_with_id_status_and_account() -> None:
    zones = [
        ListedZone(id="1", name="a.com", status="active", account=Account("01a7", "Sales")),
        ListedZone(id="2", name="a.com", account=Account(None, "Evil\x1b[31m")),
        ListedZone(id="3", name="b.com"),
    ]
    with pytest.raises(DuplicateZonesError) as caught:
        require_distinct(((zone.name, zone) for zone in zones), "do something")
    assert str(caught.value) == (
        "2 zones are named 'a.com': 1 (status 'active', account 'Sales'),"
        r" 2 (status unknown, account 'Evil\x1b[31m'); do something"
    )
    require_distinct(((zone.id, zone) for zone in zones), "")
