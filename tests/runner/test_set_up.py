# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tasks that enter all into AWX hand over what the files say, and template nothing that AWX itself is to template.

There is no AWX here. Fake modules report the options that they were given.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.runner.job import AWX, documented
from tests.support.playbook import run_playbook

STAND_IN = (Path(__file__).parent / "stand_in.py").read_text(encoding="utf-8")
VARIABLES = {
    "cloudflare_token": "token-of-the-set-up",
    "cloudflare_project_url": "https://git.example.com/cloudflare.git",
    "cloudflare_image": "registry.example.com/cloudflare-ee:latest",
}


def test_set_up_tasks_pass_the_files_to_awx(tmp_path: Path) -> None:
    modules = tmp_path / "ansible_collections/awx/awx/plugins/modules"
    modules.mkdir(parents=True)
    for name in ("credential_type", "credential", "execution_environment", "project", "job_template"):
        (modules / f"{name}.py").write_text(f"#!/usr/bin/python\n{STAND_IN}", encoding="utf-8")
    playbook = tmp_path / "play.yml"
    tasks = [{"name": "Set up", "ansible.builtin.import_tasks": str(AWX / "set_up.yml")}]
    play = {"name": "Play", "hosts": "localhost", "gather_facts": False, "tasks": tasks}
    playbook.write_text(json.dumps([play]), encoding="utf-8")

    run = run_playbook(playbook, tmp_path, "-e", json.dumps(VARIABLES), env={"ANSIBLE_COLLECTIONS_PATH": str(tmp_path)})

    assert run.status == 0, run.stdout + run.stderr
    given = {result.action.removeprefix("awx.awx."): result.result["given"] for result in run.tasks}
    assert given["credential_type"] == documented("credential_type.yml")
    assert given["job_template"] == {
        **documented("job_template.yml"),
        "organization": "Default",
        "survey_spec": documented("survey.json"),
    }
    assert given["credential"]["credential_type"] == given["credential_type"]["name"]
    assert given["credential"]["inputs"] == {"api_token": "token-of-the-set-up"}
    template = given["job_template"]
    assert [given["credential"]["name"]] == template["credentials"]
    assert given["execution_environment"]["name"] == template["execution_environment"]
    assert given["project"]["name"] == template["project"]
