# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every check of the collection, one session each; ``make test`` runs them all.

All that a session makes lies in ``.build``. The checks run in ``.build/ansible_collections/edgeops/cloudflare``, a
copy of the clone under the name by which Ansible finds it (see ``tests/tools/stage.py``).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import nox

CLONE = Path(__file__).parent.resolve()
TOOLS = CLONE / "tests/tools"
sys.path.insert(0, str(TOOLS))
import cells  # noqa: E402
import confined  # noqa: E402
import pythons  # noqa: E402
from confined import BUILD, STAGE  # noqa: E402

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.envdir = ".build/nox"

RESULTS = BUILD / "results"
COVERAGE = BUILD / "coverage"
SCHEMAS = CLONE.parent / "shared/api"

ANSIBLE = "tests/requirements/ansible.txt"
CHANGELOG = "tests/requirements/changelog.txt"
COLLECTION = "requirements.txt"
MEASURE = "tests/requirements/coverage.txt"
EMULATOR = "tests/emulator/requirements.txt"
PYTEST = "tests/requirements/pytest.txt"
SANITY = "tests/requirements/sanity.txt"
SCHEMA = "tests/contract/requirements.txt"
TARGET_PLAYBOOK = ("ansible-playbook", str(CLONE / "tests/targets/playbook.yml"))
TARGET_ROLES = {"ANSIBLE_ROLES_PATH": str(CLONE / "tests/integration/targets")}
MODULES = tuple(sorted(path.stem for path in (CLONE / "plugins/modules").glob("[!_]*.py")))


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


def environment(session: nox.Session, directory: Path, *requirements: str, python: Path | None = None) -> Path:
    """Make a virtual environment beside the session's own, for another Python or other libraries; its Python."""
    maker = {"PYTHON": str(python or sys.executable)}
    files = [str(CLONE / name) for name in requirements]
    session.run("sh", str(TOOLS / "venv.sh"), str(directory), *files, env=maker, external=True)
    return directory / "bin/python"


def stage(session: nox.Session, root: Path = BUILD) -> None:
    """Bring the copy of the clone below this directory up to date, and work in it from here on."""
    target = root / confined.COLLECTION
    session.run(sys.executable, str(TOOLS / "stage.py"), str(target), silent=True, external=True)
    session.chdir(target)


def ansible_env(root: Path = BUILD) -> dict[str, str]:
    """What a command that runs Ansible needs beside nox's own environment."""
    schemas = {"CLOUDFLARE_SCHEMA_DIR": str(SCHEMAS)} if SCHEMAS.is_dir() else {}
    return confined.for_ansible(root) | {"ANSIBLE_NOCOLOR": "1"} | schemas


@dataclass(frozen=True)
class Place:
    """Where to work: the Python that has Ansible, and the directory with the copy of the clone and a home."""

    python: Path
    version: str
    root: Path = BUILD

    @classmethod
    def of(cls, session: nox.Session) -> Place:
        """The one that the session has if nothing else is said."""
        return cls(Path(session.bin) / "python", f"{sys.version_info.major}.{sys.version_info.minor}")

    @property
    def stage(self) -> Path:
        """The copy of the clone."""
        return self.root / confined.COLLECTION

    def run(self, session: nox.Session, *command: str, env: dict[str, str] | None = None) -> None:
        """Run this Python."""
        path = {"PATH": os.pathsep.join((str(self.python.parent), os.environ["PATH"]))}
        session.run(str(self.python), *command, env=ansible_env(self.root) | path | (env or {}), external=True)


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
        with self.step(name), self._session.chdir(cwd or Path.cwd()):
            self._session.run(*command, env=ansible_env() | (env or {}), silent=silent)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what is done inside as a test; if a command fails, so does the session at its end."""
        case = ET.SubElement(self._suite, "testcase", name=name, classname=self._session.name)
        started = time.monotonic()
        try:
            yield
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
    install(session, PYTEST, *((MEASURE,) if coverage else ()), *requirements)
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


def client(session: nox.Session, version: str) -> dict[str, str]:
    """Cloudflare's own client for one version of the API in an environment of its own; the variable that names it."""
    requirements = f"tests/contract/clients/requirements-{version}.txt"
    python = environment(session, BUILD / f"clients/{version}", requirements)
    return {f"CLOUDFLARE_CLIENT_{version.upper()}_PYTHON": str(python)}


