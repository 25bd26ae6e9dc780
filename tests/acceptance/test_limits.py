# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits of a zone and of deletes: checked before any write, and respected by the order of writes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.harness import Site, items, one, summary
from tests.support.zones import FULL, mappings

ZONE = mappings(FULL - 10)
NEW = mappings(20, start=5000)
FEW = mappings(12)


def test_plan_over_zone_capacity_is_refused(site: Site, version: str) -> None:
    site.fill(ZONE)

    result = site.run(NEW, api_version=version)

    assert result.failed
    assert not result.changed
    assert "would hold 3510 mappings (3490 now, 20 new, 0 deleted), but holds at most 3500" in result.msg
    assert "list 10 fewer new origins" in result.msg
    assert site.requests.writes == []
    assert site.requests.supported_regions == []
    assert result["not_attempted"] == items(NEW, "create")
    assert result["summary"] == summary(not_attempted=20)


def test_zone_can_be_filled_to_capacity(site: Site, version: str) -> None:
    site.fill(ZONE)

    assert not site.run(NEW[:10], api_version=version).failed
    assert site.holds([*ZONE, *NEW[:10]])


def test_deletes_come_first_when_zone_would_overflow(site: Site, version: str) -> None:
    site.fill(ZONE)

    result = site.run([*ZONE[50:], *NEW], prune=True, api_version=version)

    assert [batch for batch in site.requests.batches if batch[0] == "DELETE"] == site.requests.batches[:1]
    assert [count for _method, count in site.requests.batches] == [50, 20]
    assert result["summary"] == summary(created=20, deleted=50, unchanged=3440)
    assert site.holds([*ZONE[50:], *NEW])


def test_full_zone_can_be_replaced_completely(site: Site, version: str) -> None:
    other = mappings(FULL, start=10_000)
    site.fill(mappings(FULL))

    result = site.run(other, prune=True, api_version=version)

    assert result["summary"] == summary(created=3500, deleted=3500)
    assert [method for method, _count in site.requests.batches].index("DELETE") == 0
    assert len(site.requests.writes) == 70
    assert site.holds(other)


@pytest.mark.parametrize("over_capacity", ["refuse", "items"])
def test_full_zone_is_not_reported_as_permission_problem(site: Site, version: str, over_capacity: str) -> None:
    site.fill(FEW, capacity=20, over_capacity=over_capacity)

    result = site.run(NEW, api_version=version)

    stored = 0 if over_capacity == "refuse" else 8
    assert result.failed
    assert "Maximum number of IP mappings configured for zone." in result.msg
    assert "Zone Settings" not in result.msg
    assert ("HTTP 403: 1164" in result.msg) == (over_capacity == "refuse")
    assert result["summary"] == summary(created=stored, failed=20 - stored)
    assert result.changed == bool(stored)
    assert site.holds([*FEW, *NEW[:stored]])


@pytest.mark.parametrize(("limit", "refused"), [(0, True), (11, True), (12, False), (None, False)])
@pytest.mark.parametrize("way", ["prune", "absent"])
def test_no_more_than_prune_limit_is_deleted(
    site: Site, version: str, way: str, limit: int | None, refused: bool
) -> None:
    site.fill([*FEW, *NEW])
    options: dict[str, Any] = {"api_version": version, **({} if limit is None else {"prune_limit": limit})}
    listed = NEW if way == "prune" else FEW

    result = site.run(listed, **options, **({"prune": True} if way == "prune" else {"state": "absent"}))

    assert result.failed == refused
    assert (site.requests.writes == []) == refused
    assert site.holds([*FEW, *NEW] if refused else NEW)
    assert len(result["changes"]) == 12
    if refused:
        assert f"12 of the zone's 32 mappings would be deleted, but the limit is {limit}" in result.msg


def test_prune_limit_zero_allows_prune_without_deletes(site: Site) -> None:
    assert site.run(FEW, prune=True, prune_limit=0).changed
    assert site.holds(FEW)


@pytest.mark.parametrize("allow_empty", [True, False])
def test_zone_is_emptied_only_with_allow_empty(site: Site, version: str, allow_empty: bool) -> None:
    site.fill(FEW)

    result = site.run([], prune=True, allow_empty=allow_empty, api_version=version)

    assert result.failed != allow_empty
    assert site.holds([] if allow_empty else FEW)
    assert len(site.requests) == (2 if allow_empty else 0)


def test_allow_empty_does_not_lift_the_prune_limit(site: Site) -> None:
    site.fill(FEW)

    assert site.run([], prune=True, allow_empty=True, prune_limit=11).failed
    assert site.holds(FEW)


def test_prune_keeps_ip_listed_in_different_spelling(site: Site) -> None:
    site.fill([one("2001:db8::1"), one("192.0.2.7")])

    result = site.run([one("2001:DB8:0:0::1")], prune=True)

    assert result["succeeded"] == items([one("192.0.2.7")], "delete")
    assert site.holds([one("2001:db8::1")])
