# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit: origins, their mappings and their places, over both generations of the API."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic import fetch
from tests.acceptance.audit_site import AuditSite, not_read, statuses
from tests.acceptance.harness import PATHS as MAPPING_PATHS
from tests.emulator.client import DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.support.audited_zone import (
    AMSTERDAM,
    CHINA,
    EAST,
    EDGE,
    GOVERNMENT,
    INDIA,
    LONDON,
    MAPPINGS,
    PATHS,
    POOLS,
    RECORDS,
    STATUSES,
    WEST,
    WEST_IPV6,
)
from tests.support.clock import FakeClock
from tests.support.range_files import SAMPLES, write_samples

TOKEN = "token-of-an-auditor-0123456789abcdefghij"
EMPTY = [{"id": POOLS[0]["id"], "name": "pool-web", "origins": []}]
PERMISSIONS = {
    "dns:read": "dns_records",
    "load_balancers:read": "load_balancers",
    "pools:read": "pools",
    "zone:read": "zone",
}
"""What the audit can do without → what it does not read then."""


@pytest.fixture
def site(emulator: Emulator, clock: FakeClock) -> AuditSite:
    """The emulator's zone and audits of it, with the made-up range files."""
    return AuditSite(emulator, clock, SAMPLES)


def proxied(ip: str, name: str = "www", **more: Any) -> dict[str, Any]:
    """A proxied record of an address."""
    return {"type": "AAAA" if ":" in ip else "A", "name": f"{name}.example.com", "content": ip, "proxied": True, **more}


def mapping(ip: str, region: str = "us-west-2", vendor: str = "aws") -> dict[str, str]:
    """A mapping."""
    return {"ip": ip, "vendor": vendor, "region": region}


def test_audit_reports_missing_misplaced_and_stale_mappings(site: AuditSite, version: str) -> None:
    site.fill()

    result = site.audit(api_version=version)

    assert not result.changed
    assert statuses(result) == STATUSES
    assert result["stale"] == [MAPPINGS[3]]
    assert result["stale_certain"] is True
    assert {row["kind"] for row in result["without_origin"]} == {"tunnel", "workers", "replaced"}
    assert [(pool["name"], pool["verdict"], pool["unmapped"]) for pool in result["pools"]] == [
        ("pool-web", "partly_mapped", 1)
    ]
    assert result["not_read"] == []
    assert result["mappings_act"] is True
    assert result["tiered_cache"] == {"tiered_caching": True, "smart_topology": True, "effective": "smart"}
    assert result["api_version"] == version
    assert result.warnings == ()
    assert {name: count for name, count in result["summary"].items() if count} == {
        "origins": 6,
        "mapped": 2,
        "missing": 2,
        "misplaced": 1,
        "unplaced": 1,
        "stale": 1,
        "without_origin": 3,
        "pools": 1,
        "partly_mapped_pools": 1,
    }


def test_each_origin_has_its_sources_and_evidence(site: AuditSite) -> None:
    site.fill()

    origins = {origin["ip"]: origin for origin in site.audit()["origins"]}

    assert origins[EAST]["mapping"] == {"vendor": "aws", "region": "us-west-1"}
    assert origins[EAST]["location"]["region"] == "us-east-1"
    assert origins[EAST]["location"]["prefix"].startswith("241.3.")
    (source,) = origins[EAST]["sources"]
    assert (source["type"], source["name"], source["via"]) == ("dns_record", "origin.example.com", "shop.example.com")
    assert (origins[EDGE]["reason"], "location" in origins[EDGE]) == ("anycast", False)
    assert origins[AMSTERDAM]["active"] is False
    assert origins[LONDON]["sources"][0]["via"] == "pool-web"


def test_an_audit_is_clean_after_its_proposal_was_applied(site: AuditSite, version: str) -> None:
    site.fill()
    first = site.audit(api_version=version)

    applied = site.apply(first["mappings"], api_version=version)
    second = site.audit(api_version=version)

    assert applied["summary"]["created"] == 2
    assert applied["summary"]["updated"] == 1
    assert applied["summary"]["deleted"] == 0
    assert set(statuses(second).values()) == {"mapped", "unplaced"}
    assert second["mappings"] == first["mappings"]
    assert site.apply(second["mappings"], api_version=version).changed is False


