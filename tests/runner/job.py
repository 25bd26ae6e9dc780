# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A job as AWX starts it: what the documentation has users enter becomes a private data directory for ansible-runner.

The project is synchronised (its collections are installed from `collections/requirements.yml`), the credential's
injectors are rendered, the survey's answers become extra variables that are never taken for templates, the inventory
is a script.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment

COLLECTION: Final = Path(__file__).resolve().parents[2]
AWX: Final = COLLECTION / "docs/awx"

_BIN: Final = Path(sys.executable).parent
_LOCALHOST: Final = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
_ONLY_LOCALHOST: Final = {"all": {"hosts": ["localhost"]}, "_meta": {"hostvars": {"localhost": _LOCALHOST}}}


class _Unsafe(yaml.SafeDumper):
    """Writes all texts with the tag by which Ansible never takes them for templates."""


_Unsafe.add_representer(str, lambda dumper, text: dumper.represent_scalar("!unsafe", text))


def documented(name: str) -> Any:
    """A file of docs/awx, parsed."""
    return yaml.safe_load((AWX / name).read_text(encoding="utf-8"))


PLAYBOOK: Final[str] = documented("job_template.yml")["playbook"]
"""What the documented job template starts."""


def injected(inputs: Mapping[str, str]) -> dict[str, str]:
    """The environment that the documented credential type gives to a job. inputs: the fields that were filled in."""
    templates = documented("credential_type.yml")["injectors"]["env"]
    sandbox = ImmutableSandboxedEnvironment()
    return {name: sandbox.from_string(template).render(**inputs) for name, template in templates.items()}


def answers(**given: Any) -> dict[str, Any]:
    """The extra variables of the documented survey: the given answers, and the defaults of the other questions."""
    spec = documented("survey.json")["spec"]
    return {question["variable"]: given.get(question["variable"], question["default"]) for question in spec}


@dataclass(frozen=True)
class Event:
    """One job event, as AWX keeps it."""

    kind: str
    task: str
    data: dict[str, Any]

    @property
    def result(self) -> dict[str, Any]:
        """The result of a task on a host."""
        result: dict[str, Any] = self.data["res"]
        return result


@dataclass(frozen=True)
class Job:
    """How a job ended. status: ansible-runner's word. artifacts: the directory of all that it kept."""

    status: str
    events: tuple[Event, ...]
    artifacts: Path

    def event(self, kind: str, task: str = "") -> Event:
        """The only event of this kind, and of this task if one is given."""
        (found,) = [event for event in self.events if event.kind == kind and task in ("", event.task)]
        return found

    @property
    def statistics(self) -> dict[str, Any]:
        """What `set_stats` handed on, which AWX shows as artifacts."""
        data: dict[str, Any] = self.event("playbook_on_stats").data["artifact_data"]
        return data

    def files_with(self, secret: str) -> list[str]:
        """The names of the files that hold a text, among all artifacts."""
        files = [path for path in self.artifacts.rglob("*") if path.is_file()]
        assert len(files) > 10
        return sorted(path.name for path in files if secret.encode() in path.read_bytes())

    @property
    def message(self) -> str:
        """The message of the only failed task."""
        return str(self.event("runner_on_failed").result["msg"])


@dataclass(frozen=True)
class Image:
    """An execution environment. options: what the container engine needs to run it."""

    name: str
    options: tuple[str, ...]


_CANCELLABLE: Final = """
import sys
from pathlib import Path

import ansible_runner

private, playbook, flag = sys.argv[1:]
job = ansible_runner.run(
    private_data_dir=private, playbook=playbook, ident="job", quiet=True, cancel_callback=Path(flag).exists
)
print(job.status)
"""
"""AWX cancels a job in this way, too: by a callback that ansible-runner calls again and again."""


@dataclass(frozen=True)
class RunningJob:
    """A job that was not waited for. flag: a file that cancels it."""

    process: subprocess.Popen[str]
    flag: Path

    def cancel(self) -> str:
        """Cancel the job; returns its status."""
        self.flag.touch()
        return self.process.communicate(timeout=300)[0].strip()


