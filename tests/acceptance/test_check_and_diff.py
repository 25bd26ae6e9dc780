# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode reads and checks like a real run but writes nothing. A diff has one line per mapping."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import UNSET, Site, one, summary
from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.emulator.regions import SAMPLE_REGIONS
from tests.support.playbook import AnsibleRun, run_playbook, task
from tests.support.zones import FULL, elsewhere, mappings

LISTED = mappings(210)
LEFT_OVER = mappings(4, start=900)
BEFORE = [*map(elsewhere, LISTED[:2]), *LISTED[2:9], *LEFT_OVER]

SMALL_BEFORE = [
    one("192.0.2.1", "aws", "us-east-1"),
    one("192.0.2.10", "gcp", "us-central1"),
    one("192.0.2.9", "azure", "eastus"),
    one("2001:db8::a", "oci", "us-ashburn-1"),
]
SMALL_LISTED = [
    one("2001:db8::1", "aws", "eu-west-1"),
    one("192.0.2.10", "gcp", "us-central1"),
    one("192.0.2.100", "azure", "westeurope"),
    one("192.0.2.1", "aws", "us-west-2"),
]
SMALL_DIFF = [
    "~ 192.0.2.1: aws us-east-1 -> aws us-west-2 (upper tier: leaves IAD, EWR; reaches SEA, PDX)",
    "- 192.0.2.9: azure eastus",
    "+ 192.0.2.100: azure westeurope",
    "+ 2001:db8::1: aws eu-west-1",
    "- 2001:db8::a: oci us-ashburn-1",
]


