# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that change while they are read, failures that pass, and answers that were lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.harness import PATHS, UPSERT, Site, items, one, summary
from tests.support.clock import FakeClock
from tests.support.zones import mappings

LISTED = mappings(250)
LIST = "/cloud_regions$"


@pytest.mark.parametrize("shift", [{"add": 1}, {"remove": 1}], ids=str)
def test_list_that_shifts_between_pages_is_read_again(site: Site, shift: dict[str, int]) -> None:
    site.fill(LISTED)
    site.control.plan_fault("shift", shift, number=2)

    result = site.run(LISTED, prune=True)

    assert not result.failed
    assert len([line for line in site.requests.lines if line.endswith("/cloud_regions")]) == 6
    assert site.holds(LISTED)


def test_list_that_keeps_changing_fails_before_any_write(site: Site) -> None:
    site.fill(LISTED)
    for number in (2, 5, 8, 11, 14):
        site.control.plan_fault("shift", {"add": 1}, number=number)

    result = site.run(LISTED, prune=True)

    assert result.failed
    assert "the list of mappings changed while it was read, 3 times in a row" in result.msg
    assert "run again when nobody else writes to the zone" in result.msg
    assert site.requests.writes == []


@pytest.mark.parametrize("by", [1, -1])
def test_wrong_total_count_fails_the_run(site: Site, by: int) -> None:
    site.fill(LISTED)
    site.control.plan_fault("total_count", {"by": by}, method="GET", path=LIST, times=None)

    result = site.run(LISTED, prune=True)

    assert result.failed
    assert "changed while it was read" in result.msg
    assert site.requests.writes == []


def test_v1_list_with_duplicate_ip_fails_the_run(site: Site) -> None:
    site.fill(LISTED[:2])
    site.control.plan_fault("rewrite", {"put": {"result.value.*.origin-ip": "192.0.2.1"}}, number=1)

    result = site.run(LISTED, api_version="v1", prune=True)

    assert result.failed
    assert "a list that contains the same IP twice" in result.msg
    assert site.requests.writes == []


PASSING: dict[str, tuple[str, dict[str, Any]]] = {
    "reset": ("close", {}),
    "closed": ("close", {"reset": False}),
    "refused": ("refuse", {}),
    "body cut": ("cut", {}),
    "408": ("answer", {"status": 408}),
    "429": ("answer", {"status": 429, "code": 1015}),
    "500": ("answer", {"status": 500}),
    "502 with HTML": ("answer", {"status": 502, "text": "<html>Bad Gateway</html>"}),
    "503": ("answer", {"status": 503}),
    "504": ("answer", {"status": 504, "text": ""}),
    "522": ("answer", {"status": 522, "text": "<html>timed out</html>"}),
}


@pytest.mark.parametrize(("fault", "params"), PASSING.values(), ids=PASSING)
@pytest.mark.parametrize("number", [1, 2, 3], ids=["list", "supported regions", "upsert"])
def test_transient_failure_is_retried_and_counted(
    site: Site, version: str, fault: str, params: dict[str, Any], number: int
) -> None:
    site.control.plan_fault(fault, params, number=number)

    result = site.run(LISTED[:1], api_version=version)

    assert not result.failed
    assert result["api_calls"] == {"reads": 2, "writes": 1, "retries": 1}
    assert len(result["retry_log"]) == 1
    assert result["succeeded"] == items(LISTED[:1], "create")
    assert site.holds(LISTED[:1])


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_respected(site: Site, clock: FakeClock, form: str) -> None:
    params = {"status": 429, "code": 1015, "retry_after": 40, "retry_after_form": form}
    site.control.plan_fault("answer", params, number=1)

    assert not site.run([one()]).failed
    if form == "seconds":
        # A little longer, so that not all clients come back at once.
        assert 40 <= sum(clock.slept) <= 40 * 1.02
    else:
        # A date has no fractions of a second, and nears while a busy machine reads it.
        assert 25 < sum(clock.slept) <= 40 * 1.02


def test_wait_beyond_the_budget_is_not_started(site: Site, clock: FakeClock) -> None:
    params = {"status": 429, "code": 1015, "retry_after": 300}
    site.control.plan_fault("answer", params, times=None)

    result = site.run([one()], retry_budget=60)

    assert result.failed
    assert "HTTP 429: 1015" in result.msg
    assert "the API asks to wait 300 s" in result.msg
    assert clock.slept == []
    assert len(site.requests) == 1


def test_default_budget_covers_a_rate_limit_window(site: Site, clock: FakeClock) -> None:
    site.control.plan_fault("answer", {"status": 429, "code": 1015, "retry_after": 300}, number=2)
    assert not site.run([one()]).failed
    assert 300 <= sum(clock.slept) <= 306


def test_waiting_ends_with_the_budget(site: Site, clock: FakeClock) -> None:
    site.control.plan_fault("answer", {"status": 503}, times=None)

    result = site.run([one()], retry_budget=100)

    assert result.failed
    assert "the retry_budget of 100 s is used up" in result.msg
    assert len(site.requests) > 3
    assert sum(clock.slept) <= 100


def test_run_waits_for_rate_window_before_limit_is_hit(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.clock = clock = FakeClock()
    monkeypatch.setattr(site.emulator.world.service.rate_limit, "clock", clock)
    site.control.rate_limit(requests=100, period=200, used_at_start=97)

    result = site.run([one()])

    assert not result.failed
    assert result["api_calls"]["retries"] == 0
    assert 200 <= sum(clock.slept) <= 204
    assert {row["status"] for row in site.requests.exchanges} == {200}


@pytest.mark.parametrize("state", ["present", "absent"])
def test_lost_answer_of_applied_write_is_reported_as_success(site: Site, version: str, state: str) -> None:
    listed = LISTED[:5]
    site.fill(listed if state == "absent" else [])
    site.control.plan_fault("close", {"process": True}, path="/batch$")

    result = site.run(listed, state=state, api_version=version)

    action = "delete" if state == "absent" else "create"
    assert not result.failed
    assert result["succeeded"] == items(listed, action)
    assert result["summary"] == summary(**{f"{action}d": 5})
    assert site.holds([] if state == "absent" else listed)


def test_timed_out_but_applied_write_is_settled(site: Site, version: str) -> None:
    site.control.plan_fault("silent", {"process": True}, method=UPSERT[version])

    result = site.run(LISTED[:5], api_version=version, timeout=1)

    assert not result.failed
    late = f"{UPSERT[version]} {PATHS[version].removeprefix('/client/v4')}/batch: no complete answer within 1 s"
    # On a busy machine, another request may take more than a second, too.
    assert any(late in line for line in result["retry_log"])
    assert site.holds(LISTED[:5])