def test_stale_mappings_fit_the_option_for_deletion(site: AuditSite) -> None:
    site.fill()

    site.apply(site.audit()["stale"], state="absent")

    assert site.audit()["stale"] == []
    assert site.control.state().keys() == {WEST, EAST, LONDON}


def test_mappings_stay_mapped_without_ranges(site: AuditSite) -> None:
    site.fill()

    result = site.audit(ranges_dir=None)

    assert statuses(result) == {ip: "mapped" if ip in {WEST, EAST, LONDON} else "unplaced" for ip in STATUSES}
    assert {origin["reason"] for origin in result["origins"]} == {"no_ranges"}
    assert result["mappings"] == sorted(MAPPINGS, key=lambda row: tuple(map(int, row["ip"].split("."))))


def test_audit_proposes_no_unsupported_region(site: AuditSite) -> None:
    records = [proxied(CHINA), proxied(GOVERNMENT, "gov"), proxied(INDIA, "api")]
    site.fill(records, balancers=[], mappings=[mapping(CHINA, "ap-southeast-1")])

    result = site.audit()

    assert statuses(result) == {CHINA: "mapped", GOVERNMENT: "unplaced", INDIA: "missing"}
    assert [origin.get("reason") for origin in result["origins"]] == [None, "not_offered", "not_offered"]
    assert not site.apply(result["mappings"]).failed


def test_a_host_name_in_another_zone_makes_stale_uncertain(site: AuditSite) -> None:
    target = "web-1.eu-west-1.elb.amazonaws.com"
    site.fill([{"type": "CNAME", "name": "www.example.com", "content": target, "proxied": True}])

    result = site.audit()

    (row,) = result["host_names"]
    assert (row["name"], row["target"], row["vendor"], row["region"]) == (
        "www.example.com",
        target,
        "aws",
        "eu-west-1",
    )
    assert result["stale_certain"] is False


def test_a_pool_over_several_regions_is_mixed(site: AuditSite) -> None:
    pool = {"id": "m" * 32, "name": "mixed", "origins": [{"address": WEST}, {"address": LONDON}]}
    site.fill(
        [],
        pools=[pool],
        balancers=[{"name": "lb.example.com", "proxied": True, "default_pools": [pool["id"]]}],
        mappings=[mapping(WEST), mapping(LONDON, "eu-west-2")],
    )

    (found,) = site.audit()["pools"]

    assert (found["verdict"], found["certain"]) == ("mixed", True)
    assert {tuple(region["upper_tier_colos"]) for region in found["regions"]} == {("SEA", "PDX"), ("LHR",)}


def test_unknown_pool_id_is_reported(site: AuditSite) -> None:
    site.fill(balancers=[{"name": "app.example.com", "proxied": True, "default_pools": ["0" * 32]}])

    result = site.audit()

    assert not_read(result) == [f"pool {'0' * 32}"]
    assert result["stale_certain"] is False
    assert any("the audit is incomplete: pool 0000" in warning for warning in result.warnings)


@pytest.mark.parametrize("load_balancing", ["off", "refused"])
def test_account_without_load_balancing_is_audited(site: AuditSite, load_balancing: str) -> None:
    site.fill(balancers=[])
    site.control.put_account(load_balancing=load_balancing)
    site.control.put_zone(records=list(RECORDS), mappings=list(MAPPINGS))

    result = site.audit()

    assert result["not_read"] == []
    assert result["stale_certain"] is True
    assert len(site.requests) == 7, "no pools"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"paused": True}, "the zone is paused"),
        ({"status": "pending"}, "the zone is 'pending', not active"),
        ({"dns_only": True}, "the zone is for DNS only"),
        ({"tiered_cache": False}, "Tiered Cache is off"),
        ({"smart_topology": "off"}, "Smart Tiered Cache is off"),
        ({"smart_topology": "unset"}, "Smart Tiered Cache is off"),
    ],
)
def test_audit_reports_a_zone_without_effective_mappings(
    site: AuditSite, settings: dict[str, Any], reason: str
) -> None:
    site.fill(**settings)

    result = site.audit()

    assert result["mappings_act"] is False
    assert result["idle_reasons"] == [reason]
    assert f"mappings have no effect in this zone: {reason}" in result.warnings
    assert statuses(result) == STATUSES


