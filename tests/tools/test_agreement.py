# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sessions, make and the workflow speak of the same checks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import cells
import yaml

CLONE = Path(__file__).resolve().parents[2]
NOXFILE = Path(os.environ.get("CHECKS_NOXFILE", CLONE / "noxfile.py"))
WORKFLOW = yaml.safe_load((CLONE / ".github/workflows/checks.yml").read_text(encoding="utf-8"))
STEPS = WORKFLOW["jobs"]["checks"]["steps"]


def test_make_runs_each_session_that_runs_by_default() -> None:
    command = [sys.executable, "-m", "nox", "--noxfile", str(NOXFILE), "--list-sessions"]
    told = subprocess.run(command, cwd=NOXFILE.parent, check=True, capture_output=True, text=True).stdout
    (parts,) = re.findall(r"^parts := (.+)$", (CLONE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(parts.split()) == sorted(re.findall(r"^\* (\w+)", told, re.MULTILINE)) != []


def test_the_workflow_runs_all_of_it_each_week_and_may_write_nothing() -> None:
    assert [step["run"] for step in STEPS if "run" in step] == [".ci/run"]
    (when,) = WORKFLOW["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \d", when["cron"])
    assert WORKFLOW["permissions"] == {"contents": "read"}


def test_the_workflow_has_each_python_that_can_be_had() -> None:
    (listed,) = [step["with"]["python-version"] for step in STEPS if "python-version" in step.get("with", {})]
    wanted = {*cells.TARGETS, *(cell.python for cell in cells.ALL)}
    assert wanted - set(listed.split()) == {"3.15"}
