# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role: what it applies, what it refuses, and what becomes of the other zones where one fails."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import CONNECTION_OPTIONS
from tests.emulator.client import DEFAULT_TOKEN
from tests.role.account import IDS, MAPPINGS, A, Account, B, C, listed_state, message, read_zones, results
from tests.support.playbook import AnsibleRun, task
from tests.support.zones import as_state, elsewhere, mappings

PLACE = ("aws", "us-east-1")
ONE_REGION: dict[str, Any] = {"aws": {"us-east-1": ["192.0.2.1"]}}
REPORT = "Show the result of each zone"


def ends_with(run: AnsibleRun, name: str) -> dict[str, Any]:
    """The result of the only task whose name ends so; the role's name comes before it."""
    (found,) = [result for result in run.tasks if result.task.endswith(name)]
    return found.result


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_zones_are_looked_at_applied_and_left_alone(account: Account, tmp_path: Path, version: str) -> None:
    missing: dict[str, Any] = {"v1" if version == "v2" else "v2": False}
    account.fill(**missing)
    moved = elsewhere(MAPPINGS[B][0])
    zones = [
        {
            "zone": A,
            "mappings": [{"origin_ip": "198.51.100.7", "vendor": "gcp", "region": "us-central1"}],
            "regions": {"aws": {"us-east-1": ["2001:DB8::1", "192.0.2.1"], "eu-west-1": []}, "oci": {}},
        },
        {"zone_id": IDS[B], "mappings": [moved], "prune": True, "prune_limit": 4},
        {"zone": C, "state": "absent", "regions": ONE_REGION, "api_version": version},
    ]
    wanted = {
        A: as_state(MAPPINGS[A]) | {"198.51.100.7": ("gcp", "us-central1"), "2001:db8::1": PLACE, "192.0.2.1": PLACE},
        B: as_state([moved]),
        C: {},
    }
    backups = tmp_path / "backups"

    ahead = account.run_role(zones, "--check", "--diff", origin_cloud_regions_backup_dir=str(backups))
    assert ahead.status == 0
    assert "+ 2001:db8::1: aws us-east-1" in ahead.stdout
    assert {name: account.state(name) for name in IDS} == {name: as_state(MAPPINGS[name]) for name in IDS}
    assert account.writes() == []
    assert not backups.exists()

    first = account.run_role(zones, origin_cloud_regions_backup_dir=str(backups))
    assert first.status == 0
    assert {name: account.state(name) for name in IDS} == wanted
    assert ends_with(first, REPORT)["msg"] == [
        f"{A}: changed, 3 created, backup in {results(first)[A]['backup_file']}",
        f"{IDS[B]}: changed, 1 updated, 4 deleted, 1 moved, backup in {results(first)[IDS[B]]['backup_file']}",
        f"{C}: unchanged, 1 unchanged",
    ]
    assert [entry["changes"] for entry in results(first).values()] == [
        entry["changes"] for entry in results(ahead).values()
    ]
    assert {name: entry["ok"] for name, entry in results(first).items()} == {A: True, IDS[B]: True, C: True}
    assert results(first)[A]["zone_id"] == IDS[A]
    applied = ends_with(first, "Apply the mappings of each zone")["results"]
    assert {result["api_version"] for result in applied} == {version}
    assert {path.name.rsplit("_", 1)[0] for path in backups.iterdir()} == {A, IDS[B]}

    again = account.run_role(zones)
    assert again.status == 0
    assert account.writes() == []
    assert "changed=0 " in again.stdout