@pytest.mark.parametrize(
    ("unread", "settings", "effective", "act"),
    [
        ("tiered_caching", {}, None, None),
        ("tiered_cache_smart_topology_enable", {}, None, None),
        ("tiered_cache_smart_topology_enable", {"tiered_cache": False}, "none", False),
        ("tiered_caching", {"paused": True}, None, False),
    ],
)
def test_unreadable_setting_is_not_guessed(
    site: AuditSite, unread: str, settings: dict[str, Any], effective: str | None, act: bool | None
) -> None:
    site.fill(**settings)
    site.control.plan_fault("answer", {"status": 403, "code": 9109}, path=f"{PATHS[unread]}$")

    result = site.audit()

    assert unread in not_read(result)
    assert result["tiered_cache"]["effective"] == effective
    assert result["mappings_act"] is act


def test_refused_regions_are_noted_when_setting_is_unknown(site: AuditSite) -> None:
    site.fill(tiered_cache=False)
    site.control.plan_fault("answer", {"status": 403, "code": 9109}, path=f"{PATHS['tiered_caching']}$")

    result = site.audit()

    assert not_read(result) == ["tiered_caching", "supported_regions"]
    assert len(site.requests.supported_regions) == 1
    assert statuses(result) == STATUSES


def test_regions_are_not_fetched_when_tiered_cache_is_off(site: AuditSite) -> None:
    site.fill(tiered_cache=False)

    result = site.audit()

    assert not_read(result) == ["supported_regions"]
    assert site.requests.supported_regions == []


# Requests.


def test_an_audit_takes_the_fewest_requests(site: AuditSite, version: str) -> None:
    site.fill()

    result = site.audit(api_version=version)

    assert sorted(site.requests.lines) == sorted(
        [
            *(f"GET {path}" for path in PATHS.values()),
            f"GET {MAPPING_PATHS[version]}",
            f"GET {MAPPING_PATHS[version]}/supported_regions",
        ]
    )
    assert result["api_calls"] == {"reads": 8, "writes": 0, "retries": 0}
    assert len(site.requests.connections) == 1


def test_a_zone_by_name_takes_no_request_more(site: AuditSite) -> None:
    site.fill()

    result = site.audit(zone_id=None, zone="example.com")

    assert statuses(result) == STATUSES
    assert len(site.requests) == 8


@pytest.mark.parametrize(
    ("options", "filling", "requests"),
    [
        pytest.param(
            {}, {"mappings": [mapping(WEST)], "records": [proxied(WEST)], "pools": EMPTY}, 7, id="nothing to propose"
        ),
        pytest.param({"ranges_dir": None}, {}, 7, id="no ranges"),
        pytest.param({}, {"balancers": []}, 7, id="no load balancer"),
        pytest.param({"load_balancers": False}, {}, 6, id="load balancers are not wanted"),
    ],
)
def test_audit_requests_only_what_it_needs(
    site: AuditSite, options: dict[str, Any], filling: dict[str, Any], requests: int
) -> None:
    site.fill(**filling)

    site.audit(**options)

    assert len(site.requests) == requests


def test_20000_records_are_four_requests_side_by_side(site: AuditSite) -> None:
    ips = [f"245.{number >> 16}.{number >> 8 & 255}.{number & 255}" for number in range(20_000)]
    site.fill([proxied(ip, f"n{number}") for number, ip in enumerate(ips)], balancers=[], mappings=[mapping(ips[7])])
    site.control.set_latency(50)

    result = site.audit()

    # Only counted: reading the log with all records and comparing it with the schema takes long.
    assert site.control.counts()["GET /zones/{zone_id}/dns_records"] == 4
    site.control.clear_log()
    assert result["api_calls"]["reads"] == 9
    assert result["summary"]["origins"] == 20_000
    assert result["summary"]["mapped"] == 1
    assert result["summary"]["unplaced"] == 19_999


