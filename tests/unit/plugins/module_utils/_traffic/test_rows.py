# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records, load balancers and pools as the API lists them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import (
    LoadBalancer,
    Pool,
    PoolOrigin,
    parse_balancer,
    parse_pool,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import DnsRecord, parse_record

RECORD: dict[str, Any] = {
    "id": "r1",
    "name": "WWW.Example.com.",
    "type": "A",
    "content": "3.5.140.1",
    "proxiable": True,
    "proxied": True,
    "ttl": 1,
    "settings": {},
    "meta": {},
    "comment": None,
    "tags": [],
    "created_on": "2026-01-01T00:00:00Z",
    "modified_on": "2026-01-01T00:00:00Z",
}


def test_a_record_is_read_with_its_names_in_normal_form() -> None:
    assert parse_record(RECORD) == DnsRecord("r1", "www.example.com", "A", "3.5.140.1", proxied=True)
    alias = parse_record({**RECORD, "type": "CNAME", "content": "Origin.Example.NET."})
    assert alias.content == "origin.example.net"


def test_a_record_without_optional_fields_is_read() -> None:
    row = {"id": "r2", "name": "example.com", "type": "MX"}
    assert parse_record(row) == DnsRecord("r2", "example.com", "MX", "")


def test_metadata_of_a_record_is_parsed() -> None:
    record = parse_record(
        {**RECORD, "private_routing": True, "meta": {"origin_worker_id": "w", "shadowed_by": ["ns1"], "other": 1}}
    )
    assert (record.private_routing, record.worker, record.shadowed) == (True, True, True)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": None}, "without id"),
        ({"id": 7}, "whose id is no text"),
        ({"name": ""}, "without name"),
        ({"type": None}, "without type"),
        ({"content": None}, "without content"),
        ({"content": 17}, "whose content is no text"),
        ({"proxied": "true"}, "whose proxied is neither true nor false"),
        ({"private_routing": 1}, "whose private_routing is neither true nor false"),
        ({"meta": []}, "with meta that is no object"),
        ({"meta": {"shadowed_by": "ns"}}, "whose shadowed_by is no list"),
    ],
)
def test_a_record_of_another_shape_is_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse_record({**RECORD, **change})


@pytest.mark.parametrize("row", [None, [], "record", 1])
def test_row_that_is_not_an_object_is_refused(row: Any) -> None:
    for parse in (parse_record, parse_balancer, parse_pool):
        with pytest.raises(ValueError, match="no object"):
            parse(row)


def test_control_characters_in_names_do_not_reach_a_terminal() -> None:
    record = parse_record({**RECORD, "name": "a\x1b[2Jb.example.com", "content": "\x9b31m"})
    pool = parse_pool({"id": "p\n1", "name": "web\r", "origins": [{"address": "a\x00", "name": "\u202e"}]})
    shown = [record.name, record.content, pool.pool_id, pool.name, pool.origins[0].address, pool.origins[0].name]
    assert all(text.isprintable() for text in shown)


def places(**more: Any) -> dict[str, Any]:
    """The five places that contain ids of pools."""
    return {
        "default_pools": ["d1", "d2"],
        "fallback_pool": "f",
        "region_pools": {"WNAM": ["r1"], "ENAM": ["r2", "d1"]},
        "country_pools": {"GB": ["c"]},
        "pop_pools": {"LAX": ["p"]},
        **more,
    }


def in_rule(name: str) -> dict[str, Any]:
    """The same places in the overrides of a rule, with ids of their own."""
    return {
        "default_pools": [f"{name}-d"],
        "fallback_pool": f"{name}-f",
        "region_pools": {"WEU": [f"{name}-r"]},
        "country_pools": {"DE": [f"{name}-c"]},
        "pop_pools": {"FRA": [f"{name}-p"]},
    }


