# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A changed region moves the cache of an origin: the run says so, and can be kept from it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.harness import Site, one, summary

BEFORE = [one("192.0.2.1"), one("192.0.2.2"), one("192.0.2.3")]
MOVED = [one("192.0.2.1", region="us-west-2"), one("192.0.2.2", region="us-west-2")]
SAME_TIERS = one("192.0.2.3", "oci", "us-ashburn-1")
AFTER = [*MOVED, SAME_TIERS, one("192.0.2.4")]


@pytest.mark.parametrize("check_mode", [True, False])
def test_summary_and_changes_tell_which_origins_move(site: Site, version: str, check_mode: bool) -> None:
    site.fill(BEFORE)

    result = site.run(AFTER, api_version=version, check_mode=check_mode)

    assert result["summary"] == summary(created=1, updated=3, moved=2)
    moves = {change["ip"]: change.get("upper_tiers") for change in result["changes"]}
    tiers = {"leaves": ["IAD", "EWR"], "reaches": ["SEA", "PDX"]}
    assert moves == {"192.0.2.1": tiers, "192.0.2.2": tiers, "192.0.2.3": None, "192.0.2.4": None}


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("validate", [True, False])
def test_more_moves_than_move_limit_are_refused_before_any_write(
    site: Site, version: str, check_mode: bool, validate: bool
) -> None:
    site.fill(BEFORE)

    options: dict[str, Any] = {"api_version": version, "validate_regions": validate}
    result = site.run(AFTER, move_limit=1, check_mode=check_mode, diff=True, **options)

    assert result.failed
    assert "move_limit: 2 of the zone's 3 origins would move" in result.msg
    assert "the limit is 1" in result.msg
    assert "(upper tier: leaves IAD, EWR; reaches SEA, PDX)" in result["diff"]["prepared"]
    assert site.requests.writes == []
    assert site.run(AFTER, move_limit=2, **options)["summary"] == summary(created=1, updated=3, moved=2)


@pytest.mark.parametrize(
    ("listed", "options", "regions"),
    [
        pytest.param(BEFORE, {"move_limit": 0}, 0, id="nothing to send"),
        pytest.param([one("192.0.2.4")], {"move_limit": 0, "validate_regions": False}, 0, id="only creates"),
        pytest.param(BEFORE[:1], {"move_limit": 0, "state": "absent"}, 0, id="only deletes"),
        pytest.param([SAME_TIERS], {"move_limit": 0}, 1, id="equal upper tiers"),
        pytest.param(MOVED, {"validate_regions": False}, 0, id="no limit, not validated"),
    ],
)
def test_moves_cost_no_request_where_none_can_be(
    site: Site, listed: list[dict[str, str]], options: dict[str, Any], regions: int
) -> None:
    site.fill(BEFORE)

    result = site.run(listed, **options)

    assert not result.failed
    assert len(site.requests.supported_regions) == regions
    assert result["summary"]["moved"] == 0


def test_unknown_upper_tiers_are_not_counted_but_warned_of(site: Site) -> None:
    site.fill(BEFORE, obtained_codes=False)

    result = site.run(MOVED, move_limit=0)

    assert result["summary"] == summary(updated=2)
    assert result.warnings == (
        "move_limit: the upper tiers of 2 updated origins are not known, so they were not counted",
    )


def test_a_negative_move_limit_is_refused(site: Site) -> None:
    assert "move_limit: -1 is not a valid number of origins" in site.run(BEFORE, move_limit=-1).msg
