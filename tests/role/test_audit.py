# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook `audit`: its report, its exit status, and what it proposes to `apply`."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest

from tests.emulator.auth import ALL_PERMISSIONS, DNS_READ
from tests.role.account import IDS, A, Account, B, C, message, read_zones
from tests.support.audited_zone import BALANCERS, MAPPINGS, POOLS, RECORDS, STATUSES, WEST
from tests.support.playbook import AnsibleRun, run_adhoc
from tests.support.range_files import SAMPLES, VENDORS

COLLECTION: Final = Path(__file__).resolve().parents[2]
HOSTILE: Final = "</script><img src=x onerror=alert(1)>|`*{{ 7 * 6 }}"


@pytest.fixture(autouse=True)
def _audited_zones(account: Account) -> None:
    """Zone A has origins of every kind, B one that is right, C none."""
    account.control.put_account(pools=list(POOLS))
    fill(account)


def fill(account: Account, **settings: Any) -> None:
    """Give the zones what they start with."""
    records = [{**record, "name": str(record["name"]).replace("example.com", A)} for record in RECORDS]
    records = [
        {**record, "content": str(record["content"]).replace("origin.example.com", f"origin.{A}")} for record in records
    ]
    balancers = [{**balancer, "name": f"app.{A}"} for balancer in BALANCERS]
    account.control.put_zone(IDS[A], A, MAPPINGS, records=records, load_balancers=balancers, **settings)
    right = {"ip": WEST, "vendor": "aws", "region": "us-west-2"}
    record = {"type": "A", "name": B, "content": WEST, "proxied": True}
    account.control.put_zone(IDS[B], B, [right], records=[record], **settings)
    account.control.put_zone(IDS[C], C, [], **settings)


def audit(account: Account, *arguments: str, env: Mapping[str, str] | None = None, **variables: Any) -> AnsibleRun:
    """Run the playbook, with the report in `report`; it may never write to the API."""
    given = {
        "origin_cloud_regions_report_dir": str(account.directory / "report"),
        "origin_cloud_regions_ranges_dir": str(SAMPLES),
        "origin_cloud_regions_ranges_max_age": 36_500,
        **variables,
    }
    given = {name: value for name, value in given.items() if value is not None}
    run = account.run_playbook("audit", *arguments, env=env, **given)
    assert account.writes() == []
    return run


def report(directory: Path) -> dict[str, Any]:
    """The report in a directory."""
    document: dict[str, Any] = json.loads((directory / "audit.json").read_bytes())
    return document


def verdicts(directory: Path) -> dict[str, str]:
    """The verdict on each zone."""
    return {zone["name"]: zone["verdict"] for zone in report(directory)["zones"]}


def readme_commands(home: Path) -> list[list[str]]:
    """The three commands of the README, with `~` as this directory."""
    readme = (COLLECTION / "README.md").read_text(encoding="utf-8")
    block = readme.partition("### From a token to correct mappings")[2].partition("    export ")[2].partition("\n\n")[0]
    lines = block.replace("\\\n", " ").splitlines()[1:]
    return [[word.replace("~", str(home)) for word in shlex.split(line)] for line in lines]


@pytest.mark.parametrize("v2", [True, False], ids=["v2", "v1"])
def test_three_commands_of_the_readme_lead_to_a_clean_audit(account: Account, tmp_path: Path, v2: bool) -> None:
    fill(account, v2=v2)
    fetch, audits, applies = readme_commands(tmp_path)
    assert fetch == [
        "ansible",
        "localhost",
        "-m",
        "edgeops.cloudflare.cloud_ranges",
        "-a",
        f"dest={tmp_path}/cloud-ranges",
    ]
    # Nothing is fetched from the clouds.
    sources = {vendor: str(SAMPLES / f"{vendor}.json") for vendor in VENDORS}
    options = {"dest": f"{tmp_path}/cloud-ranges", "sources": sources}

    fetched = run_adhoc(options, tmp_path, module=fetch[3])
    first = account.run_playbook(audits[1].rpartition(".")[2], *audits[2:])
    applied = account.run_playbook(applies[1].rpartition(".")[2], *applies[2:])
    second = account.run_playbook(audits[1].rpartition(".")[2], *audits[2:])

    assert fetched.status == 0, fetched.stdout
    assert first.status == 2
    assert message(first).startswith(
        f"1 of 3 zones have findings (missing mappings: 2, misplaced: 1): {A}.\nThe report is in {tmp_path / 'audit'} "
    )
    assert applied.status == 0, applied.stdout
    assert second.status == 0, second.stdout
    assert account.writes() == []
    assert set(verdicts(tmp_path / "audit").values()) == {"clean"}
    # No mapping is deleted, not even the stale one.
    kept = {mapping["ip"] for mapping in MAPPINGS}
    assert account.state(A).keys() == kept | {"241.3.0.1", "242.2.255.255", "4001:2::1"}
    proposed = sorted((tmp_path / "audit/zones").iterdir())
    assert [path.name for path in proposed] == [f"{A}.yml", f"{B}.yml"], "nothing to map in the third"
    assert {zone["zone"] for path in proposed for zone in read_zones(path)} == {A, B}