def test_pool_ids_are_found_in_all_places_each_once() -> None:
    balancer = parse_balancer(
        {
            "id": "lb",
            "name": "App.example.com",
            "proxied": True,
            **places(
                rules=[
                    {"name": "on", "overrides": in_rule("on")},
                    {"name": "off", "disabled": True, "overrides": in_rule("off")},
                    {"name": "fixed", "fixed_response": {"status_code": 503}, "overrides": in_rule("fixed")},
                    {"name": "empty"},
                ],
                pool_sets=[
                    {"overrides": {"pools": ["s1", "s2"], "fallback_pool": "sf"}},
                    {"disabled": True, "overrides": {"pools": ["no1"], "fallback_pool": "no2"}},
                    {"fixed_response": {"status_code": 200}, "overrides": {"pools": ["no3"]}},
                    {"match": {"default": True}},
                ],
            ),
        }
    )
    assert balancer == LoadBalancer(
        "lb",
        "app.example.com",
        enabled=True,
        proxied=True,
        private=False,
        pool_ids=(
            *("d1", "d2", "f", "r1", "r2", "c", "p"),
            *("on-d", "on-f", "on-r", "on-c", "on-p"),
            *("s1", "s2", "sf"),
        ),
    )


def test_a_load_balancer_has_the_defaults_of_the_schema() -> None:
    assert parse_balancer({"name": "a.example.com"}) == LoadBalancer("", "a.example.com", True, False, False, ())


def test_a_load_balancer_for_networks_is_private() -> None:
    assert parse_balancer({"name": "a.example.com", "networks": ["n1"]}).private
    assert not parse_balancer({"name": "a.example.com", "networks": []}).private
    assert not parse_balancer({"name": "a.example.com", "networks": None}).private


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"enabled": "yes"},
        {"proxied": 1},
        {"default_pools": "d1"},
        {"default_pools": [1]},
        {"default_pools": ["\x1b"]},
        {"fallback_pool": ["f"]},
        {"region_pools": ["r"]},
        {"region_pools": {"WNAM": "r"}},
        {"rules": {}},
        {"rules": [None]},
        {"rules": [{"disabled": "no"}]},
        {"rules": [{"overrides": []}]},
        {"pool_sets": 1},
        {"pool_sets": [{"overrides": {"pools": {}}}]},
        {"networks": "n1"},
    ],
)
def test_a_load_balancer_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a load balancer"):
        parse_balancer({"id": "lb", "name": "app.example.com", **change})


def test_a_pool_is_read_with_its_origins() -> None:
    pool = parse_pool(
        {
            "id": "p1",
            "name": "web",
            "enabled": False,
            "origins": [
                {"name": "a", "address": " 3.5.140.1 ", "enabled": True, "weight": 0.5},
                {"name": "off", "address": "3.5.140.2", "enabled": False},
                {"name": "light", "address": "3.5.140.3", "weight": 0},
                {"address": "10.0.0.1", "virtual_network_id": "vnet"},
            ],
        }
    )
    assert pool == Pool(
        "p1",
        "web",
        False,
        (
            PoolOrigin("a", "3.5.140.1", True, False),
            PoolOrigin("off", "3.5.140.2", False, False),
            PoolOrigin("light", "3.5.140.3", False, False),
            PoolOrigin("10.0.0.1", "10.0.0.1", True, True),
        ),
    )


def test_a_pool_without_a_name_goes_by_its_id() -> None:
    assert parse_pool({"id": "p1"}) == Pool("p1", "p1", True, ())


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"enabled": None, "name": 5},
        {"enabled": 0},
        {"origins": {}},
        {"origins": ["3.5.140.1"]},
        {"origins": [{"name": "a"}]},
        {"origins": [{"address": "3.5.140.1", "weight": "1"}]},
        {"origins": [{"address": "3.5.140.1", "weight": True}]},
        {"origins": [{"address": "3.5.140.1", "enabled": "true"}]},
        {"origins": [{"address": "3.5.140.1", "virtual_network_id": 4}]},
    ],
)
def test_a_pool_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a pool"):
        parse_pool({"id": "p1", "name": "web", **change})