def test_failing_zones_stop_no_other_one_and_are_listed_with_their_items(account: Account) -> None:
    account.control.plan_fault("fail_items", {"ips": ["192.0.2.2"], "error": "evacuated"}, path=IDS[A], times=None)
    account.control.plan_fault(
        "answer", {"status": 403, "code": 9109, "message": "Unauthorized"}, path=IDS[B], times=None
    )
    zones = [
        {"zone": A, "regions": {"aws": {"us-east-1": ["192.0.2.1", "192.0.2.2"]}}},
        {"zone": "nowhere.example.com", "regions": ONE_REGION},
        {"zone_id": IDS[B], "regions": ONE_REGION},
        {"zone": C, "regions": ONE_REGION},
    ]
    see = {"name": "See", "ansible.builtin.debug": {"msg": "{{ origin_cloud_regions_results | map(attribute='ok') }}"}}

    run = account.run_role(zones, after=[see])

    assert run.status != 0
    assert account.state(A) == {**as_state(MAPPINGS[A]), "192.0.2.1": PLACE}
    assert account.state(B) == as_state(MAPPINGS[B])
    assert account.state(C) == {"192.0.2.1": PLACE}
    lines = message(run).splitlines()
    assert lines[0] == "3 of 4 zones failed:"
    assert f"- {A}: 1 of 2 changes failed, 1 were applied:" in lines
    assert "  - 192.0.2.2 (create aws us-east-1): evacuated" in lines
    assert any(line.startswith("- nowhere.example.com: zone: no zone named 'nowhere.example.com'") for line in lines)
    assert any(line.startswith(f"- {IDS[B]}: ") and "Zone Settings: Edit" in line for line in lines)
    found = results(run)
    assert [(entry["ok"], entry["changed"]) for entry in found.values()] == [
        (False, True),
        (False, False),
        (False, False),
        (True, True),
    ]
    assert [item["ip"] for item in found[A]["failed_items"]] == ["192.0.2.2"]
    assert found[A]["summary"]["failed"] == 1
    assert run["See"].result["msg"] == [False, False, False, True]
    assert ends_with(run, REPORT)["msg"][0] == f"{A}: failed, 1 created, 1 failed"
    # Neither as a result nor as the item of a loop: a zone has up to 3,500 mappings.
    assert "origin_ip" not in run.stdout
    assert REPORT in run.stdout
    assert "us-east-1" not in run.stdout.partition(REPORT)[0]


def test_a_zone_without_backup_is_not_touched_and_the_others_can_be_restored(account: Account, tmp_path: Path) -> None:
    # Together with the time, this name would be longer than the name of a file may be.
    long_name = ".".join(["x" * 60] * 4) + ".com"
    account.control.put_zone("d" * 32, long_name)
    account.control.plan_fault("answer", {"status": 403, "code": 9109, "message": "Unauthorized"}, path=IDS[B])
    zones = [
        {"zone": A, "prune": True, "regions": ONE_REGION},
        {"zone_id": IDS[B], "regions": ONE_REGION},
        {"zone": long_name, "regions": ONE_REGION},
        {"zone": C, "regions": ONE_REGION},
    ]
    backups = tmp_path / "backups"
    backups.mkdir(mode=0o700)

    run = account.run_role(zones, origin_cloud_regions_backup_dir=str(backups))

    assert run.status != 0
    assert account.state(A) == account.state(C) == account.control.state("d" * 32) == {"192.0.2.1": PLACE}
    assert account.state(B) == as_state(MAPPINGS[B])
    assert message(run).startswith(f"1 of 4 zones failed:\n- {IDS[B]}: GET /zones/{IDS[B]}/")
    found = results(run)
    assert found[IDS[B]]["backup_file"] == ""
    files = {name: Path(found[name]["backup_file"]) for name in (A, C, long_name)}
    assert set(files.values()) == set(backups.iterdir())
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o640}
    assert backups.stat().st_mode & 0o777 == 0o700
    assert listed_state(files[A]) == as_state(MAPPINGS[A])
    assert read_zones(files[C]) == [{"zone": C, "state": "present", "prune": True, "allow_empty": True, "regions": {}}]

    for name in (A, C):
        restored = account.run_playbook("apply", "-e", f"@{files[name]}", "-e", "origin_cloud_regions_state=absent")
        assert restored.status == 0
        assert account.state(name) == as_state(MAPPINGS[name])