def test_report_has_each_origin_in_every_form(account: Account) -> None:
    run = audit(account, "--check", origin_cloud_regions_audit_zones=f"{A}, {IDS[B]}")

    assert run.status == 2
    assert verdicts(account.directory / "report") == {A: "findings", B: "clean"}
    directory = account.directory / "report"
    root = ET.fromstring((directory / "audit.xml").read_bytes())  # noqa: S314
    suites = {suite.get("name"): suite for suite in root}
    kinds = {case.get("name"): [outcome.tag for outcome in case] for case in suites[A]}
    expected = {"mapped": [], "unplaced": ["skipped"], "missing": ["failure"], "misplaced": ["failure"]}
    assert kinds == {ip: expected[status] for ip, status in STATUSES.items()}
    assert root.attrib == {"name": "audit", "tests": "7", "failures": "3", "errors": "0"}
    markdown = (directory / "audit.md").read_text(encoding="utf-8")
    assert f"| {A} | findings | 6 | 2 | 2 | 1 | 1 | 1 | 0 |" in markdown
    page = (directory / "audit.html").read_text(encoding="utf-8")
    assert all(ip in page for ip in STATUSES)
    assert '"tiers":["LHR"]' in page, "the upper tiers were read"


def test_a_zone_that_cannot_be_read_stops_no_other(account: Account) -> None:
    account.control.put_account(pools=[{**pool, "name": HOSTILE} for pool in POOLS])
    account.control.plan_fault(
        "answer", {"status": 403, "code": 10000, "message": "<b>no</b>"}, path=f"/{IDS[B]}", times=None
    )

    run = audit(account)

    assert run.status == 2
    assert verdicts(account.directory / "report") == {A: "findings", B: "failed", C: "clean"}
    assert f"1 of 3 zones could not be read:\n- {B}: " in message(run)
    markdown = (account.directory / "report/audit.md").read_text(encoding="utf-8")
    page = (account.directory / "report/audit.html").read_text(encoding="utf-8")
    assert f"## {B}: failed" in markdown
    for text in ("<b>no</b>", "<img"):
        assert text not in page
    assert "<img" not in markdown
    sources = [
        source
        for zone in report(account.directory / "report")["zones"][:1]
        for row in zone["origins"]
        for source in row["sources"]
    ]
    assert HOSTILE in {source.get("via") for source in sources}


def test_zones_whose_records_may_not_be_read_are_not_clean(account: Account) -> None:
    account.control.add_token("reader", sorted(ALL_PERMISSIONS - {DNS_READ}))

    run = audit(account, env={"CLOUDFLARE_API_TOKEN": "reader"})

    assert run.status == 2
    assert set(verdicts(account.directory / "report").values()) == {"failed"}
    assert "the credentials need the permission 'DNS: Read'" in message(run)


def test_zones_of_files_for_apply_are_taken(account: Account, tmp_path: Path) -> None:
    zones = tmp_path / "zones"
    zones.mkdir()
    (zones / "b.yml").write_text(f"origin_cloud_regions_zones: [{{zone: {B}, mappings: []}}]\n", encoding="utf-8")

    run = audit(account, origin_cloud_regions_zones_dir=str(zones))

    assert run.status == 0, run.stdout
    assert verdicts(account.directory / "report") == {B: "clean"}


def test_every_zone_is_told_whose_mappings_do_not_act(account: Account) -> None:
    account.control.put_zone(IDS[C], C, [], paused=True)

    run = audit(account, origin_cloud_regions_audit_zones="all", origin_cloud_regions_audit_exclude=[A])

    assert run.status == 0, run.stdout
    assert [(zone["name"], zone["idle_reasons"]) for zone in report(account.directory / "report")["zones"]] == [
        (B, []),
        (C, ["the zone is paused"]),
    ]


def test_audit_without_ranges_finds_nothing_wrong(account: Account) -> None:
    run = audit(account, origin_cloud_regions_ranges_dir=None, origin_cloud_regions_audit_zones=[A])

    assert run.status == 0, run.stdout
    assert report(account.directory / "report")["summary"]["unplaced"] == 3


def test_the_directory_is_asked_for_with_an_example(account: Account) -> None:
    run = audit(account, origin_cloud_regions_report_dir=None)

    assert run.status == 2
    assert message(run).startswith("origin_cloud_regions_report_dir: is missing; give the directory for the report:\n")
    assert "ansible-playbook edgeops.cloudflare.audit" in message(run)
    assert account.control.log() == []
