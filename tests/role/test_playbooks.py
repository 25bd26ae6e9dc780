# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks, by their names in the collection: a zone adopted, exported, edited, applied, looked at for drift."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.role.account import IDS, MAPPINGS, A, Account, B, C, listed_state, message, read_zones, results
from tests.support.zones import as_state, elsewhere, mappings


def exported(account: Account, directory: Path, zones: str, *arguments: str) -> bool:
    """Export zones; whether a file changed."""
    run = account.run_playbook(
        "export", *arguments, origin_cloud_regions_export_dir=str(directory), origin_cloud_regions_export_zones=zones
    )
    assert run.status == 0, run.stdout
    assert account.writes() == []
    return "changed=0 " not in run.stdout


def junit(path: Path) -> ET.Element:
    """A report's root; reading it takes nothing but well-formed XML."""
    return ET.fromstring(path.read_bytes())  # noqa: S314


def test_a_full_zone_that_was_made_by_hand_is_adopted_without_a_change(account: Account, tmp_path: Path) -> None:
    full = mappings(3500)
    account.fill({A: full})
    file = tmp_path / "zones" / f"{A}.yml"

    assert exported(account, file.parent, A, "--check")
    assert not file.exists()
    assert exported(account, file.parent, A)
    text = file.read_text(encoding="utf-8")
    (zone,) = read_zones(file)
    assert {**zone, "regions": {}} == {"zone": A, "state": "present", "prune": True, "regions": {}}
    assert listed_state(file) == as_state(full)
    # Compact: a line for each origin, and one for each vendor and region and what is around.
    regions = [region for regions in zone["regions"].values() for region in regions]
    assert len(text.splitlines()) == 3500 + len(regions) + len(zone["regions"]) + 9
    assert list(zone["regions"]) == sorted(zone["regions"])
    for below in zone["regions"].values():
        assert list(below) == sorted(below)

    applied = account.run_playbook("apply", "-e", f"@{file}")
    assert applied.status == 0
    assert "changed=0 " in applied.stdout
    assert account.writes() == []
    assert results(applied)[A]["summary"]["unchanged"] == 3500

    assert not exported(account, file.parent, A)
    assert file.read_text(encoding="utf-8") == text


def test_zones_are_exported_edited_applied_and_exported_again(account: Account, tmp_path: Path) -> None:
    directory = tmp_path / "zones"
    assert exported(account, directory, f"{B}, {IDS[C]}")
    file = directory / f"{B}.yml"
    assert {path.name for path in directory.iterdir()} == {file.name, f"{IDS[C]}.yml"}
    assert read_zones(directory / f"{IDS[C]}.yml") == [
        {"zone_id": IDS[C], "state": "present", "prune": True, "allow_empty": True, "regions": {}}
    ]

    gone, moved = (mapping for mapping in MAPPINGS[B] if mapping["vendor"] == "aws")
    after = elsewhere(moved)
    lines = file.read_text(encoding="utf-8").splitlines()
    # Each of the two is the only origin of its region.
    place = next(number for number, line in enumerate(lines) if moved["ip"] in line) - 1
    lines[place] = lines[place].replace(moved["region"], after["region"])
    place = next(number for number, line in enumerate(lines) if gone["ip"] in line)
    del lines[place - 1 : place + 1]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    applied = account.run_playbook("apply", origin_cloud_regions_zones_dir=str(directory))
    assert applied.status == 0
    assert account.state(B) == as_state([after, *(mapping for mapping in MAPPINGS[B] if mapping not in (gone, moved))])
    assert sorted(account.writes()) == ["DELETE b", "PUT b"]
    assert (results(applied)[B]["changes"], results(applied)[B]["summary"]["deleted"]) == ([], 1)

    wanted = read_zones(file)
    exported(account, directory, f"{B},{IDS[C]}")
    assert read_zones(file) == wanted
    assert not exported(account, directory, f"{B},{IDS[C]}")