def test_it_runs_once_for_many_hosts_with_the_variables_that_are_given(account: Account, tmp_path: Path) -> None:
    inventory = tmp_path / "inventory.ini"
    inventory.write_text(
        "one\ntwo\nthree\n[all:vars]\nansible_become=true\nansible_become_method=ansible.builtin.su\n"
        "ansible_become_user=nobody-at-all\n",
        encoding="utf-8",
    )
    see = {
        "name": "See",
        "ansible.builtin.debug": {"msg": "{{ origin_cloud_regions_results | map(attribute='summary') | list }}"},
    }

    run = account.run_role(
        [{"zone": C, "regions": ONE_REGION}],
        *("-i", str(inventory), "-vvvv"),
        hosts="all",
        after=[see],
        env={
            "ANSIBLE_INJECT_INVOCATION": "true",
            "CLOUDFLARE_API_TOKEN": "wrong",
            "CLOUDFLARE_BASE_URL": "http://127.0.0.1:9",
        },
        origin_cloud_regions_api_token=DEFAULT_TOKEN,
        origin_cloud_regions_api_url=account.emulator.url,
        origin_cloud_regions_backup_dir=str(tmp_path / "backups"),
    )

    assert run.status == 0
    assert account.writes() == ["PUT c"]
    assert account.state(C) == {"192.0.2.1": PLACE}
    assert len(list((tmp_path / "backups").iterdir())) == 1
    seen = {result.host: result.result["msg"][0]["created"] for result in run.tasks if result.task == "See"}
    assert seen == {"one": 1, "two": 1, "three": 1}
    assert DEFAULT_TOKEN not in run.stdout + run.stderr


def test_the_way_to_the_api_is_what_the_variables_say(account: Account) -> None:
    run = account.run_role(
        [{"zone": C, "regions": ONE_REGION}],
        origin_cloud_regions_api_email="operator@example.com",
        origin_cloud_regions_api_url="http://api.example.com",
        origin_cloud_regions_ca_path="/nowhere/ca.pem",
        origin_cloud_regions_timeout=0,
        origin_cloud_regions_retry_budget=-1,
        env={"CLOUDFLARE_API_TOKEN": ""},
    )
    told = message(run)
    parts = ["api_key: is missing", "api_url: 'http://api.example.com'", "ca_path: '/nowhere/ca.pem'", "timeout: 0"]
    assert [part for part in [*parts, "retry_budget: -1"] if part not in told] == []


def test_each_option_of_the_connection_has_its_variable(account: Account) -> None:
    variables: dict[str, Any] = {
        "api_token": DEFAULT_TOKEN,
        "api_url": account.emulator.url,
        "api_version": "v2",
        "read_connections": 3,
        "retry_budget": 7,
        "timeout": 9,
        "validate_certs": False,
    }
    run = account.run_role(
        [{"zone": C, "regions": ONE_REGION}],
        env={
            "ANSIBLE_INJECT_INVOCATION": "true",
            "CLOUDFLARE_API_TOKEN": "wrong",
            "CLOUDFLARE_BASE_URL": "http://127.0.0.1:9",
        },
        origin_cloud_regions_backup_dir=str(account.directory / "backups"),
        **{f"origin_cloud_regions_{name}": value for name, value in variables.items()},
    )

    assert run.status == 0
    (item,) = ends_with(run, "Apply the mappings of each zone")["results"]
    given = item["invocation"]["module_args"]
    assert {name: given[name] for name in variables} == {**variables, "api_token": given["api_token"]}
    # test_the_way_to_the_api_is_what_the_variables_say has the others, which are wrong beside these.
    assert {*variables, "api_email", "api_key", "ca_path"} == {*CONNECTION_OPTIONS, "api_version"}


def test_what_holds_for_all_zones_gives_way_to_what_a_zone_says(account: Account) -> None:
    unknown = {"aws": {"moon-1": ["192.0.2.1"]}}
    run = account.run_role(
        [
            {"zone": A, "mappings": MAPPINGS[A][1:]},
            {"zone": B, "mappings": MAPPINGS[B][1:], "prune_limit": 1, "regions": None},
            {"zone_id": IDS[C], "state": "absent", "regions": ONE_REGION},
            {"zone_id": IDS[C], "regions": unknown, "prune": False, "validate_regions": True},
        ],
        origin_cloud_regions_prune=True,
        origin_cloud_regions_prune_limit=0,
        origin_cloud_regions_validate_regions=False,
        origin_cloud_regions_api_version="v2",
    )
    # The last but one is pruned by none of the two: it is absent.
    assert "origin_cloud_regions_zones" not in message(run)
    assert account.state(A) == as_state(MAPPINGS[A])
    assert account.state(B) == as_state(MAPPINGS[B][1:])
    lines = message(run).splitlines()
    assert lines[0] == "2 of 4 zones failed:"
    assert f"- {A}: prune_limit: " in lines[1]
    assert "'moon-1' is not a region of aws" in lines[-1]
    assert len(ends_with(run, "Apply the mappings of each zone")["results"]) == 4


