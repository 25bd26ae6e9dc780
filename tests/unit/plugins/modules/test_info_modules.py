# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The info modules from their arguments to their results, on a scripted API."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible import options as _options
from ansible_collections.edgeops.cloudflare.tests.support.in_process import ModuleResult, run_module
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, ok, refusal

TOKEN = "s3cr3t-t0k3n"
LISTED = ok(
    [{"origin_ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1", "modified_on": "2026-03-01"}],
    {"total_count": 1, "total_pages": 1},
)
SUPPORTED = ok({"obtained_codes": True, "vendors": {"aws": [{"name": "us-east-1", "upper_tier_colos": ["IAD"]}]}})
LIST = "GET /zones/abc/origin/cloud_regions?page=1&per_page=100"
REGIONS = "GET /zones/abc/origin/cloud_regions/supported_regions"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    """What a module finds in the place of the API."""
    session = FakeSession()
    monkeypatch.setattr(_options, "HttpSession", lambda _connection: session)
    return session


def run(module: str, session: FakeSession, *script: Any, **options: Any) -> ModuleResult:
    """Run a module on a scripted API. It must use the whole script."""
    session.script = list(script)
    result = run_module({"zone_id": "abc", "api_token": TOKEN, **options}, module=module, check_mode=True)
    assert session.script == []
    return result


def test_mappings_have_the_shape_of_the_option(session: FakeSession) -> None:
    result = run("origin_cloud_region_info", session, LISTED)
    assert not result.changed
    assert result["mappings"] == [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}]
    assert result["details"] == [{"ip": "192.0.2.1", "modified_on": "2026-03-01"}]
    assert result["api_calls"] == {"reads": 1, "writes": 0, "retries": 0}
    assert session.lines == [LIST]


def test_upper_tiers_cost_one_request_more(session: FakeSession) -> None:
    result = run("origin_cloud_region_info", session, LISTED, SUPPORTED, upper_tiers=True)
    assert result["details"][0]["upper_tier_colos"] == ["IAD"]
    assert session.lines == [LIST, REGIONS]


def test_tiered_cache_message_names_only_the_modules_own_options(session: FakeSession) -> None:
    off = refusal(400, 1135, message="Tiered Cache must be enabled for this zone.")
    result = run("origin_cloud_region_info", session, LISTED, off, upper_tiers=True)
    assert result.msg.endswith("the module edgeops.cloudflare.tiered_cache, or set upper_tiers to false.")
    result = run("origin_cloud_region_supported_info", session, off)
    assert result.msg.endswith("the module edgeops.cloudflare.tiered_cache.")


def test_only_requested_ips_are_returned(session: FakeSession) -> None:
    result = run("origin_cloud_region_info", session, LISTED, ips=["192.0.2.9"])
    assert result["mappings"] == []
    assert result["not_mapped"] == ["192.0.2.9"]


def test_bad_ips_fail_without_a_request(session: FakeSession) -> None:
    result = run("origin_cloud_region_info", session, ips=["10.1", "192.0.2.0/24"])
    assert result.failed
    assert "ips[0]: '10.1' is shorthand for an IPv4 address" in result.msg
    assert "ips[1]: '192.0.2.0/24' is a network" in result.msg
    assert session.sent == []


def test_supported_regions_are_returned_as_a_list(session: FakeSession) -> None:
    result = run("origin_cloud_region_supported_info", session, SUPPORTED)
    assert not result.changed
    assert result["vendors"] == ["aws"]
    assert result["regions"] == [{"vendor": "aws", "region": "us-east-1", "upper_tier_colos": ["IAD"]}]
    assert session.lines == [REGIONS]


@pytest.mark.parametrize("name", ["origin_cloud_region_info", "origin_cloud_region_supported_info"])
def test_a_refusal_is_a_message(name: str, session: FakeSession) -> None:
    result = run(name, session, refusal(403, 10000, message="Authentication error"))
    assert result.failed
    assert "10000 Authentication error" in result.msg
    assert TOKEN not in result.msg
