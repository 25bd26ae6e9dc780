# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every check of the collection, one session each; ``make test`` runs them all.

All that a session makes lies in ``.build``. The checks run in ``.build/ansible_collections/edgeops/cloudflare``, a
copy of the clone under the name by which Ansible finds it (see ``tests/tools/stage.py``).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import nox

CLONE = Path(__file__).parent.resolve()
TOOLS = CLONE / "tests/tools"
sys.path.insert(0, str(TOOLS))
import confined  # noqa: E402
from confined import BUILD, HOME, STAGE  # noqa: E402

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.envdir = ".build/nox"

RESULTS = BUILD / "results"
COVERAGE = BUILD / "coverage"
SCHEMAS = CLONE.parent / "shared/api"

ANSIBLE = "tests/requirements/ansible.txt"
COLLECTION = "requirements.txt"
EMULATOR = "tests/emulator/requirements.txt"
PYTEST = "tests/requirements/pytest.txt"
SCHEMA = "tests/contract/requirements.txt"


def confine() -> None:
    """Have whatever a session starts work in ``.build``: nox hands this process's environment down."""
    environment = confined.for_pip(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    # Without this, what a session started would outlive a nox that is told to end.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    for directory in (RESULTS, COVERAGE):
        directory.mkdir(parents=True, exist_ok=True)
    confined.make_directories()


confine()


def install(session: nox.Session, *requirements: str) -> None:
    """Install requirements files, unless the environment was made from the very same ones before."""
    content = "".join((CLONE / name).read_text(encoding="utf-8") for name in requirements)
    wanted = sha256(f"{sys.version}\n{content}".encode()).hexdigest()
    location = Path(session.virtualenv.location)
    stamp = location / ".made-from"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    if stamp.is_file():
        shutil.rmtree(location)
        session.virtualenv.create()
    session.install(*(f"--requirement={name}" for name in requirements))
    stamp.write_text(wanted, encoding="utf-8")


def stage(session: nox.Session) -> None:
    """Bring the copy of the clone up to date, and work in it from here on."""
    session.run(sys.executable, str(TOOLS / "stage.py"), silent=True, external=True)
    session.chdir(STAGE)


def ansible_env() -> dict[str, str]:
    """What a command that runs Ansible needs beside nox's own environment."""
    schemas = {"CLOUDFLARE_SCHEMA_DIR": str(SCHEMAS)} if SCHEMAS.is_dir() else {}
    return confined.for_ansible() | {"ANSIBLE_NOCOLOR": "1"} | schemas


class Checks:
    """Several commands as one session: each is run, whatever became of the ones before, and counted as a test."""

    def __init__(self, session: nox.Session) -> None:
        self._session = session
        self._suite = ET.Element("testsuite", name=session.name)
        self._failed: list[str] = []

    def run(
        self,
        name: str,
        *command: str,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        silent: bool = False,
    ) -> None:
        """Run one command; if it fails, so does the session at its end. A silent one is shown only then."""
        case = ET.SubElement(self._suite, "testcase", name=name, classname=self._session.name)
        started = time.monotonic()
        try:
            with self._session.chdir(cwd or Path.cwd()):
                self._session.run(*command, env=ansible_env() | (env or {}), silent=silent)
        except nox.command.CommandFailed as error:
            ET.SubElement(case, "failure", message=str(error))
            self._failed.append(name)
        case.set("time", f"{time.monotonic() - started:.3f}")

    def close(self) -> None:
        """Write the results, and fail the session if a command failed."""
        ET.ElementTree(self._suite).write(RESULTS / f"{self._session.name}.xml", encoding="unicode")
        if self._failed:
            self._session.error(f"failed: {', '.join(self._failed)}")


def run_folder(
    session: nox.Session, *requirements: str, coverage: bool = False, env: dict[str, str] | None = None
) -> None:
    """Run the folder of tests that has the session's name, with pytest and these requirements; it must hold tests."""
    install(session, PYTEST, *requirements)
    stage(session)
    runner = ("coverage", "run", "-m", "pytest") if coverage else ("python", "-m", "pytest")
    session.run(
        *runner,
        f"--override-ini=cache_dir={BUILD / 'cache/pytest'}",
        f"--junitxml={RESULTS / session.name}.xml",
        f"tests/{session.name}",
        *session.posargs,
        env=ansible_env() | {"COVERAGE_FILE": str(COVERAGE / f".coverage.{session.name}")} | (env or {}),
    )


def ansible_test(session: nox.Session, command: str, *arguments: str) -> None:
    """Run ansible-test in the copy, for the session's Python, and collect its results."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    output = STAGE / "tests/output"
    shutil.rmtree(output, ignore_errors=True)
    local = ("--local", "--python", version, "--color", "no")
    env = ansible_env() | {"HOME": str(Path.home())}
    try:
        session.run("python", str(TOOLS / "run_ansible_test.py"), str(HOME), command, *local, *arguments, env=env)
    finally:
        for number, result in enumerate(sorted((output / "junit").glob("*.xml"))):
            shutil.copy(result, RESULTS / f"{session.name}.{number}.xml")


@contextlib.contextmanager
def emulator(session: nox.Session) -> Iterator[str]:
    """A running emulator of the API, by its base URL; it is stopped in any case."""
    command = [str(Path(session.bin) / "python"), "-m", "tests.emulator", "--port", "0"]
    env = dict(os.environ) | ansible_env()
    with (RESULTS / "emulator.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=STAGE, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            if not url:
                session.error(f"the emulator did not start: see {RESULTS / 'emulator.log'}")
            yield url
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@nox.session
def lint(session: nox.Session) -> None:
    """Style, formatting, types, playbooks and change notes."""
    install(session, "tests/requirements/lint.txt", ANSIBLE, COLLECTION)
    stage(session)
    checks = Checks(session)
    ruff = {"RUFF_CACHE_DIR": str(BUILD / "cache/ruff")}
    checks.run("ruff check", "ruff", "check", ".", env=ruff)
    checks.run("ruff format", "ruff", "format", "--check", ".", env=ruff)
    checks.run(
        "mypy",
        *("mypy", "--strict", f"--config-file={STAGE / 'pyproject.toml'}", f"--cache-dir={BUILD / 'cache/mypy'}"),
        *("-p", "ansible_collections.edgeops.cloudflare.plugins"),
        cwd=BUILD,
    )
    checks.run("ansible-lint", "ansible-lint", "--offline", "--profile=production", "--strict", "--nocolor")
    checks.run("antsibull-changelog", "antsibull-changelog", "lint")
    checks.close()


@nox.session
def unit(session: nox.Session) -> None:
    """The rooms of plugins/module_utils, each by itself."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR, coverage=True)


@nox.session
def contract(session: nox.Session) -> None:
    """The emulator, held to the API's contract by Cloudflare's own clients."""
    env = {}
    maker = {"PYTHON": sys.executable}
    for version in ("v1", "v2"):
        directory = BUILD / f"clients/{version}"
        requirements = CLONE / f"tests/contract/clients/requirements-{version}.txt"
        session.run("sh", str(TOOLS / "venv.sh"), str(directory), str(requirements), env=maker, external=True)
        env[f"CLOUDFLARE_CLIENT_{version.upper()}_PYTHON"] = str(directory / "bin/python")
    run_folder(session, COLLECTION, EMULATOR, SCHEMA, env=env)


@nox.session
def acceptance(session: nox.Session) -> None:
    """The modules against the emulator: in one process with it, and by ansible-playbook."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR, SCHEMA, coverage=True)


@nox.session
def properties(session: nox.Session) -> None:
    """What must hold for any input, tried with generated ones."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR, "tests/properties/requirements.txt")


@nox.session(default=False)
def benchmark(session: nox.Session) -> None:
    """Times, on a machine that does nothing else."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR, "tests/properties/requirements.txt")


@nox.session
def docs(session: nox.Session) -> None:
    """Every example of the documentation, and the messages that it explains."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR)


@nox.session(default=False)
def refresh(session: nox.Session) -> None:
    """Write what the commands in the documentation print into its pages."""
    install(session, PYTEST, ANSIBLE, COLLECTION, EMULATOR)
    stage(session)
    session.run("python", "-m", "tests.docs.refresh", str(CLONE), env=ansible_env())


@nox.session
def faults(session: nox.Session) -> None:
    """What a network and an API can do, at each request, held to what the module promises."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR)


@nox.session
def wire(session: nox.Session) -> None:
    """TLS, proxies, redirects and hostile servers."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR, "tests/wire/requirements.txt")


@nox.session
def role(session: nox.Session) -> None:
    """The role and the playbooks of the collection, against the emulator."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR)


@nox.session
def runner(session: nox.Session) -> None:
    """Jobs as AWX starts them: its ansible-core, ansible-runner, the documented credential type and survey."""
    run_folder(session, COLLECTION, EMULATOR, "tests/runner/requirements.txt")


@nox.session
def molecule(session: nox.Session) -> None:
    """The role, in Molecule's scenarios; ``-- --scenario-name prune`` runs one of them."""
    install(session, "tests/requirements/molecule.txt", ANSIBLE, COLLECTION, EMULATOR)
    stage(session)
    junit = BUILD / "tmp/molecule"
    shutil.rmtree(junit, ignore_errors=True)
    # Only the tasks that verify are tests.
    report = {"JUNIT_OUTPUT_DIR": str(junit), "JUNIT_TEST_CASE_PREFIX": "Verify ", "JUNIT_HIDE_TASK_ARGUMENTS": "true"}
    env = ansible_env() | {"ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit"} | report
    try:
        session.run("molecule", "test", *(session.posargs or ("--all",)), env=env)
    finally:
        for number, result in enumerate(sorted(junit.glob("*.xml"))):
            shutil.copy(result, RESULTS / f"{session.name}.{number}.xml")


@nox.session
def coverage(session: nox.Session) -> None:
    """How much of plugins/ the sessions unit and acceptance went through, branches counted."""
    install(session, "tests/requirements/coverage.txt")
    stage(session)
    parts = [str(COVERAGE / f".coverage.{name}") for name in ("unit", "acceptance")]
    missing = [part for part in parts if not Path(part).is_file()]
    if missing:
        session.error("run the sessions unit and acceptance first: there is no " + " and no ".join(missing))
    env = {"COVERAGE_FILE": str(COVERAGE / ".coverage")}
    session.run("coverage", "combine", "--keep", "--quiet", *parts, env=env)
    session.run("coverage", "report", env=env)


@nox.session
def sanity(session: nox.Session) -> None:
    """What Ansible demands of every collection."""
    install(session, ANSIBLE, COLLECTION, "tests/requirements/sanity.txt")
    stage(session)
    ignored = sorted(str(path.relative_to(STAGE)) for path in (STAGE / "tests/sanity").glob("ignore*"))
    if ignored:
        session.error(f"no sanity test may be ignored, but there is {', '.join(ignored)}")
    ansible_test(session, "sanity", "--junit")


@nox.session
def integration(session: nox.Session) -> None:
    """Playbooks as users write them, against the emulator."""
    install(session, ANSIBLE, COLLECTION, EMULATOR)
    stage(session)
    with emulator(session) as url:
        config = STAGE / "tests/integration/integration_config.yml"
        root = url.removesuffix("/client/v4")
        config.write_text(f"---\ncloudflare_api_url: {url}\ncloudflare_emulator_url: {root}\n", encoding="utf-8")
        ansible_test(session, "integration", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """The tarball: built, nothing in it that is not meant to be, installed, its documentation read."""
    install(session, ANSIBLE, COLLECTION)
    stage(session)
    dist, installed = BUILD / "dist", BUILD / "installed"
    shutil.rmtree(dist, ignore_errors=True)
    shutil.rmtree(installed, ignore_errors=True)
    galaxy = ("ansible-galaxy", "collection")
    elsewhere = {"ANSIBLE_COLLECTIONS_PATH": str(installed), "PYTHONPATH": ""}
    checks = Checks(session)
    checks.run("build", *galaxy, "build", f"--output-path={dist}")
    tarball = next(dist.glob("*.tar.gz"), dist / "missing.tar.gz")
    checks.run("only what is meant to be there", "python", str(TOOLS / "tarball.py"), str(tarball))
    checks.run("install", *galaxy, "install", "--offline", str(tarball), env=elsewhere)
    for module in sorted((STAGE / "plugins/modules").glob("[!_]*.py")):
        name = f"edgeops.cloudflare.{module.stem}"
        checks.run(f"ansible-doc {module.stem}", "ansible-doc", name, env=elsewhere, silent=True)
    checks.close()