def play(site: Site, directory: Path, listed: list[dict[str, str]], *arguments: str) -> AnsibleRun:
    """A real run of a task that prunes everything that is not listed."""
    variables = directory / "listed.json"
    variables.write_text(json.dumps({"listed": listed}), encoding="utf-8")
    converge = task("Converge", zone_id=DEFAULT_ZONE_ID, mappings="{{ listed }}", prune=True)
    env = {"CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN, "CLOUDFLARE_BASE_URL": site.emulator.url}
    return run_playbook([converge], directory, f"-e@{variables}", *arguments, env=env)


def moved(mapping: dict[str, str]) -> str:
    """What a diff says of the upper tiers of an origin that comes from `elsewhere`."""
    regions = SAMPLE_REGIONS[mapping["vendor"]]
    before, after = regions[elsewhere(mapping)["region"]], regions[mapping["region"]]
    leaves, reaches = [colo for colo in before if colo not in after], [colo for colo in after if colo not in before]
    told = [f"{verb} {', '.join(colos)}" for verb, colos in (("leaves", leaves), ("reaches", reaches)) if colos]
    return f" (upper tier: {'; '.join(told)})" if told else ""


def diff_lines(run: AnsibleRun) -> list[str]:
    """The lines of an output that a diff is made of."""
    return [line for line in run.stdout.splitlines() if line[:2] in ("+ ", "- ", "~ ")]


@pytest.mark.parametrize(
    "options", [{}, {"prune": True}, {"state": "absent"}, {"zone_id": UNSET, "zone": "example.com"}], ids=str
)
def test_check_mode_makes_same_reads_and_plan_without_writes(site: Site, version: str, options: dict[str, Any]) -> None:
    options = {**options, "api_version": version}
    site.fill(BEFORE)
    checked = site.run(LISTED, check_mode=True, **options)
    looked, seen = site.requests, site.control.state()
    result = site.run(LISTED, **options)

    assert looked.writes == []
    assert looked.lines == [f"{row['method']} {row['path']}" for row in site.requests.reads]
    assert [row["query"] for row in looked.exchanges] == [row["query"] for row in site.requests.reads]
    assert seen == {row["ip"]: (row["vendor"], row["region"]) for row in BEFORE}
    assert checked.changed
    assert result.changed
    assert checked["changes"] == result["changes"]
    assert checked["summary"] == result["summary"]
    assert checked["succeeded"] == []


def test_check_mode_reports_no_change_for_converged_zone(site: Site, version: str) -> None:
    site.fill(LISTED)

    result = site.run(LISTED, prune=True, check_mode=True, api_version=version)

    assert not result.changed
    assert result["summary"] == summary(unchanged=210)


@pytest.mark.parametrize(
    ("listed", "options", "zone"),
    [
        pytest.param([one(region="us-esat-1")], {}, {}, id="unknown region"),
        pytest.param(mappings(101, start=4000), {}, {"mappings": mappings(3400)}, id="too many"),
        pytest.param([one()], {"prune": True, "prune_limit": 1}, {"mappings": LISTED}, id="prune limit"),
        pytest.param([one()], {}, {"tiered_cache": False}, id="Tiered Cache off"),
        pytest.param([one()], {}, {"v1": False, "v2": False}, id="no API"),
        pytest.param([one()], {"zone_id": UNSET, "zone": "example.net"}, {}, id="no zone"),
        pytest.param([one()], {"api_token": "wrong"}, {}, id="wrong token"),
    ],
)
def test_check_mode_fails_where_the_real_run_fails(
    site: Site, listed: list[dict[str, str]], options: dict[str, Any], zone: dict[str, Any]
) -> None:
    site.control.put_zone(**zone)
    checked = site.run(listed, check_mode=True, **options)
    result = site.run(listed, **options)

    assert checked.failed
    assert checked.msg == result.msg
    assert site.requests.writes == []
    assert not checked.changed
    assert not result.changed
    assert checked.json.get("changes") == result.json.get("changes")
    assert checked.json.get("not_attempted") == result.json.get("not_attempted")


@pytest.mark.parametrize("check_mode", [True, False])
def test_diff_has_one_sorted_line_per_changed_mapping(site: Site, version: str, check_mode: bool) -> None:
    site.fill(SMALL_BEFORE)

    result = site.run(SMALL_LISTED, prune=True, diff=True, check_mode=check_mode, api_version=version)

    assert result["diff"]["prepared"].splitlines() == SMALL_DIFF


def test_a_run_without_changes_has_an_empty_diff(site: Site) -> None:
    site.fill(SMALL_LISTED)

    assert site.run(SMALL_LISTED, diff=True)["diff"]["prepared"] == ""


def test_no_diff_is_returned_without_diff_mode(site: Site) -> None:
    assert "diff" not in site.run(SMALL_LISTED).json


def test_a_refused_plan_still_shows_its_diff(site: Site) -> None:
    site.fill(SMALL_BEFORE)

    result = site.run(SMALL_LISTED, prune=True, prune_limit=1, diff=True)

    assert result.failed
    # The regions, and with them the upper tiers, are read after this check.
    shown = result["diff"]["prepared"].splitlines()
    assert shown == [line.partition(" (upper tier")[0] for line in SMALL_DIFF]


def test_ansible_playbook_prints_the_diff_in_check_mode(site: Site, tmp_path: Path) -> None:
    site.fill(SMALL_BEFORE)

    run = play(site, tmp_path, SMALL_LISTED, "--check", "--diff")

    assert run.status == 0, run.stdout
    assert "\n".join(SMALL_DIFF) in run.stdout
    assert diff_lines(run) == SMALL_DIFF
    assert run["Converge"].result["changed"] is True
    assert site.holds(SMALL_BEFORE)


def test_ansible_playbook_prints_3500_changes_on_3500_lines(site: Site, tmp_path: Path) -> None:
    everything = mappings(FULL)
    site.fill(map(elsewhere, everything))

    run = play(site, tmp_path, everything, "--diff")

    assert run.status == 0, run.stdout[-2000:]
    assert diff_lines(run) == [
        f"~ {now['ip']}: {now['vendor']} {elsewhere(now)['region']} -> {now['vendor']} {now['region']}{moved(now)}"
        for now in everything
    ]
    assert len(run.stdout.splitlines()) < 3500 + 20
    assert site.holds(everything)
