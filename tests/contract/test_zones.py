# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zones and accounts: filters, order, pages, what a token sees, ten thousand of them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.contract.api import V2, Api
from tests.emulator.client import DEFAULT_ACCOUNT_ID, DEFAULT_ZONE_ID, ControlError
from tests.emulator.server import Emulator

RETAIL, LABS = "a" * 32, "b" * 32
ZONES: dict[str, dict[str, Any]] = {
    "1" * 32: {"name": "shop-a.example.com", "account": RETAIL, "plan": "pro"},
    "2" * 32: {"name": "shop-b.example.org", "account": RETAIL, "status": "pending", "type": "partial"},
    "3" * 32: {"name": "xn--bcher-kva.example", "account": LABS, "plan": "enterprise", "paused": True},
    "4" * 32: {"name": "corp.internal", "account": LABS, "type": "internal"},
    "5" * 32: {"name": "shop-a.example.com", "account": LABS, "status": "moved", "dns_only": True},
}


@pytest.fixture
def fleet(emulator: Emulator) -> Emulator:
    """Five zones in two accounts; one name in both."""
    emulator.control.delete_account(DEFAULT_ACCOUNT_ID)
    emulator.control.put_accounts({RETAIL: {"name": "Retail: EU"}, LABS: {"name": "Labs", "type": "enterprise"}})
    emulator.control.put_zones(ZONES)
    return emulator


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "1235"),
        ("name=shop-a.example.com", "15"),
        ("name=SHOP-A.example.com", "15"),
        ("name=equal:shop-b.example.org", "2"),
        ("name=not_equal:shop-a.example.com", "23"),
        ("name=starts_with:shop-", "125"),
        ("name=ends_with:.ORG", "2"),
        ("name=contains:-a.", "15"),
        ("name=contains_case_sensitive:SHOP", ""),
        ("name=starts_with_case_sensitive:shop", "125"),
        ("name=ends_with_case_sensitive:.ORG", ""),
        ("name=nonsense:shop", ""),
        ("name=shop", ""),
        ("status=pending", "2"),
        ("status=active", "13"),
        ("type=internal", "4"),
        ("type=partial,internal", "24"),
        ("type=partial&type=internal", "24"),
        (f"account.id={LABS}", "35"),
        ("account.id=nowhere", ""),
        ("account.name=Retail: EU", "12"),
        ("account.name=contains:retail", "12"),
        ("account.name=not_equal:labs", "12"),
        ("name=starts_with:shop-&status=moved", "5"),
        ("match=any&name=starts_with:xn&status=moved", "35"),
        ("match=any&type=internal&status=pending", "24"),
        ("match=all&type=internal&status=pending", ""),
        ("order=name", "1523"),
        ("order=name&direction=desc", "3215"),
        ("order=status", "1352"),
        (f"order=account.id&account.id={RETAIL}", "12"),
        ("order=account.name", "3512"),
        ("order=plan.id", "2513"),
    ],
)
def test_zones_are_filtered_and_ordered(fleet: Emulator, api: Api, query: str, found: str) -> None:
    reply = api.get("/zones?" + query.replace(" ", "%20"))
    assert "".join(zone["id"][0] for zone in reply.result) == found
    assert reply.json["result_info"]["total_count"] == len(found)


@pytest.mark.parametrize(
    "query",
    [
        *("per_page=4", "per_page=51", "per_page=x", "page=0"),
        *("status=gone", "type=", "type=full,x", "order=id", "direction=up", "match=none"),
    ],
)
def test_zones_are_refused_to_a_bad_query(fleet: Emulator, api: Api, query: str) -> None:
    assert api.get(f"/zones?{query}").status == 400


def test_zone_shows_why_mappings_have_no_effect(fleet: Emulator, api: Api) -> None:
    shown = {zone["id"][0]: zone for zone in api.get("/zones?type=full,partial,internal").result}
    assert {key: zone["plan"]["legacy_id"] for key, zone in shown.items()} == {
        **dict.fromkeys("245", "free"),
        "1": "pro",
        "3": "enterprise",
    }
    assert [key for key, zone in shown.items() if zone["paused"]] == ["3"]
    assert [key for key, zone in shown.items() if zone["meta"].get("dns_only")] == ["5"]
    assert [key for key, zone in shown.items() if zone["activated_on"] is None] == ["2"]
    assert shown["1"]["account"] == {"id": RETAIL, "name": "Retail: EU"}
    assert api.get("/zones/" + "3" * 32).result == shown["3"]


