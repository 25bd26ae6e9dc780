# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module `tiered_cache` on the emulator: what it sets, in which order, and what it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.harness import UNSET, Requests, one
from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.support.clock import FastClock
from tests.support.in_process import ModuleResult, run_module

SHORT = {"tiered_caching": "tiered", "tiered_cache_smart_topology_enable": "smart", "regional_tiered_cache": "regional"}
SETTINGS = ("tiered_cache", "smart_topology", "regional_tiered_cache")
OFF: dict[str, Any] = {"tiered_cache": False, "smart_topology": "unset"}


class Site:
    """The emulator's zone, and runs of the module on it."""

    def __init__(self, emulator: Emulator, clock: FastClock) -> None:
        self.emulator = emulator
        self.control = emulator.control
        self._clock = clock

    def run(self, topology: Any, *, check_mode: bool = False, diff: bool = False, **options: Any) -> ModuleResult:
        """Run the module; afterwards, `requests` are those of this run."""
        self.control.clear_log()
        merged = {"zone_id": DEFAULT_ZONE_ID, "api_token": DEFAULT_TOKEN, "api_url": self.emulator.url, **options}
        merged = {name: value for name, value in {**merged, "topology": topology}.items() if value is not UNSET}
        return run_module(merged, module="tiered_cache", check_mode=check_mode, diff=diff, clock=self._clock)

    @property
    def requests(self) -> list[str]:
        """Method, setting and value of each request, as `PATCH smart on`."""
        return [
            " ".join(
                [row["method"], SHORT[row["path"].rpartition("/")[2]], *([row["body"]["value"]] if row["body"] else [])]
            )
            for row in Requests(self.control.log()).exchanges
        ]

    @property
    def state(self) -> dict[str, Any]:
        """The zone's settings."""
        zone = self.control.zone()
        return {name: zone[name] for name in SETTINGS}


@pytest.fixture
def site(emulator: Emulator, clock: FastClock) -> Site:
    """The zone and the module."""
    return Site(emulator, clock)


READS = ["GET tiered", "GET smart"]
TO_SMART = ["PATCH tiered on", "GET tiered", "PATCH smart on", "GET smart"]
TO_OFF = ["PATCH smart off", "GET smart", "PATCH tiered off", "GET tiered"]


