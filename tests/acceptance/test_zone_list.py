# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module `zone_info` on the emulator: all zones that are wanted, or an error."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.acceptance.harness import Requests
from tests.emulator.client import DEFAULT_ACCOUNT_ID, DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.support.clock import FakeClock
from tests.support.in_process import ModuleResult, run_module

OTHER_ACCOUNT = "f" * 32


class Zones:
    """Zones in the emulator, and runs of the module on them."""

    def __init__(self, emulator: Emulator, clock: FakeClock) -> None:
        self.control = emulator.control
        self._url = emulator.url
        self._clock = clock

    def put(self, count: int, prefix: str = "zone", **more: Any) -> list[str]:
        """So many zones beside the emulator's own; their names."""
        names = [f"{prefix}-{number:03}.example" for number in range(count)]
        self.control.put_zones({f"{prefix}{number}": {"name": name, **more} for number, name in enumerate(names)})
        return names

    def run(self, **options: Any) -> ModuleResult:
        self.control.clear_log()
        common = {"api_token": DEFAULT_TOKEN, "api_url": self._url}
        return run_module({**common, **options}, module="zone_info", clock=self._clock)

    def names(self, **options: Any) -> list[str]:
        """The names of the zones that are listed."""
        result = self.run(**options)
        assert not result.failed, result.msg
        assert result["count"] == len(result["zones"])
        return [zone["name"] for zone in result["zones"]]

    @property
    def requests(self) -> Requests:
        return Requests(self.control.log())


@pytest.fixture
def zones(emulator: Emulator, clock: FakeClock) -> Zones:
    return Zones(emulator, clock)


def test_one_zone_is_shown_with_all_that_playbooks_need(zones: Zones) -> None:
    result = zones.run()
    assert result["zones"] == [
        {
            "id": DEFAULT_ZONE_ID,
            "name": "example.com",
            "account": {"id": DEFAULT_ACCOUNT_ID, "name": "Example Account"},
            "plan": "free",
            "status": "active",
            "type": "full",
            "paused": False,
            "name_servers": ["ada.ns.example.com", "bob.ns.example.com"],
            "created_on": "2026-01-01T00:00:00Z",
            "modified_on": "2026-01-01T00:00:00Z",
        }
    ]
    assert result["api_calls"] == {"reads": 1, "writes": 0, "retries": 0}
    assert (result.changed, result.warnings) == (False, ())


def test_all_pages_are_read_over_several_connections(zones: Zones) -> None:
    names = zones.put(320)
    assert zones.names() == sorted([*names, "example.com"])
    pages = [parse_qs(exchange["query"])["page"][0] for exchange in zones.requests.reads]
    assert Counter(pages) == Counter(map(str, range(1, 8)))
    assert len(zones.requests.connections) > 1


def test_filters_select_the_wanted_zones(zones: Zones) -> None:
    zones.control.put_account(OTHER_ACCOUNT, "Other: Account")
    zones.put(3, "shop", plan="enterprise")
    zones.put(3, "other", account=OTHER_ACCOUNT)
    zones.put(2, "paused", paused=True)
    zones.put(2, "pending", status="pending")
    zones.put(2, "internal", type="internal")

    assert zones.names(names=["shop-*"], exclude=["*-001.*"]) == ["shop-000.example", "shop-002.example"]
    assert (
        zones.names(accounts=[OTHER_ACCOUNT]) == zones.names(accounts=["other: account"]) == zones.names(names="other*")
    )
    assert len(zones.names(accounts=[OTHER_ACCOUNT, "Example Account"])) == len(zones.names()) == 7
    assert zones.names(plans=["enterprise"]) == zones.names(names=["*shop*"])
    assert zones.names(statuses=["pending"]) == ["pending-000.example", "pending-001.example"]
    assert len(zones.names(statuses=[], paused=True)) == 11
    assert zones.names(types=["internal"]) == ["internal-000.example", "internal-001.example"]


def test_api_side_filter_reduces_requests(zones: Zones) -> None:
    zones.put(120)
    zones.put(3, "shop")
    assert zones.names(names=["shop-*.example"]) == ["shop-000.example", "shop-001.example", "shop-002.example"]
    assert len(zones.requests) == 1


def test_more_than_500_accounts_are_listed_one_by_one(zones: Zones) -> None:
    accounts = {f"{number:032x}": {"name": f"Account {number}"} for number in range(501)}
    zones.control.put_accounts(accounts)
    zones.control.put_zones(
        {
            f"zone{number}": {"name": f"zone-{number:03}.example", "account": account_id}
            for number, account_id in enumerate(accounts)
        }
    )
    result = zones.run(read_connections=16)
    assert result["count"] == 502
    counted = Counter(exchange["path"].rpartition("/")[2] for exchange in zones.requests.reads)
    assert counted == {"zones": 1 + 502, "accounts": 11}
    assert zones.names(accounts=["account 7"]) == ["zone-007.example"]


def test_two_zones_with_same_name_fail_with_both_ids(zones: Zones) -> None:
    zones.control.put_account(OTHER_ACCOUNT, "Evil \x1b[31m")
    zones.control.put_zone("2" * 32, "example.com", account=OTHER_ACCOUNT)
    result = zones.run()
    assert result.failed
    assert DEFAULT_ZONE_ID in result.msg
    assert "2" * 32 in result.msg
    assert "select one of them with accounts, statuses, or exclude" in result.msg
    assert result.msg.isprintable()
    assert zones.names(accounts=["Example Account"]) == ["example.com"]


def test_token_without_permission_gets_a_clear_message(zones: Zones) -> None:
    zones.control.add_token("token-for-dns-0123456789abcdef", ["dns:read"])
    result = zones.run(api_token="token-for-dns-0123456789abcdef")
    assert result.failed
    assert "'Zone: Read'" in result.msg
    assert len(zones.requests) == 1


def test_an_empty_list_is_a_warning(zones: Zones) -> None:
    result = zones.run(names=["missing.example"])
    assert result["zones"] == []
    assert "returned no zones for these credentials and filters" in result.warnings[0]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("fault", "params"),
    [
        ("answer", {"status": 403, "code": 9109, "message": "Unauthorized"}),
        ("answer", {"status": 500, "text": "<html>", "content_type": "text/html"}),
        ("close", {}),
        ("truncate", {"fraction": 0.5}),
        ("rewrite", {"put": {"result": []}}),
        ("rewrite", {"remove": ["result.*.id"]}),
        ("rewrite", {"put": {"result": None}}),
        ("total_count", {"by": -50}),
        ("total_count", {"by": 1}),
    ],
)
def test_persistent_fault_on_any_page_fails_the_list(
    zones: Zones, number: int, fault: str, params: dict[str, Any]
) -> None:
    zones.put(160)
    zones.control.plan_fault(fault, params, path="/zones$", times=None, from_number=number)
    result = zones.run(read_connections=1, retry_budget=2)
    assert result.failed
    assert "GET /zones: " in result.msg
    assert "zones" not in result.json


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("fault", "params"),
    [
        ("answer", {"status": 503, "code": 1, "message": "busy"}),
        ("close", {"reset": True}),
        ("rewrite", {"put": {"result": []}}),
        ("total_count", {"by": 1}),
    ],
)
def test_transient_fault_loses_no_zone(zones: Zones, number: int, fault: str, params: dict[str, Any]) -> None:
    names = zones.put(160)
    zones.control.plan_fault(fault, params, number=number)
    assert zones.names() == sorted([*names, "example.com"])
