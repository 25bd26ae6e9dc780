# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which version of the API a run uses, and the error if there is none."""

from __future__ import annotations

import pytest

from tests.acceptance.harness import PATHS, UPSERT, Site, one
from tests.emulator.client import DEFAULT_ZONE_ID

NOWHERE = "00000000000000000000000000000000"


def test_auto_uses_v2_at_no_cost(site: Site) -> None:
    result = site.run([one()])

    path = PATHS["v2"]
    assert result["api_version"] == "v2"
    assert site.requests.lines == [f"GET {path}", f"GET {path}/supported_regions", f"PUT {path}/batch"]


def test_auto_falls_back_to_v1_with_one_extra_request(site: Site) -> None:
    site.fill([], v2=False)

    result = site.run([one()])

    path = PATHS["v1"]
    assert result["api_version"] == "v1"
    assert site.requests.lines == [
        f"GET {PATHS['v2']}",
        f"GET {path}",
        f"GET {path}/supported_regions",
        f"PATCH {path}/batch",
    ]
    assert site.holds([one()])


@pytest.mark.parametrize("state", ["present", "absent"])
def test_auto_on_v1_converges_both_ways(site: Site, state: str) -> None:
    site.fill([one()] if state == "absent" else [], v2=False)

    assert site.run([one()], state=state).changed
    assert site.holds([one()] if state == "present" else [])


def test_forced_version_is_the_only_one_used(site: Site, version: str) -> None:
    site.run([one()], api_version=version)

    assert {path for path in PATHS.values() if any(path in line for line in site.requests.lines)} == {PATHS[version]}
    assert site.requests.batches == [(UPSERT[version], 1)]


def test_missing_forced_version_fails_without_fallback(site: Site, version: str) -> None:
    site.fill([], **{version: False})

    result = site.run([one()], api_version=version)

    assert result.failed
    assert f"GET {PATHS[version].removeprefix('/client/v4')}: HTTP 404: 7003" in result.msg
    assert "check zone_id and api_version" in result.msg
    assert len(site.requests) == 1


def test_both_versions_missing_gives_one_message(site: Site) -> None:
    site.fill([], v1=False, v2=False)

    result = site.run([one()])

    assert result.failed
    assert not result.changed
    assert "HTTP 404: 7003" in result.msg
    assert "this version of the API no longer exists" in result.msg
    assert result["api_version"] is None
    assert site.requests.lines == [f"GET {PATHS['v2']}", f"GET {PATHS['v1']}"]


def test_unknown_zone_is_reported_and_nothing_is_written(site: Site) -> None:
    result = site.run([one()], zone_id=NOWHERE)

    assert result.failed
    assert f"/zones/{NOWHERE}/" in result.msg
    assert "The zone id is unknown or not visible to these credentials" in result.msg
    assert site.requests.writes == []


def test_refused_credentials_do_not_trigger_fallback(site: Site) -> None:
    site.control.add_token("token-that-may-nothing-0123456789", [])

    result = site.run([one()], api_token="token-that-may-nothing-0123456789")

    assert result.failed
    assert site.requests.lines == [f"GET {PATHS['v2']}"]


def test_another_zone_is_never_touched(site: Site) -> None:
    site.control.put_zone(NOWHERE, "example.org", [one("192.0.2.9")])

    site.run([one()], prune=True)

    assert site.control.state(NOWHERE) == {"192.0.2.9": ("aws", "us-east-1")}
    assert all(f"/zones/{DEFAULT_ZONE_ID}/" in line for line in site.requests.lines)
