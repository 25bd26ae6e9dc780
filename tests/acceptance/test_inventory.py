# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zones as an inventory, read by `ansible-inventory` and `ansible-playbook` from the emulator."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.client import DEFAULT_ACCOUNT_ID, DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.support.playbook import AnsibleRun, run_inventory, run_playbook

AWX = {"ANSIBLE_INVENTORY_UNPARSED_FAILED": "True", "ANSIBLE_INVENTORY_EXPORT": "True"}
"""What AWX sets when it updates an inventory source."""


class Source:
    """An inventory file, and runs with it."""

    def __init__(self, emulator: Emulator, directory: Path, name: str = "zones.cloudflare.yml") -> None:
        self.control = emulator.control
        self.file = directory / name
        self._directory = directory
        self._env = {"CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN, "CLOUDFLARE_BASE_URL": emulator.url}

    def write(self, **options: Any) -> None:
        options = {"plugin": "edgeops.cloudflare.zones", "retry_budget": 1, **options}
        # JSON is YAML.
        self.file.write_text(json.dumps(options), encoding="utf-8")

    def list(self, *arguments: str, **env: str) -> AnsibleRun:
        return run_inventory(self.file, self._directory, "--list", *arguments, env={**self._env, **env})

    def play(self, *tasks: dict[str, Any]) -> AnsibleRun:
        """Run tasks on all zones."""
        playbook = self._directory / "play.yml"
        play = {"name": "Zones", "hosts": "cloudflare", "gather_facts": False, "tasks": list(tasks)}
        playbook.write_text(json.dumps([play]), encoding="utf-8")
        return run_playbook(playbook, self._directory, "-i", str(self.file), env=self._env)


@pytest.fixture
def source(emulator: Emulator, tmp_path: Path) -> Source:
    source = Source(emulator, tmp_path)
    source.write()
    return source


def test_export_has_only_plain_values(source: Source) -> None:
    source.write(group_by=["account", "plan"])
    run = source.list("--export")
    assert run.status == 0, run.stderr
    exported = json.loads(run.stdout)
    assert exported["_meta"]["hostvars"] == {
        "example.com": {
            "cloudflare_zone_id": DEFAULT_ZONE_ID,
            "cloudflare_zone_name": "example.com",
            "cloudflare_zone_account": {"id": DEFAULT_ACCOUNT_ID, "name": "Example Account"},
            "cloudflare_zone_plan": "free",
            "cloudflare_zone_status": "active",
            "cloudflare_zone_type": "full",
            "cloudflare_zone_paused": False,
            "cloudflare_zone_name_servers": ["ada.ns.example.com", "bob.ns.example.com"],
            "cloudflare_zone_created_on": "2026-01-01T00:00:00Z",
            "cloudflare_zone_modified_on": "2026-01-01T00:00:00Z",
        }
    }
    assert exported["cloudflare"] == {
        "children": ["cloudflare_account_Example_Account", "cloudflare_plan_free"],
        "hosts": ["example.com"],
        "vars": {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"},
    }
    assert run.stderr == ""


def test_tasks_run_on_the_controller_for_each_zone(source: Source) -> None:
    source.control.put_account(DEFAULT_ACCOUNT_ID, "{{ 1 + 1 }}")
    source.control.put_zone("2" * 32, "example.net", [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}])
    run = source.play(
        {"name": "Read", "edgeops.cloudflare.origin_cloud_region_info": {"zone_id": "{{ cloudflare_zone_id }}"}},
        {"name": "Tell", "ansible.builtin.debug": {"msg": "{{ cloudflare_zone_account.name }}"}},
        {"name": "Repeat", "ansible.builtin.command": {"argv": ["echo", "{{ cloudflare_zone_account.name }}"]}},
    )
    assert run.status == 0, run.stdout
    results = {(result.host, result.task): result.result for result in run.tasks}
    assert results["example.com", "Read"]["count"] == 0
    assert results["example.net", "Read"]["count"] == 1
    assert results["example.com", "Tell"]["msg"] == "{{ 1 + 1 }}"
    assert results["example.com", "Repeat"]["stdout"] == "{{ 1 + 1 }}"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_fault_on_any_page_fails_the_inventory_source(source: Source, number: int) -> None:
    source.control.put_zones({f"zone{number}": {"name": f"zone-{number:03}.example"} for number in range(120)})
    source.control.plan_fault("answer", {"status": 500, "code": 1, "message": "no"}, from_number=number, times=None)
    run = source.list(**AWX)
    assert run.status != 0
    assert run.stdout == ""
    assert "GET /zones: HTTP 500: 1 no" in " ".join(run.stderr.split())


def test_failed_source_is_an_error_only_in_strict_mode(source: Source) -> None:
    source.control.plan_fault("answer", {"status": 403, "code": 9109, "message": "Unauthorized"}, times=None)
    (source.file.parent / "static.yml").write_text("all: {hosts: {static.example: }}", encoding="utf-8")
    both = ("-i", str(source.file.parent / "static.yml"))

    lenient = source.list(*both)
    assert lenient.status == 0
    assert set(json.loads(lenient.stdout)["_meta"]["hostvars"]) <= {"static.example"}
    assert "example.com" not in lenient.stdout
    assert "'Zone: Read'" in lenient.stderr

    strict = source.list(*both, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="True")
    assert strict.status != 0
    assert strict.stdout == ""


def test_failing_strict_expression_adds_no_hosts(source: Source, tmp_path: Path) -> None:
    source.write(strict=True, compose={"wrong": "cloudflare_zone_name.no_such_key"})
    other = tmp_path / "hosts.ini"
    other.write_text("other.example\n", encoding="utf-8")
    run = source.list("-i", str(other))
    assert "no_such_key" in run.stderr
    assert "example.com" not in run.stdout
    assert json.loads(run.stdout)["ungrouped"]["hosts"] == ["other.example"]


def test_no_secret_is_shown_at_any_verbosity(source: Source) -> None:
    source.control.plan_fault("answer", {"status": 503, "code": 1, "message": DEFAULT_TOKEN}, times=1)
    run = source.list("-vvvvv")
    assert run.status == 0
    assert "sent again after" in run.stdout + run.stderr
    assert DEFAULT_TOKEN not in run.stdout + run.stderr


def processor_seconds(source: Source) -> float:
    """The processor time of listing the inventory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert source.list("--export", "--output", "listed.json").status == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.times
def test_ten_thousand_zones_take_200_requests(source: Source, emulator: Emulator, tmp_path: Path) -> None:
    source.control.delete_zone()
    source.control.put_zones({f"{number:032x}": {"name": f"zone-{number:05}.example.com"} for number in range(10_000)})
    source.write(cache=True, cache_plugin="jsonfile", cache_connection=str(tmp_path / "cache"))

    exported = json.loads(source.list("--export").stdout)

    assert source.control.counts() == {"GET /zones": 200}
    # Comparing all of it with the published schema would take long.
    source.control.clear_log()
    hosts = exported["_meta"]["hostvars"]
    assert len(hosts) == 10_000
    assert max(len(json.dumps(variables)) for variables in hosts.values()) <= 600
    static = Source(emulator, tmp_path, "static.json")
    static.file.write_text(json.dumps({"all": {"children": {"cloudflare": {"hosts": hosts}}}}), encoding="utf-8")
    # Without the requests, thanks to the cache. Up to three attempts, as the machine may be busy.
    assert any(processor_seconds(source) <= 1.2 * processor_seconds(static) for _try in range(3))