def test_a_second_use_in_the_same_play_knows_nothing_of_the_first(account: Account, tmp_path: Path) -> None:
    account.control.plan_fault("answer", {"status": 403, "code": 9109, "message": "Unauthorized"}, path=IDS[C])
    again = {
        "name": "Use it again",
        "ansible.builtin.include_role": {"name": "edgeops.cloudflare.origin_cloud_regions"},
        "vars": {"origin_cloud_regions_backup_dir": ""},
    }
    see = task("See", "ansible.builtin.debug", msg="{{ origin_cloud_regions_results }}")
    inventory = tmp_path / "inventory.ini"
    backup = f"origin_cloud_regions_backup_dir={tmp_path / 'backups'}"
    python = f"ansible_python_interpreter={sys.executable}"
    inventory.write_text(f"localhost ansible_connection=local {python} {backup}\n", encoding="utf-8")

    run = account.run_role([{"zone_id": IDS[C], "regions": ONE_REGION}], "-i", str(inventory), after=[again, see])

    assert run.status != 0
    (entry,) = run["See"].result["msg"]
    assert (entry["ok"], entry["changed"], entry["backup_file"]) == (True, True, "")


WRONG: dict[str, tuple[Any, list[str]]] = {
    "empty": ([], ["origin_cloud_regions_zones: is an empty list; write an entry for each zone"]),
    "entries": (
        [
            {"regions": ONE_REGION},
            {"zone": A, "zone_id": IDS[A], "mappings": []},
            {"zone": B},
        ],
        [
            "origin_cloud_regions_zones[0]: needs exactly one of zone (a name) and zone_id (an id)",
            "origin_cloud_regions_zones[1]: needs exactly one of zone (a name) and zone_id (an id)",
            "at least one of mappings and regions (either may be empty); it has zone",
        ],
    ),
    "regions": (
        [{"zone": B, "regions": {"aws": {"us-east-1": "192.0.2.1"}}}],
        ["origin_cloud_regions_zones[0].regions.aws.us-east-1: is a string, but has to be a list of IP addresses"],
    ),
    "twice": (
        [{"zone": A, "regions": ONE_REGION}, {"zone": A, "regions": ONE_REGION, "prune": True}],
        [f"origin_cloud_regions_zones[{index}]: {A} is listed 2 times and pruned" for index in (0, 1)],
    ),
    "twice in other letters": (
        [{"zone": f" {A.upper()}.", "regions": ONE_REGION}, {"zone": A, "regions": ONE_REGION, "prune": True}],
        [f"origin_cloud_regions_zones[1]: {A} is listed 2 times and pruned"],
    ),
    "keys": (
        [{"zone": A, "regions": ONE_REGION, "prunes": True, "state": "gone"}],
        [
            "origin_cloud_regions_zones[0].prunes: is not a key of a zone; did you mean 'prune'?",
            "origin_cloud_regions_zones[0].state: 'gone' is not one of present, absent",
        ],
    ),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_wrong_variables_are_told_before_anything_is_sent(account: Account, case: str) -> None:
    zones, expected = WRONG[case]
    run = account.run_role(zones)
    assert run.status != 0
    told = message(run) + "\n".join(str(result.result.get("msg")) for result in run.tasks if result.status == "failed")
    assert [part for part in expected if part not in told] == []
    assert account.control.log() == []


def test_an_entry_with_an_error_fails_its_zone_only(account: Account) -> None:
    wrong = {"zone": B, "regions": {"aws": {"us-east-1": "192.0.2.1"}}}
    run = account.run_role([{"zone": A, "regions": ONE_REGION}, wrong, {"zone": C, "regions": ONE_REGION}])
    assert run.status != 0
    assert message(run).startswith("1 of 3 zones failed:\n")
    assert "origin_cloud_regions_zones[1].regions.aws.us-east-1: is a string" in message(run)
    assert account.state(B) == as_state(MAPPINGS[B])
    assert account.state(A)["192.0.2.1"] == account.state(C)["192.0.2.1"] == PLACE


def test_messages_name_the_place_and_what_prune_limit_refused(account: Account) -> None:
    run = account.run_role(
        [
            {"zone": A, "prune": True, "prune_limit": 19, "regions": {}, "allow_empty": True},
            {"zone": B, "mappings": MAPPINGS[B], "regions": {"hetzner": {"fsn1": ["192.0.2.1"]}}},
            {"zone": C, "regions": {"aws": {"us-east-1": [56041897827001]}}},
        ],
        origin_cloud_regions_report="summary",
    )
    told = message(run)
    assert f"- {A}: prune_limit: 20 of the zone's 20 mappings would be deleted" in told
    assert len([line for line in told.splitlines() if re.fullmatch(r"  - \S+ \(\S+ \S+\)", line)]) == 20
    assert f"- {B}: regions.hetzner.fsn1[0] (192.0.2.1): 'hetzner' is not a vendor" in told
    assert "20:1:10:20:30:40:50:1 without quotes; write the address in quotes" in told
    assert account.writes() == []


def test_text_of_the_api_is_never_a_template(account: Account) -> None:
    text = "{{ 6 * 7 }}"
    account.control.plan_fault("fail_items", {"ips": ["192.0.2.1"], "error": text}, path=IDS[C], times=None)
    run = account.run_role([{"zone": C, "regions": ONE_REGION}])
    assert text in message(run)
    assert "42" not in message(run)


def test_without_zones_the_missing_variable_is_named(account: Account, tmp_path: Path) -> None:
    playbook = tmp_path / "play.yml"
    playbook.write_text(
        "- hosts: localhost\n  gather_facts: false\n  roles: [edgeops.cloudflare.origin_cloud_regions]\n",
        encoding="utf-8",
    )
    run = account._run(playbook, (), None, {})
    assert "missing required arguments: origin_cloud_regions_zones" in run.stdout + run.stderr
    assert account.control.log() == []


def test_a_whole_zone_is_taken_in_either_form(account: Account) -> None:
    full = mappings(3500)
    regions: dict[str, dict[str, list[str]]] = {}
    for mapping in full[::2]:
        regions.setdefault(mapping["vendor"], {}).setdefault(mapping["region"], []).append(mapping["ip"])
    run = account.run_role([{"zone": C, "mappings": full[1::2], "regions": regions}])
    assert run.status == 0
    assert account.state(C) == as_state(full)
    assert account.writes() == ["PUT c"] * 35


def test_smart_tiered_cache_is_enabled_first_where_asked_for(account: Account) -> None:
    account.fill(tiered_cache=False, smart_topology="unset")
    account.control.plan_fault("answer", {"status": 403, "code": 10000}, method="PATCH", path=IDS[B], times=None)
    zones = [{"zone": A, "regions": ONE_REGION}, {"zone": B, "regions": ONE_REGION}]

    ahead = account.run_role(zones[:1], "--check", origin_cloud_regions_ensure_smart_tiered_cache=True)
    assert ahead.status == 0, ahead.stdout
    assert account.writes() == []

    run = account.run_role(zones, origin_cloud_regions_ensure_smart_tiered_cache=True)

    assert run.status != 0
    assert [(entry["ok"], entry["changed"]) for entry in results(run).values()] == [(True, True), (False, False)]
    assert f"- {B}: PATCH /zones/{IDS[B]}/argo/tiered_caching" in message(run)
    assert account.state(A) == {**as_state(MAPPINGS[A]), "192.0.2.1": PLACE}
    assert account.state(B) == as_state(MAPPINGS[B])


def test_move_limit_of_a_zone_goes_before_that_of_all(account: Account) -> None:
    moved = [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-west-2"}]
    account.fill({A: [{**moved[0], "region": "us-east-1"}], B: [{**moved[0], "region": "us-east-1"}]})
    zones = [{"zone": A, "mappings": moved}, {"zone": B, "mappings": moved, "move_limit": 1}]

    run = account.run_role(zones, origin_cloud_regions_move_limit=0)

    assert [entry["ok"] for entry in results(run).values()] == [False, True]
    assert f"- {A}: move_limit: 1 of the zone's 1 origins would move" in message(run)
    assert ends_with(run, REPORT)["msg"][1] == f"{B}: changed, 1 updated, 1 moved"