@contextlib.contextmanager
def collected(session: nox.Session, directory: Path, part: str = "") -> Iterator[None]:
    """Take over the JUnit files that what is done inside leaves in the directory.

    A playbook that ends well has rescued the tasks that failed on the way: they were meant to, and count as passed.
    """
    shutil.rmtree(directory, ignore_errors=True)
    succeeded = False
    try:
        yield
        succeeded = True
    finally:
        for number, result in enumerate(sorted(directory.glob("*.xml"))):
            tree = ET.parse(result)  # noqa: S314
            for case in tree.iter("testcase") if succeeded else ():
                for failure in (*case.findall("failure"), *case.findall("error")):
                    case.remove(failure)
            tree.write(RESULTS / f"{session.name}.{part}{number}.xml", encoding="unicode")


def ansible_test(session: nox.Session, place: Place, command: str, *arguments: str) -> None:
    """Run ansible-test in the copy."""
    output = place.stage / "tests/output"
    shutil.rmtree(output, ignore_errors=True)
    local = ("--local", "--python", place.version, "--color", "no")
    runner = (str(TOOLS / "run_ansible_test.py"), str(place.root / "home"))
    with collected(session, output / "junit", command):
        place.run(session, *runner, command, *local, *arguments, env={"HOME": str(Path.home())})


def sanity_tests(session: nox.Session, place: Place) -> None:
    """All of Ansible's sanity tests; none may be ignored."""
    ignored = sorted(path.name for path in (place.stage / "tests/sanity").glob("ignore*"))
    if ignored:
        session.error(f"no sanity test may be ignored, but there is tests/sanity/{', '.join(ignored)}")
    ansible_test(session, place, "sanity", "--junit")


def unit_tests(session: nox.Session, place: Place) -> None:
    """The unit tests, on another Ansible or with other libraries than those of the session ``unit``."""
    place.run(
        session, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={RESULTS / session.name}.unit.xml", "tests/unit"
    )


def integration_targets(session: nox.Session, place: Place, *targets: str, versions: tuple[str, ...] = ("v2",)) -> None:
    """The playbooks, against an emulator of these versions of the API."""
    with emulator(session, place.stage) as url:
        settings = emulator_settings(url) | {"setup_emulator_versions": versions}
        # JSON is YAML.
        config = place.stage / "tests/integration/integration_config.yml"
        config.write_text(json.dumps(settings), encoding="utf-8")
        try:
            ansible_test(session, place, "integration", *targets)
        finally:
            # The next lint would look at it.
            config.unlink()


def emulator_settings(url: str) -> dict[str, object]:
    """By which variables the integration targets find the emulator."""
    return {"cloudflare_api_url": url, "cloudflare_emulator_url": url.removesuffix("/client/v4")}


def target_settings(url: str, python: Path) -> str:
    """The same for the playbook that runs them on this Python of a target, as JSON."""
    return json.dumps(emulator_settings(url) | {"setup_emulator_versions": ["v2"], "target_python": str(python)})


