# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that Ansible runs on the target for a task: module, options and libraries in one.

It can be run again and again, without Ansible around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.playbook import Task, run_playbook


def payload(task: Task, directory: Path, env: Mapping[str, str] | None = None) -> Path:
    """Run a task once and keep its file. directory: a new one, where the file stays. env: as for `run_playbook`."""
    directory.mkdir()
    run = run_playbook([task], directory, env={"ANSIBLE_KEEP_REMOTE_FILES": "1", **(env or {})})
    assert run.status == 0, run.stdout + run.stderr
    (path,) = directory.rglob("AnsiballZ_*.py")
    return path
