# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documented job applies the survey's answers, and its events contain all errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.client import DEFAULT_EMAIL, DEFAULT_KEY, DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.runner.job import Job, Project, answers

TOKEN = {"api_token": DEFAULT_TOKEN}
MAPPED = "Map the origins"
HELD = {"198.51.100.7": ("azure", "westeurope")}
ORIGINS = "192.0.2.1 aws us-east-1\r\n\r\n# new\r\n2001:DB8::1,\tgcp, europe-west1\r\n198.51.100.7; azure; eastus\r\n"
WANTED = {
    "192.0.2.1": ("aws", "us-east-1"),
    "2001:db8::1": ("gcp", "europe-west1"),
    "198.51.100.7": ("azure", "eastus"),
}

Start = Callable[..., Job]


@pytest.fixture
def start(project: Project, emulator: Emulator, tmp_path: Path) -> Start:
    """Starts a job: the survey's answers by name, `inputs` of the credential, `arguments` of the template."""

    def run(inputs: dict[str, str] | None = None, arguments: tuple[str, ...] = (), **given: Any) -> Job:
        emulator.control.clear_log()
        variables = answers(**{f"cloudflare_{name}": value for name, value in given.items()})
        return project.run(tmp_path, inputs or TOKEN, variables, *arguments, env={"CLOUDFLARE_BASE_URL": emulator.url})

    return run


def writes(emulator: Emulator) -> list[str]:
    """The methods of the requests that write, of the last job."""
    return [call["method"] for call in emulator.control.log() if call["method"] != "GET"]


def test_survey_is_checked_applied_and_idempotent(start: Start, emulator: Emulator) -> None:
    given = {"zone": " example.com ", "origins": ORIGINS}

    ahead = start(arguments=("--check", "--diff"), **given)
    assert ahead.status == "successful"
    assert emulator.control.state() == HELD
    assert writes(emulator) == []
    assert "+ 2001:db8::1: gcp europe-west1" in (ahead.artifacts / "stdout").read_text(encoding="utf-8")

    first = start(**given)
    assert first.status == "successful"
    assert emulator.control.state() == WANTED
    result = first.event("runner_on_ok", MAPPED).result
    assert result["changed"] is True
    assert {(item["ip"], item["action"]) for item in result["succeeded"]} == {
        ("192.0.2.1", "create"),
        ("2001:db8::1", "create"),
        ("198.51.100.7", "update"),
    }
    assert first.statistics["cloudflare_summary"]["created"] == 2
    assert first.statistics["cloudflare_failed_items"] == []

    again = start(**given)
    assert again.status == "successful"
    assert again.event("runner_on_ok", MAPPED).result["changed"] is False
    assert writes(emulator) == []


def test_replace_and_forget_delete_the_right_mappings(start: Start, emulator: Emulator) -> None:
    emulator.control.put_zone(
        mappings=[{"ip": f"192.0.2.{n}", "vendor": "aws", "region": "us-east-1"} for n in (1, 2, 3)]
    )
    given = {"zone": DEFAULT_ZONE_ID, "action": "replace", "origins": "192.0.2.1 aws us-west-2"}

    for limit in (1, 0):
        refused = start(**given, delete_limit=limit)
        assert refused.status == "failed"
        assert refused.message.startswith("prune_limit: ")
        assert writes(emulator) == []

    assert start(**given, delete_limit=2).status == "successful"
    assert emulator.control.state() == {"192.0.2.1": ("aws", "us-west-2")}

    forgotten = start(zone="example.com", action="forget", origins="192.0.2.1\n192.0.2.9 aws us-east-1")
    assert forgotten.status == "successful"
    assert emulator.control.state() == {}


