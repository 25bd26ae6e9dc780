# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lookup of a zone by name: exactly one match is required, and a name appears only in the query."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from tests.acceptance.harness import PATHS, UNSET, Site, one

OTHER_ID = "11111111111111111111111111111111"
SETTINGS_TOKEN = "token-for-zone-settings-0123456789abcdef"


@pytest.mark.parametrize("name", ["example.com", " Example.COM. ", "EXAMPLE.com"])
def test_one_match_is_the_zone(site: Site, name: str) -> None:
    site.control.put_zone(OTHER_ID, "sub.example.com")

    result = site.run([one()], zone_id=UNSET, zone=name)

    assert result["zone_id"] == site.defaults["zone_id"]
    lookup = site.requests.exchanges[0]
    assert lookup["path"] == "/client/v4/zones"
    assert parse_qs(lookup["query"])["name"] == ["example.com"]
    assert site.requests.lines[1] == f"GET {PATHS['v2']}"
    assert site.holds([one()])


def test_unknown_name_says_what_to_check(site: Site) -> None:
    result = site.run([one()], zone_id=UNSET, zone="example.net")

    assert result.failed
    assert "no zone named 'example.net' is visible to these credentials" in result.msg
    assert "'Zone: Read'" in result.msg
    assert len(site.requests) == 1


def test_two_matches_are_listed_with_their_ids(site: Site) -> None:
    site.control.put_zone(OTHER_ID, "example.com")

    result = site.run([one()], zone_id=UNSET, zone="example.com")

    assert result.failed
    assert "2 zones are named 'example.com'" in result.msg
    assert OTHER_ID in result.msg
    assert site.defaults["zone_id"] in result.msg
    assert len(site.requests) == 1


def test_token_without_zone_read_gets_hint_to_use_zone_id(site: Site) -> None:
    site.control.add_token(SETTINGS_TOKEN, ["zone_settings:edit"])

    result = site.run([one()], zone_id=UNSET, zone="example.com", api_token=SETTINGS_TOKEN)

    assert result.failed
    assert "GET /zones: HTTP 403: 9109" in result.msg
    assert "'Zone: Read'" in result.msg
    assert "give zone_id instead of zone" in result.msg
    assert len(site.requests) == 1


def test_the_same_token_works_with_the_zone_id(site: Site) -> None:
    site.control.add_token(SETTINGS_TOKEN, ["zone_settings:edit"])

    assert site.run([one()], api_token=SETTINGS_TOKEN).changed


def test_zone_with_different_name_in_answer_is_ignored(site: Site) -> None:
    site.control.plan_fault("rewrite", {"put": {"result.*.name": "example.org"}}, path="/zones$")

    result = site.run([one()], zone_id=UNSET, zone="example.com")

    assert result.failed
    assert "no zone named 'example.com'" in result.msg
    assert len(site.requests) == 1


@pytest.mark.parametrize("answered", ["../../user", "a/b", "", 7, None])
def test_invalid_id_in_answer_is_never_put_in_a_path(site: Site, answered: object) -> None:
    site.control.plan_fault("rewrite", {"put": {"result.*.id": answered}}, path="/zones$")

    result = site.run([one()], zone_id=UNSET, zone="example.com")

    assert result.failed
    assert "a zone without a proper id" in result.msg
    assert len(site.requests) == 1
