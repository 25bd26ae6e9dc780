# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DNS records, load balancers and pools are returned as they were put, with filters and pages."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.contract.api import ZONE, Api
from tests.emulator.client import DEFAULT_ACCOUNT_ID, DEFAULT_ZONE_ID, ControlError
from tests.emulator.server import Emulator

RECORDS_PATH = f"{ZONE}/dns_records"
BALANCERS_PATH = f"{ZONE}/load_balancers"
POOLS_PATH = f"/accounts/{DEFAULT_ACCOUNT_ID}/load_balancers/pools"

RECORDS: list[dict[str, Any]] = [
    {"id": "0", "type": "TXT", "name": "example.com", "content": "v=spf1 -all"},
    {"id": "1", "type": "A", "name": "www.example.com", "content": "192.0.2.1", "proxied": True, "comment": "Web"},
    {"id": "2", "type": "A", "name": "api.example.com", "content": "192.0.2.20", "ttl": 300, "tags": ["team:Shop"]},
    {"id": "3", "type": "CNAME", "name": "shop.example.com", "content": "www.example.com", "proxied": True},
    {"id": "4", "type": "AAAA", "name": "api.example.com", "content": "2001:db8::1", "tags": ["team:web", "new"]},
    {"id": "5", "type": "NS", "name": "sub.example.com", "content": "ns.sub.example.com"},
    {"id": "6", "type": "A", "name": "ns.sub.example.com", "content": "192.0.2.53"},
    {"id": "7", "type": "A", "name": "www.sub.example.com", "content": "192.0.2.7", "private_routing": True},
    {"id": "8", "type": "A", "name": "notsub.example.com", "content": "192.0.2.8", "meta": {"read_only": True}},
]


@pytest.fixture
def records(emulator: Emulator) -> list[dict[str, Any]]:
    """The records of the zone."""
    emulator.control.change_zone(records=RECORDS)
    return RECORDS


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "126784350"),
        ("type=A", "12678"),
        ("proxied=true", "13"),
        ("proxied=true&type=A", "1"),
        ("match=any&proxied=true&type=AAAA", "143"),
        ("name=WWW.example.com", "1"),
        ("name.exact=www.example.com", "1"),
        ("name.contains=sub", "6785"),
        ("name.startswith=www.", "17"),
        ("name.endswith=.sub.example.com", "67"),
        ("content=192.0.2.2", ""),
        ("content.startswith=192.0.2.2", "2"),
        ("content.contains=DB8", "4"),
        ("comment=web", "1"),
        ("comment.contains=e", "1"),
        ("comment.present=", "1"),
        ("comment.absent=&type=A", "2678"),
        ("tag.present=team", "24"),
        ("tag.absent=team&type=A", "1678"),
        ("tag.exact=team:shop", "2"),
        ("tag.present=new&tag.present=team", "4"),
        ("tag.present=new&tag.exact=team:shop&tag_match=any", "24"),
        ("search=shop", "23"),
        ("order=name", "240863517"),
        ("order=ttl&direction=desc", "201345678"),
    ],
)
def test_records_are_filtered_and_ordered(records: list[dict[str, Any]], api: Api, query: str, found: str) -> None:
    reply = api.get(f"{RECORDS_PATH}?{query}")
    assert "".join(row["id"] for row in reply.result) == found
    info = {"count": len(found), "page": 1, "per_page": 100, "total_count": 9, "total_pages": 1 if found else 0}
    assert reply.json["result_info"] == info


@pytest.mark.parametrize(
    "query", ["per_page=0", "per_page=5000001", "page=0", "type=X", "proxied=1", "order=id", "match=none"]
)
def test_records_are_refused_to_a_bad_query(api: Api, query: str) -> None:
    assert api.get(f"{RECORDS_PATH}?{query}").status == 400


def test_record_is_returned_unchanged(records: list[dict[str, Any]], api: Api) -> None:
    shown = {row["id"]: row for row in api.get(RECORDS_PATH).result}
    for record in records:
        assert record.items() <= shown[record["id"]].items()
    assert [key for key, row in shown.items() if not row["proxiable"]] == ["5", "0"]
    assert "private_routing" not in shown["1"]


def test_shadow_metadata_is_there_on_request_on_small_pages(records: list[dict[str, Any]], api: Api) -> None:
    query = f"{RECORDS_PATH}?include_shadow_metadata=true&per_page="
    metas = {row["id"]: row["meta"] for row in api.get(query + "1000").result if row["meta"]}
    assert metas == {
        "5": {"shadowed_records_count": 2},
        "6": {"is_glue": True},
        "7": {"shadowed_by": ["5"]},
        "8": {"read_only": True},
    }
    for path in (query + "1001", RECORDS_PATH):
        assert [row["id"] for row in api.get(path).result if row["meta"]] == ["8"]


def test_the_usage_of_dns(emulator: Emulator, records: list[dict[str, Any]], api: Api) -> None:
    assert api.get(f"{RECORDS_PATH}/usage").result == {"record_quota": None, "record_usage": 9}
    emulator.control.change_zone(record_quota=200)
    assert api.get(f"{RECORDS_PATH}/usage").result["record_quota"] == 200


def test_twenty_thousand_records_are_read_fast(emulator: Emulator, api: Api) -> None:
    names = [f"h{number:05}.example.com" for number in range(20_000)]
    started = time.process_time()
    emulator.control.change_zone(records=[{"type": "A", "name": name, "content": "192.0.2.1"} for name in names])
    pages = [api.get(f"{RECORDS_PATH}?per_page=5000&page={page}").result for page in range(1, 6)]
    assert [row["name"] for page in pages for row in page] == names
    assert len({row["id"] for page in pages for row in page}) == 20_000
    # This takes a second; comparing it with the schema takes longer than everything else.
    assert time.process_time() - started < 15
    emulator.control.clear_log()