def test_failed_items_are_in_the_job_events(start: Start, emulator: Emulator) -> None:
    emulator.control.plan_fault("fail_items", {"ips": ["192.0.2.1"], "error": "evacuated"}, times=None)
    job = start(zone="example.com", origins=ORIGINS)
    assert job.status == "failed"
    assert emulator.control.state() == {ip: place for ip, place in WANTED.items() if ip != "192.0.2.1"}
    failed = job.event("runner_on_failed", MAPPED)
    item = {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1", "action": "create", "error": "evacuated"}
    assert failed.result["failed_items"] == [item]
    assert failed.result["changed"] is True
    assert failed.result["summary"]["failed"] == 1
    assert job.statistics["cloudflare_failed_items"] == [item]
    shown = job.event("runner_item_on_ok", "Show each origin that was refused")
    assert shown.result["msg"] == "create 192.0.2.1: evacuated"
    assert {"failures": {"localhost": 1}}.items() <= job.event("playbook_on_stats").data.items()


WRONG = {
    "no origin": ({"origins": "# none\n"}, "Survey answers are missing"),
    "no zone": ({"origins": "192.0.2.1 aws us-east-1", "zone": ""}, "Survey answers are missing"),
    "a line without region": (
        {"origins": "192.0.2.1 aws us-east-1\n192.0.2.2 aws"},
        "1 of 2 lines cannot be read: 192.0.2.2 aws. Write one line for each origin",
    ),
    "a template": (
        {"origins": "{{ lookup('env','HOME') }}"},
        "1 of 1 lines cannot be read: {{ lookup('env' 'HOME') }}.",
    ),
    "quotes": ({"origins": '192.0.2.1 aws us-east-1", "ip": "192.0.2.2'}, "1 of 1 lines cannot be read"),
    "a region that is none": (
        {"origins": "192.0.2.1 aws us-esat-1"},
        "mappings[0].region (192.0.2.1): 'us-esat-1' is not a region of aws for this zone; did you mean 'us-east-1'?",
    ),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_invalid_survey_answer_is_reported_before_any_write(start: Start, emulator: Emulator, case: str) -> None:
    given, told = WRONG[case]
    job = start(**{"zone": "example.com", **given})
    assert job.status == "failed"
    assert told in job.message
    assert writes(emulator) == []


def test_delete_limit_has_a_default(start: Start, emulator: Emulator) -> None:
    emulator.control.put_zone(
        mappings=[{"ip": f"192.0.2.{n}", "vendor": "aws", "region": "us-east-1"} for n in range(1, 13)]
    )
    job = start(zone="example.com", action="replace", origins="192.0.2.1 aws us-east-1", delete_limit=None)
    assert job.status == "failed"
    assert job.message.startswith("prune_limit: ")
    assert writes(emulator) == []


def test_missing_survey_is_reported(project: Project, emulator: Emulator, tmp_path: Path) -> None:
    job = project.run(tmp_path, TOKEN, {}, env={"CLOUDFLARE_BASE_URL": emulator.url})
    assert job.status == "failed"
    assert job.message.endswith("Check that the survey of the job template is enabled.")


@pytest.mark.parametrize(
    ("inputs", "secret"),
    [(TOKEN, DEFAULT_TOKEN), ({"email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY}, DEFAULT_KEY)],
    ids=["token", "key"],
)
def test_job_artifacts_contain_no_secret(start: Start, emulator: Emulator, inputs: dict[str, str], secret: str) -> None:
    emulator.control.plan_fault("fail_items", {"ips": ["192.0.2.1"], "error": "evacuated"}, times=None)
    job = start(inputs, ("-vvvvv", "--diff"), zone="example.com", origins=ORIGINS)
    assert emulator.control.state() != HELD
    assert "192.0.2.1" in (job.artifacts / "stdout").read_text(encoding="utf-8")
    # ansible-runner itself keeps the environment that it was given, before Ansible starts; AWX keeps it masked.
    assert job.files_with(secret) == ["command"]
    command = json.loads((job.artifacts / "command").read_text(encoding="utf-8"))
    assert secret in command.pop("env").values()
    assert secret not in json.dumps(command)


def test_refused_credential_is_not_shown(start: Start) -> None:
    wrong = "wrong-token-0123456789abcdefghijklmnopqr"
    job = start({"api_token": wrong}, ("-vvvvv",), zone="example.com", origins=ORIGINS)
    assert job.status == "failed"
    assert "401" in job.message
    assert job.files_with(wrong) == ["command"]


def test_zones_from_project_files_are_applied(project: Project, emulator: Emulator, tmp_path: Path) -> None:
    directory = tmp_path / "project"
    (directory / "zones").mkdir(parents=True)
    (directory / "apply.yml").write_text("- import_playbook: edgeops.cloudflare.apply\n", encoding="utf-8")
    zones = [{"zone": "example.com", "prune": True, "regions": {"aws": {"us-east-1": ["192.0.2.1"]}}}]
    listed = json.dumps({"origin_cloud_regions_zones": zones})
    (directory / "zones/example.com.yml").write_text(listed, encoding="utf-8")
    variables = {"origin_cloud_regions_zones_dir": "zones"}
    env = {"CLOUDFLARE_BASE_URL": emulator.url}
    job = Project(directory, project.collections).run(tmp_path, TOKEN, variables, playbook="apply.yml", env=env)
    assert job.status == "successful"
    assert emulator.control.state() == {"192.0.2.1": ("aws", "us-east-1")}


def test_job_has_only_the_collection_of_its_project(project: Project, start: Start) -> None:
    job = start(zone="example.com", origins=ORIGINS)
    env = json.loads((job.artifacts / "command").read_text(encoding="utf-8"))["env"]
    installed = job.artifacts.parents[1] / "requirements_collections"
    assert env["ANSIBLE_COLLECTIONS_PATH"] == str(installed)
    assert "PYTHONPATH" not in env
    assert (installed / "ansible_collections/edgeops/cloudflare/MANIFEST.json").is_file()
    assert not (installed / "ansible_collections/edgeops/cloudflare/tests").exists()
