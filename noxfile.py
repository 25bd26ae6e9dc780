# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every check of the collection, one session each; ``make test`` runs them all.

All that a session makes lies in ``.build``. The checks run in ``.build/ansible_collections/edgeops/cloudflare``, a
copy of the clone under the name by which Ansible finds it (see ``tests/tools/stage.py``).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path

import nox

sys.path.insert(0, str(Path(__file__).parent / "tests/tools"))
import cells
import confined
import pythons
from checks import Checks, collected
from confined import BUILD, CLONE, RESULTS, STAGE, TOOLS
from emulators import emulator, target_settings
from environments import (
    ANSIBLE,
    CHANGELOG,
    COLLECTION,
    EMULATOR,
    MEASURE,
    PYTEST,
    SANITY,
    SCHEMA,
    client,
    environment,
    install,
    node_client,
    python_of,
    schemathesis,
)
from places import Place, ansible_env, stage
from suites import COVERAGE, integration_targets, run_folder, sanity_tests, unit_tests

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.envdir = ".build/nox"

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
    checks.run("imports", "lint-imports", str(STAGE / "pyproject.toml"), "--no-cache", "--no-logo", cwd=BUILD)
    checks.run("ansible-lint", "ansible-lint", "--offline", "--profile=production", "--strict", "--nocolor")
    checks.run("antsibull-changelog", "antsibull-changelog", "lint")
    checks.run("reuse", "reuse", "lint", "--lines")
    checks.close()


@nox.session
def tools(session: nox.Session) -> None:
    """What the checks themselves are made of."""
    noxfile = {"CHECKS_NOXFILE": str(CLONE / "noxfile.py")}
    run_folder(session, "tests/requirements/nox.txt", "tests/tools/requirements.txt", env=noxfile)


@nox.session
def unit(session: nox.Session) -> None:
    """The rooms of plugins/module_utils, each by itself."""
    run_folder(session, ANSIBLE, COLLECTION, EMULATOR, coverage=True)


@nox.session
def contract(session: nox.Session) -> None:
    """The emulator, held to the API's contract by Cloudflare's own clients and its published schema."""
    python = client(session, "v1") | client(session, "v2")
    node = node_client(session, "v1") | node_client(session, "v2")
    run_folder(session, COLLECTION, EMULATOR, SCHEMA, env=python | node | schemathesis(session))


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