POOLS: list[dict[str, Any]] = [
    {"id": "p1", "name": "one", "monitor": "m1", "origins": [{"address": "192.0.2.1", "weight": 0.5}]},
    {"id": "p2", "name": "two", "origins": [{"address": "origin.example.net", "enabled": False}], "enabled": False},
    {"id": "p3", "name": "three", "origins": [{"address": "10.0.0.1", "virtual_network_id": "v"}], "networks": ["n"]},
]
OVERRIDES = {"default_pools": ["p1"], "fallback_pool": "p2", "region_pools": {"WEU": ["p1"]}}
BALANCERS: list[dict[str, Any]] = [
    {
        "name": "www.example.com",
        "proxied": True,
        "default_pools": ["p1"],
        "fallback_pool": "p2",
        "region_pools": {"WNAM": ["p1"]},
        "country_pools": {"DE": ["p2"]},
        "pop_pools": {"LAX": ["p3"]},
        "rules": [
            {"name": "r1", "condition": "true", "overrides": {**OVERRIDES, "country_pools": {}, "pop_pools": {}}},
            {"name": "r2", "disabled": True, "overrides": OVERRIDES},
            {"name": "r3", "fixed_response": {"status_code": 503, "message_body": "later"}},
        ],
        "pool_sets": [
            {"name": "s1", "match": {"default": True}, "overrides": {"pools": ["p1"], "fallback_pool": "absent"}},
            {"name": "s2", "disabled": True, "fixed_response": {}},
        ],
    },
    {"name": "*.example.com", "enabled": False, "networks": ["n"], "default_pools": ["p3"], "fallback_pool": "p3"},
]


def test_load_balancers_and_pools_are_returned_unchanged(emulator: Emulator, api: Api) -> None:
    emulator.control.put_account(pools=POOLS)
    emulator.control.change_zone(load_balancers=BALANCERS)
    balancers, pools = api.get(BALANCERS_PATH), api.get(POOLS_PATH)
    for given, shown in zip([*BALANCERS, *POOLS], [*balancers.result, *pools.result], strict=True):
        assert {**given, "origins": None}.items() <= {**shown, "origins": None}.items()
    for given, shown in zip(POOLS, pools.result, strict=True):
        assert given["origins"][0].items() <= shown["origins"][0].items()
    one, two, three = pools.result
    assert ["disabled_at" in row for row in (one, two, three, two["origins"][0])] == [False, True, False, True]
    assert balancers.json["result_info"]["total_pages"] == pools.json["result_info"]["total_pages"] == 1
    assert api.get(f"{POOLS_PATH}/p2").result == two
    assert [row["id"] for row in api.get(f"{POOLS_PATH}?monitor=m1").result] == ["p1"]
    assert (api.get(f"{POOLS_PATH}/absent").status, api.get(f"{POOLS_PATH}/absent").codes) == (404, [1001])
    assert api.get(POOLS_PATH.replace(DEFAULT_ACCOUNT_ID, "f" * 32)).codes == [7003]


def test_load_balancers_and_pools_can_be_paged(emulator: Emulator, api: Api) -> None:
    emulator.control.put_account(pools=POOLS, pools_per_page=2)
    emulator.control.change_zone(load_balancers=BALANCERS, load_balancers_per_page=1)
    for path, sizes in {BALANCERS_PATH: [1, 1, 0], POOLS_PATH: [2, 1, 0]}.items():
        replies = [api.get(f"{path}?page={page}") for page in (1, 2, 3)]
        assert [len(reply.result) for reply in replies] == sizes
        assert {reply.json["result_info"]["total_pages"] for reply in replies} == {2}
        assert api.get(path).result == replies[0].result


@pytest.mark.parametrize(("switch", "status", "codes"), [("off", 200, []), ("refused", 400, [1002])])
def test_an_account_without_load_balancing(
    emulator: Emulator, api: Api, switch: str, status: int, codes: list[int]
) -> None:
    emulator.control.put_account(pools=POOLS, load_balancing=switch)
    emulator.control.change_zone(load_balancers=BALANCERS)
    for reply in map(api.get, (BALANCERS_PATH, POOLS_PATH)):
        assert (reply.status, reply.codes, reply.result or []) == (status, codes, [])
    assert api.get(f"{POOLS_PATH}/p1").codes == [1001]


@pytest.mark.parametrize(
    "changes",
    [{"records": [{"type": "A"}]}, {"records": [7]}, {"load_balancers": [{}]}, {"records": [{"name": "x"}]}],
)
def test_control_refuses_entries_without_a_name(emulator: Emulator, changes: dict[str, Any]) -> None:
    with pytest.raises(ControlError):
        emulator.control.change_zone(**changes)
    with pytest.raises(ControlError):
        emulator.control.put_account(pools=[{"name": "one", "origins": [{}]}])


def test_a_described_zone_can_be_put_again(emulator: Emulator, records: list[dict[str, Any]], api: Api) -> None:
    emulator.control.change_zone(load_balancers=BALANCERS, plan="enterprise", paused=True)
    described = emulator.control.zone()
    del described["id"]
    other = "e" * 32
    emulator.control.put_zone(other, **described)
    for path in (RECORDS_PATH, BALANCERS_PATH):
        assert api.get(path).result == api.get(path.replace(DEFAULT_ZONE_ID, other)).result