def test_all_active_zones_are_exported_without_a_lookup_each(account: Account, tmp_path: Path) -> None:
    account.control.put_zone("d" * 32, "paused.example.com", paused=True)
    run = account.run_playbook(
        "export", origin_cloud_regions_export_dir=str(tmp_path), origin_cloud_regions_all_zones="true"
    )
    assert run.status == 0, run.stdout
    assert {path.name for path in tmp_path.glob("*.yml")} == {f"{name}.yml" for name in IDS}
    for name in IDS:
        assert listed_state(tmp_path / f"{name}.yml") == as_state(MAPPINGS[name])
        assert read_zones(tmp_path / f"{name}.yml")[0]["zone"] == name
    assert [call["path"] for call in account.control.log()].count("/client/v4/zones") == 1


def test_all_zones_beside_a_list_is_refused(account: Account, tmp_path: Path) -> None:
    run = account.run_playbook(
        "export",
        origin_cloud_regions_export_dir=str(tmp_path),
        origin_cloud_regions_export_zones=A,
        origin_cloud_regions_all_zones=True,
    )
    assert run.status != 0
    assert message(run).startswith(
        "origin_cloud_regions_all_zones: is set together with origin_cloud_regions_export_zones"
    )
    assert account.control.log() == []


def test_an_account_without_an_active_zone_is_no_successful_export(account: Account, tmp_path: Path) -> None:
    for zone_id in IDS.values():
        account.control.change_zone(zone_id, paused=True)
    run = account.run_playbook(
        "export", origin_cloud_regions_export_dir=str(tmp_path), origin_cloud_regions_all_zones=True
    )
    assert run.status != 0
    assert "origin_cloud_regions_all_zones: the credentials see no active zone" in message(run)


def test_a_zone_that_cannot_be_read_stops_no_other_export(account: Account, tmp_path: Path) -> None:
    account.fill(v2=False)
    run = account.run_playbook(
        "export",
        origin_cloud_regions_export_dir=str(tmp_path / "zones"),
        origin_cloud_regions_export_zones=["nowhere.example.com", A],
    )
    assert run.status != 0
    assert message(run).startswith("1 of 2 zones could not be read:\n- nowhere.example.com: zone: no zone named")
    assert listed_state(tmp_path / "zones" / f"{A}.yml") == as_state(MAPPINGS[A])


def test_relative_paths_start_where_ansible_was_started(account: Account, tmp_path: Path) -> None:
    # run_playbook starts Ansible in a new directory, of this name for the first run of a test.
    exported(account, Path("zones"), A)
    assert listed_state(tmp_path / "ansible-0" / "zones" / f"{A}.yml") == as_state(MAPPINGS[A])


def test_drift_is_none_where_the_zones_are_as_their_files_say(account: Account, tmp_path: Path) -> None:
    exported(account, tmp_path / "zones", ",".join(IDS))
    run = account.run_playbook(
        "drift",
        "--check",
        origin_cloud_regions_zones_dir=str(tmp_path / "zones"),
        origin_cloud_regions_report_dir=str(tmp_path / "report"),
    )
    assert run.status == 0
    assert account.writes() == []
    suite = junit(tmp_path / "report/drift.xml")
    assert suite.attrib == {"name": "drift", "tests": "3", "failures": "0", "errors": "0"}
    cases = list(suite.iter("testcase"))
    assert [case.get("name") for case in cases] == sorted(IDS)
    assert [list(case) for case in cases] == [[], [], []]
    text = (tmp_path / "report/drift.md").read_text(encoding="utf-8")
    assert "in sync: 3, drifted: 0, not compared: 0." in text
    assert f"| {A} | in sync | 0 | 0 | 0 | 20 |" in text