@dataclass(frozen=True)
class Project:
    """A project after its update. directory: with the playbooks. collections: where the update installed any."""

    directory: Path
    collections: Path | None

    def run(
        self,
        place: Path,
        inputs: Mapping[str, str],
        variables: Mapping[str, Any],
        *arguments: str,
        playbook: str = PLAYBOOK,
        env: Mapping[str, str] | None = None,
        image: Image | None = None,
        inventory: Mapping[str, Any] | None = None,
    ) -> Job:
        """Start a playbook of the project and wait for its end; the parameters are those of `_prepare`."""
        private = self._prepare(place, inputs, variables, *arguments, env=env, image=image, inventory=inventory)
        return _run(private, playbook)

    @contextmanager
    def start(
        self,
        place: Path,
        inputs: Mapping[str, str],
        variables: Mapping[str, Any],
        *,
        playbook: str = PLAYBOOK,
        env: Mapping[str, str] | None = None,
    ) -> Iterator[RunningJob]:
        """Start a playbook of the project without waiting for it; the parameters are those of `_prepare`."""
        private = self._prepare(place, inputs, variables, env=env)
        flag = private / "cancel"
        command = [sys.executable, "-c", _CANCELLABLE, str(private), playbook, str(flag)]
        with subprocess.Popen(
            command, cwd=private, env=_environment(private), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ) as process:
            yield RunningJob(process, flag)

    def _prepare(
        self,
        place: Path,
        inputs: Mapping[str, str],
        variables: Mapping[str, Any],
        *arguments: str,
        env: Mapping[str, str] | None = None,
        image: Image | None = None,
        inventory: Mapping[str, Any] | None = None,
    ) -> Path:
        """Make a private data directory for a job.

        place: for the private data directory. inputs: of the credential. variables: the survey's answers. arguments: of
        ansible-playbook, as a template's settings make them. env: what the installation adds to every job. image: where
        the job runs; without one, it is here. inventory: what its script prints; without one, it is localhost.
        """
        private = Path(tempfile.mkdtemp(prefix="awx_", dir=place))
        for name in ("env", "inventory", "home", "tmp"):
            (private / name).mkdir(parents=True)
        shutil.copytree(self.directory, private / "project")
        environment = {"ANSIBLE_RETRY_FILES_ENABLED": "False", **injected(inputs), **(env or {})}
        if self.collections:
            shutil.copytree(self.collections, private / "requirements_collections")
            environment["ANSIBLE_COLLECTIONS_PATH"] = str(private / "requirements_collections")
        _write_inventory(private / "inventory/hosts", inventory or _ONLY_LOCALHOST)
        _write(private / "env/envvars", yaml.safe_dump(environment))
        _write(private / "env/extravars", yaml.dump(dict(variables), Dumper=_Unsafe))
        _write(private / "env/cmdline", " ".join(("-u root", *arguments)))
        _write(private / "env/settings", json.dumps(_settings(image)))
        return private


def update_project(place: Path) -> Project:
    """Make a project of the documented files, and install what its requirements name, from a tarball built here."""
    directory, collections = place / "project", place / "requirements_collections"
    (directory / "collections").mkdir(parents=True)
    shutil.copy(AWX / PLAYBOOK, directory)
    tarball = build_tarball(place)
    requirements = documented("requirements.yml")
    (entry,) = requirements["collections"]
    # The collection is not published yet, and nothing may be downloaded.
    entry |= {"name": str(tarball), "type": "file"}
    (directory / "collections/requirements.yml").write_text(yaml.safe_dump(requirements), encoding="utf-8")
    _galaxy(place, "install", f"--requirements-file={directory}/collections/requirements.yml", f"-p{collections}")
    return Project(directory, collections)


def build_tarball(place: Path) -> Path:
    """Build the collection as it is here, into a directory."""
    _galaxy(place, "build", str(COLLECTION), f"--output-path={place}")
    (tarball,) = place.glob("edgeops-cloudflare-*.tar.gz")
    return tarball


def _write_inventory(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(f"#!/usr/bin/env python3\nprint({json.dumps(content)!r})\n", encoding="utf-8")
    path.chmod(0o700)


def _settings(image: Image | None) -> dict[str, Any]:
    settings = {"job_timeout": 900, "suppress_ansible_output": True}
    if image is None:
        return settings
    isolation = {"process_isolation": True, "process_isolation_executable": "podman"}
    # As root, which on AWX's machines is the user of AWX.
    options = ["--user=root", *image.options]
    return {**settings, **isolation, "container_image": image.name, "container_options": options}


def _environment(place: Path) -> dict[str, str]:
    """The tests' own environment does not reach a job."""
    home = place / "home"
    home.mkdir(exist_ok=True)
    return {
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "NO_PROXY": "127.0.0.1",
        "PATH": os.pathsep.join((str(_BIN), os.environ["PATH"])),
        "TMPDIR": os.environ.get("TMPDIR", str(place)),
    }


def _galaxy(place: Path, *arguments: str) -> None:
    command = [str(_BIN / "ansible-galaxy"), "collection", *arguments]
    subprocess.run(command, cwd=place, env=_environment(place), check=True, capture_output=True, text=True)


def _run(private: Path, playbook: str) -> Job:
    command = [str(_BIN / "ansible-runner"), "run", str(private), "--playbook", playbook, "--ident", "job"]
    # A failed job is expected here; a job without a status is not.
    ended = subprocess.run(
        command, cwd=private, env=_environment(private), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    artifacts = private / "artifacts/job"
    assert (artifacts / "status").is_file(), (ended.stdout + ended.stderr).decode()
    return Job((artifacts / "status").read_text(encoding="utf-8"), tuple(_events(artifacts)), artifacts)


def _events(artifacts: Path) -> list[Event]:
    # Their names begin with their numbers.
    files = sorted((artifacts / "job_events").glob("*.json"), key=lambda path: int(path.name.split("-")[0]))
    read = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    kept = [(event["event"], event.get("event_data", {})) for event in read]
    return [Event(kind, data.get("task", ""), data) for kind, data in kept]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
