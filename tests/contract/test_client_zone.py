# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cloudflare's own clients read records, load balancers and zones exactly as they were put."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.client_process import Call, Client, Processes, command
from tests.contract.test_records_and_pools import BALANCERS, POOLS, RECORDS
from tests.emulator.client import DEFAULT_ACCOUNT_ID, DEFAULT_ZONE_ID
from tests.emulator.server import Emulator

ZONE = {"zone_id": DEFAULT_ZONE_ID}
ACCOUNT = {"account_id": DEFAULT_ACCOUNT_ID}


@pytest.fixture(params=["python", "node"])
def client(emulator: Emulator, processes: Processes, request: pytest.FixtureRequest) -> Client:
    """Cloudflare's own clients for v2."""
    return Client(processes.of(command(request.param, "v2")), emulator.url)


@pytest.mark.parametrize(
    ("name", "arguments", "requests"),
    [
        ("zones.list", {"per_page": 50, "order": "name"}, 4),
        ("zones.list", {"name": "starts_with:z", "match": "any"}, 7),
        ("zones.list", {"account": {"id": DEFAULT_ACCOUNT_ID}, "type": ["full", "partial"], "per_page": 50}, 4),
        ("accounts.list", {"per_page": 50}, 4),
        ("dns.records.list", {**ZONE, "per_page": 5000}, 2),
        ("dns.records.list", ZONE, 3),
        ("dns.records.list", {**ZONE, "name": {"startswith": "h"}, "proxied": False, "order": "name"}, 3),
        ("load_balancers.list", ZONE, 1),
        ("load_balancers.pools.list", ACCOUNT, 1),
    ],
)
def test_lists_are_read_to_their_end(
    emulator: Emulator, client: Client, name: str, arguments: dict[str, Any], requests: int
) -> None:
    many = range(101, 221)
    emulator.control.put_accounts({f"{number:032}": {} for number in many})
    emulator.control.put_zones({f"{number:032}": {"name": f"z{number}.example"} for number in many})
    records = [{"type": "A", "name": f"h{number}.example.com", "content": "192.0.2.1"} for number in many]
    balancers = [{"name": f"h{number}.example.com"} for number in many]
    emulator.control.change_zone(records=records, load_balancers=balancers)
    emulator.control.put_account(pools=[{"name": f"p{number}"} for number in many])

    (rows,) = client.ok((name, arguments))

    named = [row["name"] for row in rows if row["name"][1:4].isdigit() or row["name"].isdigit()]
    assert len(named) == len(set(named)) == len(many)
    assert len(emulator.control.log()) == requests


def test_all_kinds_of_records_load_balancers_and_pools_are_understood(emulator: Emulator, client: Client) -> None:
    emulator.control.change_zone(records=RECORDS, load_balancers=BALANCERS)
    emulator.control.put_account(pools=POOLS)
    records, balancers, pools, pool, usage = client.ok(
        ("dns.records.list", {**ZONE, "include_shadow_metadata": True}),
        ("load_balancers.list", ZONE),
        ("load_balancers.pools.list", ACCOUNT),
        ("load_balancers.pools.get", {**ACCOUNT, "pool_id": "p1"}),
        ("dns.usage.zone.get", ZONE),
    )
    assert {row["id"]: (row["type"], row["content"]) for row in records} == {
        row["id"]: (row["type"], row["content"]) for row in RECORDS
    }
    assert [row["name"] for row in records if row["meta"].get("shadowed_by")] == ["www.sub.example.com"]
    assert [row["name"] for row in records if row.get("private_routing")] == ["www.sub.example.com"]
    for row, given in zip(balancers, BALANCERS, strict=True):
        for key in given.keys() & {"name", "default_pools", "fallback_pool", "region_pools", "pop_pools", "networks"}:
            assert row[key] == given[key]
    assert balancers[0]["rules"][0]["overrides"]["region_pools"] == {"WEU": ["p1"]}
    assert balancers[0]["pool_sets"][0]["overrides"]["pools"] == ["p1"]
    assert [row["origins"][0]["address"] for row in pools] == ["192.0.2.1", "origin.example.net", "10.0.0.1"]
    assert pool == pools[0]
    assert usage["record_usage"] == len(RECORDS)


def test_a_zone_is_understood(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone(plan="enterprise", status="pending", paused=True, dns_only=True)
    ((listed,), zone) = client.ok(("zones.list", {"status": "pending"}), ("zones.get", ZONE))
    assert listed == zone
    assert (zone["plan"]["legacy_id"], zone["status"], zone["paused"]) == ("enterprise", "pending", True)
    assert zone["account"] == {"id": DEFAULT_ACCOUNT_ID, "name": "Example Account"}
    assert (zone["meta"]["dns_only"], zone["activated_on"]) == (True, None)


def test_tiered_cache_is_set_and_read(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone(plan="enterprise", tiered_cache=False, smart_topology="unset")
    steps: list[tuple[Call, str | None]] = [
        (("argo.tiered_caching.get", ZONE), "off"),
        (("argo.tiered_caching.edit", {**ZONE, "value": "on"}), "on"),
        (("cache.smart_tiered_cache.create", {**ZONE, "value": "on"}), "on"),
        (("cache.smart_tiered_cache.edit", {**ZONE, "value": "off"}), "off"),
        (("cache.smart_tiered_cache.get", ZONE), "off"),
        (("cache.smart_tiered_cache.delete", ZONE), None),
        (("cache.regional_tiered_cache.edit", {**ZONE, "value": "on"}), "on"),
        (("cache.regional_tiered_cache.get", ZONE), "on"),
    ]
    answers = client.ok(*(call for call, _value in steps))
    assert [answer.get("value") for answer in answers] == [value for _call, value in steps]
    settings = emulator.control.zone()
    assert (settings["tiered_cache"], settings["smart_topology"]) == (True, "unset")


def test_refusals_are_understood(emulator: Emulator, client: Client) -> None:
    emulator.control.put_account(load_balancing="refused")
    emulator.control.put_zone(smart_topology="unset")
    refusals: dict[str, tuple[Call, tuple[str, int, int]]] = {
        "a page too large": (("zones.list", {"per_page": 51}), ("BadRequestError", 400, 6003)),
        "no zone": (("zones.get", {"zone_id": "f" * 32}), ("NotFoundError", 404, 7003)),
        "never set": (("cache.smart_tiered_cache.get", ZONE), ("NotFoundError", 404, 1142)),
        "nothing to delete": (("cache.smart_tiered_cache.delete", ZONE), ("NotFoundError", 404, 1142)),
        "not in the plan": (("cache.regional_tiered_cache.get", ZONE), ("PermissionDeniedError", 403, 1135)),
        "no load balancing": (("load_balancers.list", ZONE), ("BadRequestError", 400, 1002)),
        "no pool": (("load_balancers.pools.get", {**ACCOUNT, "pool_id": "p"}), ("NotFoundError", 404, 1001)),
    }
    outcomes = client.run(*(call for call, _expected in refusals.values()))
    for (call, (kind, status, code)), outcome in zip(refusals.values(), outcomes, strict=True):
        assert outcome == {"error": {"type": kind, "status": status, "codes": [code]}}, call


def test_token_without_account_permission_reads_no_pools(emulator: Emulator, client: Client) -> None:
    emulator.control.add_token("zone alone", ["load_balancers:read"])
    balancers, pools = client.run(
        ("load_balancers.list", ZONE), ("load_balancers.pools.list", ACCOUNT), api_token="zone alone"
    )
    assert balancers == {"ok": []}
    assert pools["error"] == {"type": "PermissionDeniedError", "status": 403, "codes": [10000]}