def test_drift_is_told_apart_from_errors_and_nothing_is_written(account: Account, tmp_path: Path) -> None:
    moved = elsewhere(MAPPINGS[A][0])
    evil = "a|b_<c>&\"d'.example\x07.com"
    zones = [
        {
            "zone": A,
            "prune": True,
            "mappings": [moved, *MAPPINGS[A][2:], {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}],
        },
        {"zone": B, "mappings": MAPPINGS[B]},
        {"zone": evil, "mappings": []},
        {"zone": C, "mappings": [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-esat-1"}]},
    ]
    run = account.run_playbook(
        "drift",
        "--diff",
        origin_cloud_regions_zones=zones,
        origin_cloud_regions_report_dir=str(tmp_path / "report"),
        origin_cloud_regions_backup_dir=str(tmp_path / "backups"),
    )
    assert run.status != 0
    assert account.writes() == []
    assert account.state(A) == as_state(MAPPINGS[A])
    assert not (tmp_path / "backups").exists()
    told = message(run).splitlines()
    assert told[0] == f"1 of 4 zones drifted: {A}."
    assert told[1].startswith("2 of 4 zones could not be compared: ")

    suite = junit(tmp_path / "report/drift.xml")
    assert suite.attrib == {"name": "drift", "tests": "4", "failures": "1", "errors": "2"}
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert list(cases) == [A, B, evil.replace("\x07", "?"), C]
    (failure,) = cases[A]
    gone = MAPPINGS[A][1]
    assert (failure.tag, failure.get("type"), failure.get("message")) == ("failure", "drift", "3 mappings differ")
    assert sorted((failure.text or "").strip().splitlines()) == [
        "create 192.0.2.1: in the zone not mapped, in the variables aws us-east-1",
        f"delete {gone['ip']}: in the zone {gone['vendor']} {gone['region']}, in the variables not mapped",
        f"update {moved['ip']}: in the zone {moved['vendor']} {MAPPINGS[A][0]['region']},"
        f" in the variables {moved['vendor']} {moved['region']}",
    ]
    assert list(cases[B]) == []
    for name, part in ((evil.replace("\x07", "?"), "is not the name of a zone"), (C, "did you mean 'us-east-1'?")):
        (error,) = cases[name]
        assert error.tag == "error"
        assert part in (error.text or "")
        assert part in (error.get("message") or "")

    text = (tmp_path / "report/drift.md").read_text(encoding="utf-8")
    assert "in sync: 1, drifted: 1, not compared: 2." in text
    assert f"| {A} | drifted | 1 | 1 | 1 | 18 |" in text
    places = [f"{mapping['vendor']} {mapping['region']}" for mapping in (MAPPINGS[A][0], moved)]
    assert f"| {moved['ip']} | update | {places[0]} | {places[1]} |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"\|", row)) - 1 for row in rows} == {4, 6}
    assert "<c>" not in text.replace("    ", "\t").split("\t")[0]


def test_mappings_of_a_zone_that_no_file_lists_are_drift(account: Account, tmp_path: Path) -> None:
    account.control.put_zone("d" * 32, "d.example.com", MAPPINGS[B])
    account.control.plan_fault(
        "answer", {"status": 403, "code": 9109, "message": "Unauthorized"}, path="d" * 32, times=None
    )
    run = account.run_playbook(
        "drift",
        origin_cloud_regions_zones=[{"zone": f"{A.upper()}.", "mappings": MAPPINGS[A]}],
        origin_cloud_regions_report_dir=str(tmp_path),
        origin_cloud_regions_all_zones=True,
    )
    assert run.status != 0
    assert account.writes() == []
    assert message(run).splitlines()[:2] == [
        "1 of 4 zones could not be compared: d.example.com.",
        f"1 of 4 zones are not in the variables but have mappings: {B}.",
    ]
    suite = junit(tmp_path / "drift.xml")
    assert suite.attrib == {"name": "drift", "tests": "4", "failures": "1", "errors": "1"}
    found = {str(case.get("name")).lower().rstrip("."): [part.tag for part in case] for case in suite.iter("testcase")}
    assert found == {A: [], B: ["failure"], C: [], "d.example.com": ["error"]}
    text = (tmp_path / "drift.md").read_text(encoding="utf-8")
    assert (
        "Zones: 4;\nin sync: 1, drifted: 0, not compared: 1.\nNot in the variables: 3; of these with mappings: 1."
        in text
    )
    assert f"\n| {B} | 5 |\n" in text


def test_drift_that_compared_nothing_fails_with_the_reason(account: Account, tmp_path: Path) -> None:
    run = account.run_playbook(
        "drift",
        origin_cloud_regions_zones=[],
        origin_cloud_regions_report_dir=str(tmp_path / "report"),
    )
    assert run.status != 0
    assert "origin_cloud_regions_zones: is an empty list" in message(run)
    assert account.control.log() == []
    assert not (tmp_path / "report").exists()


MISSING: dict[str, tuple[dict[str, Any], str, str]] = {
    "apply": (
        {},
        "origin_cloud_regions_zones: is missing; ",
        "ansible-playbook edgeops.cloudflare.apply -e @zones.yml",
    ),
    "export zones": (
        {"origin_cloud_regions_export_dir": "x"},
        "origin_cloud_regions_export_zones: is missing; ",
        "-e origin_cloud_regions_export_zones=example.com,example.org",
    ),
    "export directory": (
        {"origin_cloud_regions_export_zones": "x.example.com"},
        "origin_cloud_regions_export_dir: is missing; ",
        "-e origin_cloud_regions_export_dir=zones",
    ),
    "drift directory": (
        {"origin_cloud_regions_zones": []},
        "origin_cloud_regions_report_dir: is missing; ",
        "-e origin_cloud_regions_report_dir=report",
    ),
    "apply nothing": (
        {"origin_cloud_regions_zones": None},
        "origin_cloud_regions_zones: is missing; ",
        "ansible-playbook edgeops.cloudflare.apply -e @zones.yml",
    ),
    "apply a name": (
        {"origin_cloud_regions_zones": A},
        "origin_cloud_regions_zones: has to be a list with a dictionary for each zone; ",
        "ansible-playbook edgeops.cloudflare.apply -e @zones.yml",
    ),
    "apply one zone": (
        {"origin_cloud_regions_zones": {"zone": A, "mappings": []}},
        "origin_cloud_regions_zones: has to be a list with a dictionary for each zone; ",
        "ansible-playbook edgeops.cloudflare.apply -e @zones.yml",
    ),
    "drift names": (
        {"origin_cloud_regions_report_dir": "x", "origin_cloud_regions_zones": [A]},
        "origin_cloud_regions_zones: has to be a list with a dictionary for each zone; ",
        "ansible-playbook edgeops.cloudflare.drift -e origin_cloud_regions_report_dir=report -e @zones.yml",
    ),
    "drift zones": (
        {"origin_cloud_regions_report_dir": "x"},
        "origin_cloud_regions_zones: is missing; ",
        "ansible-playbook edgeops.cloudflare.drift -e origin_cloud_regions_report_dir=report -e @zones.yml",
    ),
}


@pytest.mark.parametrize("case", list(MISSING))
def test_what_is_missing_is_named_and_how_to_give_it(account: Account, case: str) -> None:
    variables, start, example = MISSING[case]
    run = account.run_playbook(case.split(maxsplit=1)[0], **variables)
    assert run.status != 0
    assert message(run).startswith(start)
    assert example in message(run)
    assert [result.status for result in run.tasks].count("failed") == 1
    assert account.control.log() == []


def test_a_directory_of_zones_is_checked_file_by_file(account: Account, tmp_path: Path) -> None:
    directory = tmp_path / "zones"
    directory.mkdir()
    empty = account.run_playbook("apply", origin_cloud_regions_zones_dir=str(directory))
    assert message(empty).startswith(
        f"origin_cloud_regions_zones_dir: {directory.resolve()} contains no *.yml or *.yaml file; "
    )

    listed = {"origin_cloud_regions_zones": [{"zone": A, "mappings": MAPPINGS[A]}]}
    (directory / "a.yml").write_text(yaml.safe_dump(listed), encoding="utf-8")
    (directory / "b.yaml").write_text("origin_cloud_regions_zone: []\n", encoding="utf-8")
    wrong = account.run_playbook("apply", origin_cloud_regions_zones_dir=str(directory))
    assert message(wrong) == f"{directory.resolve() / 'b.yaml'}: does not set origin_cloud_regions_zones to a list"

    both = account.run_playbook("apply", origin_cloud_regions_zones_dir=str(directory), origin_cloud_regions_zones=[])
    assert message(both).startswith("origin_cloud_regions_zones_dir: is set together with origin_cloud_regions_zones")
    assert account.control.log() == []