def test_a_changed_zone_keeps_the_rest(fleet: Emulator, api: Api) -> None:
    fleet.control.change_zone("1" * 32, paused=True, plan="business", tiered_cache=False)
    zone = api.get("/zones/" + "1" * 32).result
    assert (zone["paused"], zone["plan"]["legacy_id"], zone["status"]) == (True, "business", "active")
    assert fleet.control.zone("1" * 32)["tiered_cache"] is False


@pytest.mark.parametrize("zone", [{"account": "c" * 32}, {"plan": "gold"}, {"status": "gone"}, {"unknown": 1}])
def test_control_refuses_a_zone_that_cannot_be(emulator: Emulator, zone: dict[str, object]) -> None:
    with pytest.raises(ControlError):
        emulator.control.put_zones({"1" * 32: zone})


def test_pages_of_zones(emulator: Emulator, api: Api) -> None:
    emulator.control.put_zones({f"{number:032}": {"name": "example.org"} for number in range(6)})
    reply = api.get("/zones?name=example.org&per_page=5&page=2")
    assert [zone["id"] for zone in reply.result] == [f"{5:032}"]
    info = {"count": 1, "page": 2, "per_page": 5, "total_count": 6, "total_pages": 2}
    assert reply.json["result_info"] == info
    assert api.get("/zones?name=example.org&page=3").result == []


def test_accounts(fleet: Emulator, api: Api) -> None:
    assert [(row["name"], row["type"]) for row in api.get("/accounts").result] == [
        ("Labs", "enterprise"),
        ("Retail: EU", "standard"),
    ]
    assert [row["id"] for row in api.get("/accounts?direction=desc").result] == [RETAIL, LABS]
    assert [row["id"] for row in api.get("/accounts?name=labs").result] == [LABS]
    assert api.get("/accounts?page=2").json["result_info"] == {"count": 0, "page": 2, "per_page": 20, "total_count": 2}
    assert api.get("/accounts?per_page=4").status == 400


def test_a_token_of_one_account_sees_no_other(fleet: Emulator, api: Api) -> None:
    fleet.control.add_token("retail", ["zone:read", "zone_settings:read"], accounts=[RETAIL])
    headers = {"Authorization": "Bearer retail"}
    assert [zone["id"][0] for zone in api.call("GET", "/zones", headers=headers).result] == ["1", "2"]
    assert [row["id"] for row in api.call("GET", "/accounts", headers=headers).result] == [RETAIL]
    for path, status in {"/zones/" + "1" * 32: 200, "/zones/" + "3" * 32: 403}.items():
        assert api.call("GET", path, headers=headers).status == status
        assert api.call("GET", path + "/origin/cloud_regions", headers=headers).status == status


def test_zones_of_501_accounts_are_refused(emulator: Emulator, api: Api) -> None:
    emulator.control.put_accounts({f"{number:032}": {} for number in range(499)})
    assert api.get("/zones").status == 200
    emulator.control.put_account("f" * 32, "One more")
    assert api.get("/zones").status == 400
    assert [zone["id"] for zone in api.get(f"/zones?account.id={DEFAULT_ACCOUNT_ID}").result] == [DEFAULT_ZONE_ID]
    found = [row for page in range(1, 12) for row in api.get(f"/accounts?per_page=50&page={page}").result]
    assert len({row["id"] for row in found}) == len(found) == 501


def test_ten_thousand_zones_are_read_fast(emulator: Emulator, api: Api) -> None:
    names = {f"{number:032x}": {"name": f"z{number:05}.example"} for number in range(10_000)}
    emulator.control.put_zones(names)
    started = time.process_time()
    pages = [api.get(f"/zones?order=name&per_page=50&page={page}&name=starts_with:z").result for page in range(1, 202)]
    assert [zone["name"] for page in pages for zone in page] == [f"z{number:05}.example" for number in range(10_000)]
    assert pages[-1] == []
    # This takes two seconds, or minutes if a filter looks at all zones for each row.
    assert time.process_time() - started < 20
    # To hold ten thousand zones against the schema takes longer than all else.
    emulator.control.clear_log()


def test_requests_are_counted_by_route(emulator: Emulator, api: Api) -> None:
    for path in ("/zones", "/zones?page=2", V2, f"{V2}/192.0.2.1", f"{V2}/192.0.2.2", "/nowhere"):
        api.get(path)
    assert emulator.control.counts() == {
        "GET /zones": 2,
        "GET /zones/{zone_id}/origin/cloud_regions": 1,
        "GET /zones/{zone_id}/origin/cloud_regions/{origin_ip}": 2,
        "": 1,
    }