def test_pages_of_records_are_read_side_by_side(site: AuditSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "RECORDS_PAGE_SIZE", 50)
    site.fill([proxied(f"245.1.1.{number}", f"n{number}") for number in range(200)], balancers=[])
    site.control.set_latency(50)

    result = site.audit()

    pages = [exchange for exchange in site.requests.exchanges if exchange["path"] == PATHS["dns_records"]]
    assert len(pages) == 4
    assert len({exchange["connection"] for exchange in pages}) > 1
    assert result["summary"]["origins"] == 200


# Permissions.


@pytest.mark.parametrize(
    "missing",
    [pytest.param(set(some), id=", ".join(some)) for n in range(1, 5) for some in combinations(PERMISSIONS, n)],
)
def test_missing_permissions_are_reported_and_nothing_is_guessed(site: AuditSite, missing: set[str]) -> None:
    site.fill()
    site.control.add_token(TOKEN, {*PERMISSIONS, "zone_settings:read"} - missing)
    # Whoever may read anything of a zone may read the zone.
    zone_is_read = True

    result = site.audit(api_token=TOKEN)

    expected = {PERMISSIONS[permission] for permission in missing} - ({"zone"} if zone_is_read else set())
    if "load_balancers" in expected:
        expected -= {"pools"}
    assert set(not_read(result)) == expected
    assert result["stale_certain"] is not bool(expected)
    for item in result["not_read"]:
        assert "HTTP 403" in item["reason"]
        assert "the credentials need the permission" in item["reason"]
    if expected:
        assert any("the audit is incomplete" in warning for warning in result.warnings)
    assert statuses(result).items() <= {**STATUSES, "245.8.8.8": "unplaced"}.items()
    if "dns:read" in missing:
        assert result["stale"] == []
    else:
        assert {row["ip"] for row in result["stale"]} >= {"245.9.9.9"}


def test_audit_works_without_permission_to_read_the_zone(site: AuditSite) -> None:
    site.fill()
    site.control.plan_fault("answer", {"status": 403, "code": 9109}, path=f"{DEFAULT_ZONE_ID}$", times=None)

    result = site.audit()

    assert set(not_read(result)) == {"zone", "pools"}
    assert result["zone"] is None
    assert result["mappings_act"] is None
    assert statuses(result).keys() == {WEST, EAST, EDGE, WEST_IPV6}


def test_without_permission_to_read_mappings_the_audit_fails(site: AuditSite) -> None:
    site.fill()
    site.control.add_token(TOKEN, PERMISSIONS)

    result = site.audit(api_token=TOKEN)

    assert result.failed
    assert "'Zone Settings: Read'" in result.msg


def test_a_bad_token_fails(site: AuditSite) -> None:
    result = site.audit(api_token="wrong-token-0123456789abcdefghijklmnopqr")

    assert result.failed
    assert "HTTP 401" in result.msg


# Bad input.


def test_two_zones_of_one_name_are_shown(site: AuditSite) -> None:
    site.fill()
    site.control.put_account("a" * 32, name="Other account")
    site.control.put_zone("1" * 32, "example.com", account="a" * 32)

    result = site.audit(zone_id=None, zone="example.com")

    assert result.failed
    assert "2 zones are named 'example.com'" in result.msg
    assert "Other account" in result.msg


@pytest.mark.parametrize(
    ("ranges", "hint"),
    [("absent", "is not a directory that can be read"), ("empty", "does not exist"), (" ", "is empty")],
)
def test_missing_ranges_fail_before_any_request(site: AuditSite, tmp_path: Path, ranges: str, hint: str) -> None:
    (tmp_path / "empty").mkdir()

    result = site.audit(ranges_dir=ranges if ranges == " " else str(tmp_path / ranges))

    assert result.failed
    assert "ranges_dir" in result.msg or str(tmp_path) in result.msg
    assert hint in result.msg
    assert len(site.requests) == 0


def test_missing_range_file_is_reported(site: AuditSite, tmp_path: Path) -> None:
    site.fill()

    result = site.audit(ranges_dir=str(write_samples(tmp_path, "aws")))

    assert statuses(result)[AMSTERDAM] == "unplaced"
    assert any("cannot look up addresses of azure" in warning for warning in result.warnings)


