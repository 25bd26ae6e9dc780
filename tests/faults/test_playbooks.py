# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sample of the faults in real `ansible-playbook` processes, as a user sees them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.catalog import CATALOG
from tests.emulator.client import ControlClient
from tests.emulator.server import Emulator
from tests.faults.claims import Evidence, tells_the_truth, well_means_done
from tests.faults.running import PAIR, SECRETS, TOKEN, Report
from tests.faults.scenario import AFTER, BEFORE, TASK, rows
from tests.faults.workers import OtherHost
from tests.support.playbook import AnsibleRun, run_playbook, task

ENVIRONMENT = {
    "token": {"CLOUDFLARE_API_TOKEN": TOKEN["api_token"]},
    "pair": {"CLOUDFLARE_EMAIL": PAIR["api_email"], "CLOUDFLARE_API_KEY": PAIR["api_key"]},
}


@pytest.fixture
def zone(emulator: Emulator) -> ControlClient:
    """The scenario's zone."""
    emulator.control.put_zone(mappings=rows(BEFORE))
    return emulator.control


def converge(
    emulator: Emulator, directory: Path, *arguments: str, by: str = "token", **options: Any
) -> tuple[AnsibleRun, Mapping[str, Any]]:
    """Run the scenario's task. Its report must be true and contain no secret."""
    options = {**TASK, "api_url": emulator.url, "timeout": 60, "retry_budget": 20, **options}
    process = run_playbook([task("Converge", **options)], directory, *arguments, env=ENVIRONMENT[by])
    recorded = process["Converge"]
    everything = "\n".join([process.stdout, process.stderr, json.dumps(recorded.result)])
    assert [secret for secret in SECRETS if secret in everything] == []
    assert "Traceback" not in everything
    report = Report({**recorded.result, "failed": recorded.status != "ok"}, "", 0, everything)
    assert (recorded.status == "ok") is (process.status == 0) is report.ok
    seen = Evidence(report, BEFORE, AFTER, emulator.control.state())
    assert [*well_means_done(seen), *tells_the_truth(seen)] == []
    return process, recorded.result


def plan(zone: ControlClient, fault: str, **aim: Any) -> None:
    """Plan a fault of the catalog."""
    zone.plan_fault(CATALOG[fault].name, CATALOG[fault].params, **aim)


def test_retries_are_shown_at_vv_and_counted(emulator: Emulator, zone: ControlClient, tmp_path: Path) -> None:
    plan(zone, "502 with HTML", number=2)
    plan(zone, "503", number=6)

    process, result = converge(emulator, tmp_path, "-vv")

    assert result["changed"]
    assert result["api_calls"] == {"reads": 4, "writes": 5, "retries": 2}
    assert process.stdout.count("sent again after") == 2
    assert "HTTP 502" in process.stdout


def test_missing_answer_ends_with_the_budget_and_is_settled(
    emulator: Emulator, zone: ControlClient, tmp_path: Path
) -> None:
    plan(zone, "processed, then silent", method="PUT", times=None)

    _process, result = converge(emulator, tmp_path, timeout=3, retry_budget=5)

    assert result["changed"]
    assert len(result["succeeded"]) == 100
    assert len(result["not_attempted"]) == 210
    assert "no complete answer within" in result["msg"]


def test_a_partial_failure_fails_the_task_and_names_each_item(
    emulator: Emulator, zone: ControlClient, tmp_path: Path
) -> None:
    plan(zone, "three items fail", method="PUT")

    process, result = converge(emulator, tmp_path)

    assert result["changed"]
    assert len(result["failed_items"]) == 3
    assert all(item["ip"] in process.stdout + process.stderr for item in result["failed_items"])
    assert "3 of 310 changes failed, 307 were applied" in result["msg"]


@pytest.mark.parametrize("by", ENVIRONMENT)
def test_failing_run_at_vvvv_shows_no_secret(emulator: Emulator, zone: ControlClient, tmp_path: Path, by: str) -> None:
    plan(zone, "processed, then reset", from_number=6, times=None)

    process, result = converge_unreachable(emulator, tmp_path, by)

    assert result["failed"]
    assert "sent again after" in process.stdout


def converge_unreachable(emulator: Emulator, directory: Path, by: str) -> tuple[AnsibleRun, Mapping[str, Any]]:
    """Run the scenario's task with all output there is, against an API that is gone at the end."""
    options = {**TASK, "api_url": emulator.url, "timeout": 60, "retry_budget": 4}
    process = run_playbook([task("Converge", **options)], directory, "-vvvv", "--diff", env=ENVIRONMENT[by])
    result = {**process["Converge"].result, "failed": process.status != 0}
    everything = "\n".join([process.stdout, process.stderr, json.dumps(result)])
    assert len(process.stdout) > 10_000
    assert [secret for secret in SECRETS if secret in everything] == []
    seen = Evidence(Report(result, "", 0, everything), BEFORE, AFTER, emulator.control.state(), unreachable=True)
    assert [*well_means_done(seen), *tells_the_truth(seen)] == []
    return process, result


def test_redirect_is_not_followed(emulator: Emulator, zone: ControlClient, tmp_path: Path) -> None:
    elsewhere = OtherHost()
    zone.plan_fault("redirect", {"location": elsewhere.url + "{path}"}, method="PUT", times=None)

    process, _result = converge(emulator, tmp_path)

    assert process.status != 0
    assert elsewhere.take() == b""
    elsewhere.close()