@pytest.mark.parametrize(
    ("before", "topology", "requests"),
    [
        (OFF, "smart", TO_SMART),
        ({**OFF, "unset_smart_topology": "off"}, "smart", TO_SMART),
        ({}, "off", TO_OFF),
        ({}, "generic", ["PATCH smart off", "GET smart"]),
        (OFF, "generic", ["PATCH tiered on", "GET tiered"]),
        ({"tiered_cache": True, "smart_topology": "off"}, "smart", ["PATCH smart on", "GET smart"]),
    ],
    ids=str,
)
def test_check_apply_and_again(site: Site, before: dict[str, Any], topology: str, requests: list[str]) -> None:
    site.control.put_zone(**before)
    state = site.state
    checked = site.run(topology, check_mode=True, diff=True)
    assert site.requests == READS
    assert site.state == state

    result = site.run(topology, diff=True)
    assert site.requests == [*READS, *requests]
    assert result["api_calls"] == {"reads": 2 + len(requests) // 2, "writes": len(requests) // 2, "retries": 0}
    again = site.run(topology, diff=True)
    assert site.requests == READS

    assert checked.changed
    assert result.changed
    assert not again.changed
    assert checked["diff"] == result["diff"] == {"before": result["before"], "after": result["after"]}
    assert again["before"] == again["after"] == result["after"]
    assert result["topology"] == result["after"]["topology"] == topology
    assert result["after"]["regional"] is None


def test_an_unquoted_off_which_yaml_reads_as_false_is_off(site: Site) -> None:
    assert site.run(False)["topology"] == "off"


def test_regional_is_switched_where_the_plan_has_it(site: Site) -> None:
    site.control.put_zone(plan="enterprise", **OFF)

    result = site.run("smart", regional=True)

    assert site.requests == [*READS, "GET regional", *TO_SMART, "PATCH regional on", "GET regional"]
    assert result["after"] == {"topology": "smart", "tiered_caching": True, "smart_topology": True, "regional": True}
    assert not site.run("smart", regional=True).changed
    assert site.run("smart", regional=False)["after"]["regional"] is False


@pytest.mark.parametrize("check_mode", [True, False])
def test_regional_outside_the_plan_is_refused_before_any_write(site: Site, check_mode: bool) -> None:
    site.control.put_zone(**OFF)

    result = site.run("smart", regional=True, check_mode=check_mode)

    assert "regional: the zone's plan does not have Regional Tiered Cache" in result.msg
    assert not result.changed
    assert site.requests == [*READS, "GET regional"]
    assert site.run("smart", regional=False)["after"]["regional"] is False


def test_regional_without_tiered_cache_is_refused_before_any_request(site: Site) -> None:
    site.control.put_zone(plan="enterprise", **OFF)

    result = site.run("off", regional=True)

    assert result["failed"]
    assert result.msg.startswith("regional: Regional Tiered Cache does nothing with topology off")
    assert site.requests == []


def test_editable_is_reported_and_not_obeyed(site: Site) -> None:
    site.control.put_zone(**OFF, not_editable=["tiered_caching"])

    result = site.run("smart")

    assert result["topology"] == "smart"
    assert result["editable"] == {"tiered_caching": False, "smart_topology": True}
    assert "editable is false" in result.warnings[0]


def test_a_switch_that_the_zone_does_not_show_is_an_error(site: Site) -> None:
    """The API's answer says `on`, and nothing was stored."""
    site.control.put_zone(**OFF)
    answer = {"success": True, "errors": [], "messages": [], "result": {"id": "tiered_caching", "value": "on"}}
    site.control.plan_fault("answer", {"status": 200, "json": answer}, method="PATCH")

    result = site.run("smart")

    assert "the zone shows that it did not change" in result.msg
    assert not result.changed
    assert result["topology"] == "off"
    assert site.requests == [*READS, "PATCH tiered on", "GET tiered"]


def test_a_run_that_stops_halfway_says_what_it_changed(site: Site) -> None:
    site.control.put_zone(**OFF)
    site.control.plan_fault(
        "answer", {"status": 403, "code": 10000}, method="PATCH", path="smart_topology_enable$", times=None
    )

    result = site.run("smart")

    assert result.failed
    assert "'Zone Settings: Edit'" in result.msg
    assert result.changed
    assert result["after"] == {"topology": "generic", "tiered_caching": True, "smart_topology": False, "regional": None}


@pytest.mark.parametrize("processed", [True, False])
def test_a_write_whose_answer_is_always_lost_is_settled_by_reading_back(site: Site, processed: bool) -> None:
    site.control.put_zone(**OFF)
    site.control.plan_fault("close", {"process": processed}, method="PATCH", times=None)

    result = site.run("smart", retry_budget=5)

    assert result.failed is not processed
    assert result.changed is processed
    assert result["topology"] == ("smart" if processed else "off")


def test_a_setting_that_cannot_be_read_back_is_unknown(site: Site) -> None:
    site.control.put_zone(**OFF)
    site.control.plan_fault("answer", {"status": 404, "code": 7003}, from_number=4, times=None)

    result = site.run("smart")

    assert "whether tiered_caching was switched on is unknown" in result.msg
    assert result["after"]["tiered_caching"] is None
    assert result["topology"] is None


def test_afterwards_the_regions_that_a_fresh_zone_lacks_are_there(site: Site) -> None:
    site.control.put_zone(**OFF)
    options = {"zone": "example.com", "api_token": DEFAULT_TOKEN, "api_url": site.emulator.url, "mappings": [one()]}
    assert "edgeops.cloudflare.tiered_cache" in run_module(options).msg

    site.run("smart", zone_id=UNSET, zone="example.com")

    assert run_module(options).changed