def test_a_cname_loop_and_odd_addresses_are_rows(site: AuditSite) -> None:
    site.fill(
        [
            {"type": "CNAME", "name": "a.example.com", "content": "b.example.com", "proxied": True},
            {"type": "CNAME", "name": "b.example.com", "content": "a.example.com", "proxied": True},
            proxied("241.003.000.001", "zeros"),
            proxied("241.3.0", "short"),
            proxied(EAST + "\x1b[31m", "control"),
            proxied("::ffff:241.2.0.1", "mapped"),
        ],
        balancers=[],
    )

    result = site.audit()

    assert [row["kind"] for row in result["without_origin"]] == ["cname_loop"]
    assert statuses(result) == {WEST: "mapped"}
    assert {what.split()[2] for what in not_read(result)} == {
        "zeros.example.com",
        "short.example.com",
        "control.example.com",
    }
    assert "\x1b" not in result.stdout.replace("\\u001b", "\x1b")
    assert result["stale_certain"] is False


def test_warning_when_origins_exceed_zone_capacity(site: AuditSite) -> None:
    ips = [f"241.3.{number >> 8}.{number & 255}" for number in range(3_501)]
    site.fill([proxied(ip, f"n{number}") for number, ip in enumerate(ips)], balancers=[], mappings=[])

    result = site.audit()

    site.control.clear_log()
    assert result["summary"]["missing"] == 3_501
    assert "the zone should have 3501 mappings, but a zone can only have 3500" in result.warnings


NOT_FOUND = ("answer", {"status": 404, "code": 7003})
BROKEN = [
    pytest.param("answer", {"status": 500}, id="500"),
    pytest.param(*NOT_FOUND, id="404"),
    pytest.param("rewrite", {"put": {"result": None}}, id="null"),
    pytest.param("rewrite", {"put": {"result": "text"}}, id="text"),
    pytest.param("rewrite", {"put": {"result": {"id": "1"}}}, id="other shape"),
    pytest.param("truncate", {}, id="truncated"),
]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(("fault", "params"), BROKEN)
def test_a_broken_answer_fails_the_audit(site: AuditSite, name: str, fault: str, params: dict[str, Any]) -> None:
    site.fill()
    site.control.plan_fault(fault, params, path=f"{PATHS[name]}$", times=None)

    result = site.audit(retry_budget=1)

    assert result.failed
    assert f"GET {PATHS[name].removeprefix('/client/v4')}: HTTP" in result.msg


@pytest.mark.parametrize("name", ["dns_records", "load_balancers", "pools"])
def test_rows_of_another_shape_fail_the_audit(site: AuditSite, name: str) -> None:
    site.fill()
    site.control.plan_fault("rewrite", {"put": {"result.*": 7}}, path=f"{PATHS[name]}$")

    result = site.audit()

    assert result.failed
    assert "that is no object" in result.msg


@pytest.mark.parametrize("name", ["dns_records", "load_balancers", "pools"])
def test_incomplete_list_fails_the_audit(site: AuditSite, name: str) -> None:
    site.fill()
    site.control.plan_fault("rewrite", {"put": {"result": []}}, path=f"{PATHS[name]}$", times=None)

    result = site.audit()

    assert result.failed
    assert f"GET {PATHS[name].removeprefix('/client/v4')}: the list changed while it was read" in result.msg


def test_pages_of_load_balancers_and_pools_are_followed(site: AuditSite) -> None:
    pools = [{"id": f"{number:032}", "name": f"p{number}", "origins": [{"address": EAST}]} for number in range(3)]
    balancers = [
        {"name": f"{pool['name']}.example.com", "proxied": True, "default_pools": [pool["id"]]} for pool in pools
    ]
    site.control.put_account(pools=pools, pools_per_page=2)
    site.control.put_zone(load_balancers=balancers, load_balancers_per_page=2)

    result = site.audit()

    assert [pool["name"] for pool in result["pools"]] == ["p0", "p1", "p2"]
    assert len(site.requests) == 10