@contextlib.contextmanager
def emulator(session: nox.Session, directory: Path) -> Iterator[str]:
    """A running emulator of the API, out of this copy of the clone, by its base URL; it is stopped in any case."""
    python = environment(session, BUILD / "emulator", EMULATOR)
    env = dict(os.environ) | ansible_env()
    output = RESULTS / f"{session.name}.emulator.log"
    with output.open("w", encoding="utf-8") as log:
        command = [str(python), "-m", "tests.emulator", "--port", "0"]
        process = subprocess.Popen(command, cwd=directory, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            if not url:
                session.error(f"the emulator did not start: see {output}")
            yield url
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def python_of(session: nox.Session, version: str) -> Path:
    """The machine's Python of this version; where there is none, the session was not tried."""
    python = pythons.find(version)
    if python is None:
        session.skip(pythons.why_not(version))
    return python


@nox.session
def lint(session: nox.Session) -> None:
    """Style, formatting, types, playbooks, change notes and licences."""
    install(session, "tests/requirements/lint.txt", CHANGELOG, ANSIBLE, COLLECTION)
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
    checks.run("reuse", "reuse", "lint", "--lines")
    checks.close()


@nox.session
def unit(session: nox.Session) -> None:
    """The rooms of plugins/module_utils, each by itself."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR, coverage=True)


@nox.session
def contract(session: nox.Session) -> None:
    """The emulator, held to the API's contract by Cloudflare's own clients."""
    run_folder(session, COLLECTION, EMULATOR, SCHEMA, env=client(session, "v1") | client(session, "v2"))


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
    """Times beside other ways to do the same, held to the bars; on a machine that does nothing else."""
    own = ("tests/properties/requirements.txt", "tests/benchmark/requirements.txt")
    install(session, PYTEST, ANSIBLE, COLLECTION, EMULATOR, *own)
    stage(session)
    measured = BUILD / "benchmark"
    shutil.rmtree(measured, ignore_errors=True)
    env = ansible_env() | client(session, "v2")
    session.run("python", "-m", "tests.benchmark", str(measured), env=env)
    session.log(f"the numbers, the page and the plot are {measured}/benchmark.*; to publish them, copy them into docs/")
    env = {"BENCHMARK_RESULTS": str(measured / "benchmark.json")}
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR, *own, env=env)


@nox.session
def docs(session: nox.Session) -> None:
    """Every example of the documentation, and the messages that it explains."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR)


@nox.session
def pages(session: nox.Session) -> None:
    """The documentation of modules, filters and roles as web pages, in ``.build/pages``."""
    install(session, "tests/requirements/pages.txt", ANSIBLE, COLLECTION)
    stage(session)
    site = BUILD / "pages"
    shutil.rmtree(site, ignore_errors=True)
    source = site / "source"
    source.mkdir(parents=True)
    # antsibull-docs refuses a directory that others may write to.
    source.chmod(0o755)
    references = ("--validate-collection-refs=all", "--disallow-unknown-collection-refs")
    checks = Checks(session)
    checks.run("lint", "antsibull-docs", "lint-collection-docs", "--plugin-docs", *references, ".")
    checks.run(
        *("pages as text", "antsibull-docs", "collection", "--use-current", "--fail-on-error"),
        *(f"--dest-dir={source}", "edgeops.cloudflare"),
    )
    checks.run(
        *("web pages", "sphinx-build", "-W", "--keep-going", "-q", "-b", "html", "-c", "tests/pages"),
        *(str(source), str(site / "html")),
    )
    checks.close()


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
def ee(session: nox.Session) -> None:
    """Execution environments: their definitions; one built and used where EE_BASE_IMAGE names a base image."""
    run_folder(session, COLLECTION, EMULATOR, "tests/runner/requirements.txt", "tests/ee/requirements.txt")


@nox.session
def molecule(session: nox.Session) -> None:
    """The role, in Molecule's scenarios; ``-- --scenario-name prune`` runs one of them."""
    install(session, "tests/requirements/molecule.txt", ANSIBLE, COLLECTION, EMULATOR)
    stage(session)
    junit = BUILD / "tmp/molecule"
    # Only the tasks that verify are tests.
    report = {"JUNIT_OUTPUT_DIR": str(junit), "JUNIT_TEST_CASE_PREFIX": "Verify ", "JUNIT_HIDE_TASK_ARGUMENTS": "true"}
    env = ansible_env() | {"ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit"} | report
    with collected(session, junit):
        session.run("molecule", "test", *(session.posargs or ("--all",)), env=env)


@nox.session
def coverage(session: nox.Session) -> None:
    """How much of plugins/ the sessions unit and acceptance went through, branches counted."""
    install(session, MEASURE)
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
    install(session, ANSIBLE, COLLECTION, SANITY)
    stage(session)
    sanity_tests(session, Place.of(session))


@nox.session
def integration(session: nox.Session) -> None:
    """Playbooks as users write them, against the emulator."""
    install(session, ANSIBLE, COLLECTION)
    stage(session)
    integration_targets(session, Place.of(session), *session.posargs, versions=("v2", "v1"))


def build_tarball(session: nox.Session, checks: Checks, clone: Path = STAGE) -> Path:
    """Build the collection, of the copy or of another clone, and give the tarball."""
    dist = BUILD / f"dist/{session.name}"
    shutil.rmtree(dist, ignore_errors=True)
    checks.run("build", "ansible-galaxy", "collection", "build", f"--output-path={dist}", cwd=clone)
    return next(dist.glob("*.tar.gz"), dist / "missing.tar.gz")


@nox.session
def build(session: nox.Session) -> None:
    """The tarball: nothing in it that is not meant to be; installed, it runs with what it needs and no more."""
    install(session, ANSIBLE, COLLECTION)
    stage(session)
    installed = BUILD / "installed"
    shutil.rmtree(installed, ignore_errors=True)
    elsewhere = {"ANSIBLE_COLLECTIONS_PATH": str(installed), "PYTHONPATH": ""}
    checks = Checks(session)
    tarball = build_tarball(session, checks)
    checks.run("only what is meant to be there", "python", str(TOOLS / "tarball.py"), str(tarball))
    checks.run("one version", "python", str(TOOLS / "versions.py"), str(STAGE), str(tarball))
    checks.run("install", "ansible-galaxy", "collection", "install", "--offline", str(tarball), env=elsewhere)
    for module in MODULES:
        checks.run(f"ansible-doc {module}", "ansible-doc", f"edgeops.cloudflare.{module}", env=elsewhere, silent=True)
    for path in (installed / confined.COLLECTION).iterdir():
        if path.name not in {"meta", "playbooks", "plugins", "roles"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    with emulator(session, STAGE) as url:
        settings = target_settings(url, Place.of(session).python)
        checks.run("its modules run", *TARGET_PLAYBOOK, "--extra-vars", settings, env=TARGET_ROLES | elsewhere)
        cloud = {"CLOUDFLARE_BASE_URL": url, "CLOUDFLARE_API_TOKEN": "emulator-token-0123456789abcdefghijklmno"}
        zones = json.dumps(
            {
                "origin_cloud_regions_export_zones": ["example.com"],
                "origin_cloud_regions_export_dir": str(BUILD / "tmp/exported"),
            }
        )
        export = ("ansible-playbook", "edgeops.cloudflare.export", "--extra-vars", zones)
        checks.run("its role and playbooks run", *export, env=cloud | elsewhere)
    checks.close()


@nox.session
def importer(session: nox.Session) -> None:
    """What Galaxy and Automation Hub do with the tarball; they publish each warning, and there is to be none."""
    install(session, "tests/requirements/importer.txt", ANSIBLE, COLLECTION)
    stage(session)
    checks = Checks(session)
    tarball = build_tarball(session, checks)
    strict = {"GALAXY_IMPORTER_CHECK_REQUIRED_TAGS": "True", "GALAXY_IMPORTER_RUN_FLAKE8": "True"}
    checks.run("import", "python", str(TOOLS / "importer.py"), str(tarball), env=strict, cwd=tarball.parent)
    checks.close()


@nox.session
def rehearse_release(session: nox.Session) -> None:
    """A release, in a copy of the clone."""
    install(session, ANSIBLE, COLLECTION, CHANGELOG)
    root = BUILD / "release"
    shutil.rmtree(root, ignore_errors=True)
    stage(session, root)
    clone = root / confined.COLLECTION
    note = "---\nbugfixes:\n  - A release is rehearsed.\n"
    (clone / "changelogs/fragments/rehearsed.yml").write_text(note, encoding="utf-8")
    prepare_release(session, clone, "1000.0.0")


@nox.session(default=False)
def release(session: nox.Session) -> None:
    """Write the version and the changelog, and build: ``nox --session release -- 1.1.0``. Then commit, tag, publish."""
    install(session, ANSIBLE, COLLECTION, CHANGELOG)
    prepare_release(session, CLONE, *session.posargs)


def prepare_release(session: nox.Session, clone: Path, *version: str) -> None:
    """Make a clone the one of this release, and its tarball."""
    session.run("python", str(TOOLS / "release.py"), str(clone), *version, env=ansible_env())
    checks = Checks(session)
    tarball = build_tarball(session, checks, clone)
    checks.run("only what is meant to be there", "python", str(TOOLS / "tarball.py"), str(tarball))
    checks.run("one version", "python", str(TOOLS / "versions.py"), str(clone), str(tarball), *version)
    checks.close()
    session.log(f"The tarball: {tarball}")


@nox.session(default=False, venv_backend="none")
@nox.parametrize(("ansible", "version"), [nox.param(*cell, id=str(cell)) for cell in cells.ALL])
def core(session: nox.Session, ansible: str, version: str) -> None:
    """One ansible-core on one Python: its sanity tests, the unit tests, and playbooks, these over API v2.

    The role, in which no Python is, is played once for each ansible-core.
    """
    python = python_of(session, version)
    root = BUILD / f"matrix/{ansible}-py{version}"
    libraries = (f"tests/requirements/core-{ansible}.txt", COLLECTION, PYTEST, SANITY)
    place = Place(environment(session, root / "venv", *libraries, python=python), version, root)
    stage(session, root)
    checks = Checks(session)
    with checks.step("sanity"):
        sanity_tests(session, place)
    with checks.step("unit"):
        unit_tests(session, place)
    with checks.step("integration"):
        everything = version == cells.newest(ansible, pythons.find)
        integration_targets(session, place, *(() if everything else MODULES))
    checks.close()


@nox.session(default=False)
@nox.parametrize("version", [nox.param(version, id=f"py{version}") for version in cells.TARGETS])
def target(session: nox.Session, version: str) -> None:
    """The modules on a target's Python, which has their libraries and no Ansible."""
    python = python_of(session, version)
    install(session, ANSIBLE)
    root = BUILD / f"matrix/target-py{version}"
    there = environment(session, root / "venv", COLLECTION, python=python)
    stage(session, root)
    junit = root / "junit"
    env = ansible_env(root) | {
        "ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit",
        "JUNIT_OUTPUT_DIR": str(junit),
    }
    with emulator(session, Path.cwd()) as url, collected(session, junit):
        session.run(*TARGET_PLAYBOOK, "--extra-vars", target_settings(url, there), env=env | TARGET_ROLES)


@nox.session(default=False)
@nox.parametrize("bound", cells.BOUNDS, ids=cells.BOUNDS)
def libraries(session: nox.Session, bound: str) -> None:
    """The oldest and the newest libraries that the collection's requirements allow."""
    root = BUILD / f"matrix/libraries-{bound}"
    wanted = root / "requirements.txt"
    root.mkdir(parents=True, exist_ok=True)
    allowed = (CLONE / COLLECTION).read_text(encoding="utf-8")
    wanted.write_text(allowed.replace(">=", "==") if bound == "oldest" else allowed, encoding="utf-8")
    install(session, ANSIBLE, PYTEST, str(wanted))
    stage(session, root)
    place = replace(Place.of(session), root=root)
    session.run("python", "-m", "pip", "list")
    checks = Checks(session)
    with checks.step("unit"):
        unit_tests(session, place)
    with checks.step("integration"):
        integration_targets(session, place, *MODULES)
    checks.close()
