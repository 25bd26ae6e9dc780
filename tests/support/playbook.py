# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real `ansible-playbook` and `ansible` processes: what they print, and each task's result.

run = run_playbook([task("Converge", mappings=[…])], tmp_path, env={"CLOUDFLARE_BASE_URL": emulator.url, …})
assert run["Converge"].result["changed"]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

MAIN_MODULE: Final = "edgeops.cloudflare.origin_cloud_region"

_HERE: Final = Path(__file__).resolve().parent
_COLLECTION: Final = _HERE.parents[1]
_FOREIGN: Final = ("ANSIBLE_", "CLOUDFLARE_", "COVERAGE_", "PYTEST_")

Task = dict[str, Any]


@dataclass(frozen=True)
class TaskResult:
    """One task on one host. status: ok, failed, ignored, skipped or unreachable. result: as callbacks get it."""

    host: str
    task: str
    action: str
    status: str
    result: dict[str, Any]


@dataclass(frozen=True)
class AnsibleRun:
    """How a process ended. tasks: in the order of time."""

    status: int
    stdout: str
    stderr: str
    tasks: tuple[TaskResult, ...]

    def __getitem__(self, name: str) -> TaskResult:
        """The only result of the task with this name."""
        (found,) = [result for result in self.tasks if result.task == name]
        return found


@dataclass
class Running:
    """A process that was started and not yet waited for."""

    process: subprocess.Popen[str]
    record: Path = field(repr=False)

    def finish(self, timeout: float = 900) -> AnsibleRun:
        """Wait for the end. timeout: seconds, after which the process is killed and `TimeoutExpired` raised."""
        try:
            stdout, stderr = self.process.communicate(timeout=timeout)
        finally:
            self.process.kill()
            self.process.wait()
        lines = self.record.read_text(encoding="utf-8").splitlines()
        return AnsibleRun(
            self.process.returncode, stdout, stderr, tuple(TaskResult(**json.loads(line)) for line in lines)
        )


def task(name: str, module: str = MAIN_MODULE, *, keywords: Mapping[str, Any] | None = None, **options: Any) -> Task:
    """One task as data. keywords: the task's own, such as `register` or `ignore_errors`."""
    return {"name": name, module: options, **(keywords or {})}


def run_playbook(plays: Path | Sequence[Task], directory: Path, *arguments: str, **settings: Any) -> AnsibleRun:
    """`start_playbook` and wait for its end."""
    return start_playbook(plays, directory, *arguments, **settings).finish()


def start_playbook(
    plays: Path | Sequence[Task], directory: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> Running:
    """Start `ansible-playbook` with a playbook file, or with tasks for the implicit localhost.

    directory: for Ansible's files; each process makes one of its own in there. arguments: of the command line. env:
    variables beside those of the tests' own environment, of which nothing for Ansible or Cloudflare counts.
    """
    place = _new_place(directory)
    if isinstance(plays, Path):
        playbook = plays
    else:
        playbook = place / "playbook.yml"
        play = {"name": "Play", "hosts": "localhost", "gather_facts": False, "tasks": list(plays)}
        # JSON is YAML.
        playbook.write_text(json.dumps([play]), encoding="utf-8")
    return _start(["ansible-playbook", str(playbook), *arguments], place, env or {})


def run_adhoc(
    options: Mapping[str, Any],
    directory: Path,
    *arguments: str,
    module: str = MAIN_MODULE,
    env: Mapping[str, str] | None = None,
) -> AnsibleRun:
    """Run one module on the implicit localhost with `ansible`; the parameters are those of `start_playbook`."""
    command = ["ansible", "localhost", "-m", module, "-a", json.dumps(dict(options)), *arguments]
    return _start(command, _new_place(directory), env or {}).finish()


def run_inventory(source: Path, directory: Path, *arguments: str, env: Mapping[str, str] | None = None) -> AnsibleRun:
    """Run `ansible-inventory` on an inventory file; the parameters are those of `start_playbook`."""
    return _start(["ansible-inventory", "-i", str(source), *arguments], _new_place(directory), env or {}).finish()


def _new_place(directory: Path) -> Path:
    number = len(list(directory.glob("ansible-*")))
    place = directory / f"ansible-{number}"
    (place / "tmp").mkdir(parents=True)
    (place / "ansible.cfg").touch()
    return place


def _start(command: Sequence[str], place: Path, env: Mapping[str, str]) -> Running:
    record = place / "results.jsonl"
    record.touch()
    binary = Path(sys.executable).with_name(command[0])
    process = subprocess.Popen(
        [str(binary), *command[1:]],
        cwd=place,
        env={**_environment(place), "RECORD_RESULTS_IN": str(record), **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    return Running(process, record)


def _environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return kept | {
        "ANSIBLE_CALLBACKS_ENABLED": "record",
        "ANSIBLE_CALLBACK_PLUGINS": str(_HERE / "callback_plugins"),
        "ANSIBLE_COLLECTIONS_PATH": collections_path(),
        "ANSIBLE_CONFIG": str(place / "ansible.cfg"),
        "ANSIBLE_HOME": str(place / "home"),
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
        "ANSIBLE_LOAD_CALLBACK_PLUGINS": "1",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "ANSIBLE_LOCAL_TEMP": str(place / "tmp"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_REMOTE_TEMP": str(place / "tmp"),
        "HOME": str(place),
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def collections_path() -> str:
    """Where Ansible finds this collection: above these files if they lie in a copy of the right name."""
    root = _COLLECTION.parents[2]
    if root / "ansible_collections/edgeops/cloudflare" == _COLLECTION:
        return str(root)
    return os.environ["ANSIBLE_COLLECTIONS_PATH"]
