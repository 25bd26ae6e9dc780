# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every check of the collection, one session each. ``make test`` runs the checks, ``make matrix`` the matrix.

All output goes to ``.build``. Each session works in its own copy of the clone below ``.build/work``, under the path
where Ansible looks for the collection (see ``tests/tools/stage.py``), so that sessions can run in parallel.

To add a folder of tests, give it a ``requirements.txt``, add a three-line session like ``wire`` below, and add its name
to ``parts`` in the Makefile.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import NoReturn

import nox

sys.path.insert(0, str(Path(__file__).parent))
from tests.tools import cells, confined, installer
from tests.tools.checks import Checks, collected
from tests.tools.confined import BUILD, CLONE, COLLECTION, RESULTS, TOOLS
from tests.tools.emulators import emulator, target_settings
from tests.tools.environments import (
    ANSIBLE,
    CHANGELOG,
    EMULATOR,
    LIBRARIES,
    MEASURE,
    PYTEST,
    SANITY,
    SCHEMA,
    client,
    environment,
    node_client,
    schemathesis,
)
from tests.tools.places import Place
from tests.tools.suites import COVERAGE, integration_targets, run_folder, run_pytest, sanity_tests, unit_tests

nox.needs_version = ">=2026.10"
nox.options.allow_parallel = True
nox.options.default_venv_backend = installer.backend()
nox.options.download_python = "never"
nox.options.envdir = ".build/nox"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_venv = "yes"
nox.options.tags = ["test"]

TARGET_PLAYBOOK = ("ansible-playbook", str(CLONE / "tests/targets/playbook.yml"))
TARGET_ROLES = {"ANSIBLE_ROLES_PATH": str(CLONE / "tests/integration/targets")}
TYPED = (
    *("tests/requirements/lint.txt", "tests/requirements/nox.txt", ANSIBLE, LIBRARIES, PYTEST, EMULATOR, SCHEMA),
    *(f"tests/{folder}/requirements.txt" for folder in ("benchmark", "browser", "properties", "wire")),
)
"""The linters, and the libraries whose types the tests use."""
MODULES = tuple(sorted(path.stem for path in (CLONE / "plugins/modules").glob("[!_]*.py")))


def confine() -> None:
    """Make every command of a session write to ``.build``: nox passes this process's environment on."""
    variables = confined.for_pip(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    # Without this, processes that the sessions started would survive when nox is terminated.
    signal.signal(signal.SIGTERM, interrupt)
    for directory in (RESULTS, COVERAGE):
        directory.mkdir(parents=True, exist_ok=True)
    confined.make_directories()


def interrupt(_number: int, _frame: object) -> NoReturn:
    """Exit as after Ctrl-C, which makes nox end its sessions, too."""
    raise KeyboardInterrupt


confine()


@nox.session(tags=["test"])
def sanity(session: nox.Session) -> None:
    """Ansible's sanity tests."""
    sanity_tests(Place.prepare(session, ANSIBLE, LIBRARIES, SANITY))


@nox.session(tags=["test"])
def lint(session: nox.Session) -> None:
    """Style, formatting, types, playbooks, changelog fragments, licences and the workflow."""
    place = Place.prepare(session, *TYPED, CHANGELOG)
    checks = Checks(place)
    style_and_types(checks, place)
    checks.run("ansible-lint", "ansible-lint", "--offline", "--profile=production", "--strict", "--nocolor")
    checks.run("antsibull-changelog", "antsibull-changelog", "lint")
    checks.run("a fragment for each change", "python", "-m", "tests.tools.fragments", str(CLONE))
    checks.run("reuse", "reuse", "lint", "--lines")
    checks.run("zizmor", "zizmor", "--offline", "--no-progress", "--persona=pedantic", ".github")
    checks.close()


def style_and_types(checks: Checks, place: Place) -> None:
    """The fast checks that developers run most often."""
    ruff = {"RUFF_CACHE_DIR": str(BUILD / "cache/ruff")}
    checks.run("ruff check", "ruff", "check", ".", env=ruff)
    checks.run("ruff format", "ruff", "format", "--check", ".", env=ruff)
    mypy = ("mypy", f"--config-file={place.stage / 'pyproject.toml'}", f"--cache-dir={BUILD / 'cache/mypy'}")
    contracts = str(place.stage / "pyproject.toml")
    checks.run("imports", "lint-imports", contracts, "--no-cache", "--no-logo", cwd=place.root)
    collection = COLLECTION.replace("/", ".")
    checks.run("mypy: plugins", *mypy, "-p", f"{collection}.plugins", cwd=place.root)
    # pytest needs a newer Python than the modules.
    newer = (*mypy, "--python-version=3.12")
    checks.run("mypy: unit tests", *newer, "-p", f"{collection}.tests.unit", cwd=place.root)
    others = ("--exclude=^tests/unit/", "tests", "noxfile.py")
    checks.run("mypy: other tests", *newer, *others, env={"MYPYPATH": str(place.root)})


@nox.session(tags=["test"])
def contract(session: nox.Session) -> None:
    """Check the emulator with Cloudflare's own clients and its published schema."""
    python = client(session, "v1") | client(session, "v2")
    node = node_client(session, "v1") | node_client(session, "v2")
    run_folder(session, LIBRARIES, EMULATOR, SCHEMA, env=python | node | schemathesis(session))


@nox.session(tags=["test"])
def unit(session: nox.Session) -> None:
    """Unit tests of plugins/, with branch coverage."""
    run_folder(session, ANSIBLE, LIBRARIES, EMULATOR, coverage=True)


@nox.session(tags=["test"])
def acceptance(session: nox.Session) -> None:
    """The modules against the emulator, in one process and through ansible-playbook."""
    run_folder(session, ANSIBLE, LIBRARIES, EMULATOR, SCHEMA, coverage=True)


@nox.session(tags=["test"], requires=["unit", "acceptance"])
def coverage(session: nox.Session) -> None:
    """The branch coverage of plugins/ in the sessions unit and acceptance."""
    place = Place.prepare(session, MEASURE)
    parts = [str(COVERAGE / f".coverage.{name}") for name in ("unit", "acceptance")]
    env = {"COVERAGE_FILE": str(COVERAGE / ".coverage")}
    place.run("coverage", "combine", "--keep", "--quiet", *parts, env=env)
    place.run("coverage", "report", env=env)


@nox.session(tags=["test"])
def faults(session: nox.Session) -> None:
    """Network and API failures at each request, checked against what the module promises."""
    run_folder(session, ANSIBLE, LIBRARIES, EMULATOR)


@nox.session(tags=["test"])
def docs(session: nox.Session) -> None:
    """Run every example in the documentation, and check the messages that it explains."""
    run_folder(session, ANSIBLE, LIBRARIES, EMULATOR)


@nox.session(tags=["test"])
def role(session: nox.Session) -> None:
    """The role and the playbooks of the collection, against the emulator."""
    run_folder(session, ANSIBLE, LIBRARIES, EMULATOR)


@nox.session(tags=["test"])
def molecule(session: nox.Session) -> None:
    """The role, in Molecule's scenarios; ``-- --scenario-name prune`` runs one of them."""
    place = Place.prepare(session, "tests/requirements/molecule.txt", ANSIBLE, LIBRARIES, EMULATOR)
    junit = place.root / "junit"
    # Only the verify tasks count as tests.
    report = {"JUNIT_OUTPUT_DIR": str(junit), "JUNIT_TEST_CASE_PREFIX": "Verify ", "JUNIT_HIDE_TASK_ARGUMENTS": "true"}
    with collected(session, junit):
        command = ("molecule", "test", *(session.posargs or ("--all",)))
        place.run(*command, env={"ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit"} | report)


@nox.session(tags=["test"])
def integration(session: nox.Session) -> None:
    """Playbooks as users write them, against the emulator."""
    place = Place.prepare(session, ANSIBLE, LIBRARIES)
    integration_targets(place, *session.posargs, versions=("v2", "v1"))


@nox.session(tags=["test"])
def properties(session: nox.Session) -> None:
    """Properties that hold for any input, checked with generated input."""
    run_folder(session, ANSIBLE, LIBRARIES, EMULATOR)


@nox.session(tags=["test"])
def wire(session: nox.Session) -> None:
    """TLS, proxies, redirects and hostile servers."""
    run_folder(session, ANSIBLE, LIBRARIES, EMULATOR)


@nox.session(tags=["test"])
def browser(session: nox.Session) -> None:
    """The page of an audit report in Chromium; skipped where there is none."""
    run_folder(session, ANSIBLE, LIBRARIES)


@nox.session(tags=["test"])
def clouds(session: nox.Session) -> None:
    """The cloud filters on what the clouds' own collections return; skipped if these cannot be installed."""
    collections = BUILD / "clouds"
    command = (sys.executable, str(CLONE / "tests/clouds/install.py"), str(collections))
    session.run(*command, external=True, success_codes=[0, 69])
    run_folder(session, ANSIBLE, LIBRARIES, EMULATOR, env={"CLOUD_COLLECTIONS": str(collections)})


@nox.session(tags=["test"])
def runner(session: nox.Session) -> None:
    """Jobs as AWX starts them: its ansible-core, ansible-runner, and the documented credential type and survey."""
    run_folder(session, LIBRARIES, EMULATOR)


@nox.session(tags=["test"])
def ee(session: nox.Session) -> None:
    """Execution environments: check the definitions, and build one if EE_BASE_IMAGE names a base image."""
    run_folder(session, LIBRARIES, EMULATOR, "tests/runner/requirements.txt")


@nox.session(tags=["test"])
def tools(session: nox.Session) -> None:
    """Tests of tests/tools and of the benchmark's code."""
    place = Place.prepare(session, PYTEST, "tests/tools/requirements.txt", LIBRARIES, EMULATOR)
    run_pytest(place, *(session.posargs or ("tests/tools", "tests/benchmark", "--ignore-glob=*bars.py")))


@nox.session(tags=["test"])
def pages(session: nox.Session) -> None:
    """The documentation of modules, filters and roles as web pages, in ``.build/pages``."""
    place = Place.prepare(session, "tests/requirements/pages.txt", ANSIBLE, LIBRARIES)
    site = BUILD / "pages"
    shutil.rmtree(site, ignore_errors=True)
    source = site / "source"
    source.mkdir(parents=True)
    # antsibull-docs refuses a directory that others can write to.
    source.chmod(0o755)
    references = ("--validate-collection-refs=all", "--disallow-unknown-collection-refs")
    checks = Checks(place)
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


def build_tarball(checks: Checks, name: str, clone: Path) -> Path:
    """Build the collection, check the tarball's content, and return its path."""
    dist = BUILD / "dist" / name
    shutil.rmtree(dist, ignore_errors=True)
    checks.run("build", "ansible-galaxy", "collection", "build", f"--output-path={dist}", cwd=clone)
    tarball = next(dist.glob("*.tar.gz"), dist / "missing.tar.gz")
    checks.run("only the expected files", "python", str(TOOLS / "tarball.py"), str(tarball))
    return tarball


@nox.session(tags=["test"])
def build(session: nox.Session) -> None:
    """Build the tarball, check its content, and run the modules, the role, and a playbook from it."""
    place = Place.prepare(session, ANSIBLE, LIBRARIES)
    installed = place.root / "installed"
    shutil.rmtree(installed, ignore_errors=True)
    elsewhere = {"ANSIBLE_COLLECTIONS_PATH": str(installed), "PYTHONPATH": ""}
    checks = Checks(place)
    tarball = build_tarball(checks, session.name, place.stage)
    checks.run("install", "ansible-galaxy", "collection", "install", "--offline", str(tarball), env=elsewhere)
    modules = (f"edgeops.cloudflare.{module}" for module in MODULES)
    checks.run("ansible-doc", "ansible-doc", *modules, env=elsewhere, silent=True)
    for path in (installed / COLLECTION).iterdir():
        if path.name not in {"meta", "playbooks", "plugins", "roles"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    with emulator(place) as url:
        settings = target_settings(url, str(place.python))
        checks.run("its modules run", *TARGET_PLAYBOOK, "--extra-vars", settings, env=TARGET_ROLES | elsewhere)
        cloud = {"CLOUDFLARE_BASE_URL": url, "CLOUDFLARE_API_TOKEN": "emulator-token-0123456789abcdefghijklmno"}
        zones = {
            "origin_cloud_regions_export_zones": ["example.com"],
            "origin_cloud_regions_export_dir": str(place.root / "exported"),
        }
        export = ("ansible-playbook", "edgeops.cloudflare.export", "--extra-vars", json.dumps(zones))
        checks.run("its role and playbooks run", *export, env=cloud | elsewhere)
    checks.close()


@nox.session(tags=["test"])
def importer(session: nox.Session) -> None:
    """Import the tarball as Galaxy and Automation Hub do. They publish warnings, so none is accepted."""
    place = Place.prepare(session, "tests/requirements/importer.txt", ANSIBLE, LIBRARIES)
    checks = Checks(place)
    tarball = build_tarball(checks, session.name, place.stage)
    strict = {"GALAXY_IMPORTER_CHECK_REQUIRED_TAGS": "True", "GALAXY_IMPORTER_RUN_FLAKE8": "True"}
    checks.run("import", "python", str(TOOLS / "importer.py"), str(tarball), env=strict, cwd=tarball.parent)
    checks.close()


@nox.session(tags=["test"])
def rehearse_release(session: nox.Session) -> None:
    """Rehearse a release in a copy of the clone."""
    place = Place.prepare(session, ANSIBLE, LIBRARIES, "tests/requirements/release.txt")
    note = "---\nbugfixes:\n  - A release is rehearsed.\n"
    (place.stage / "changelogs/fragments").mkdir(exist_ok=True)
    (place.stage / "changelogs/fragments/rehearsed.yml").write_text(note, encoding="utf-8")
    prepare_release(place, place.stage, "1000.0.0")


@nox.session
def release(session: nox.Session) -> None:
    """Set the version, write the changelog, and build: ``nox --session release -- 1.1.0``. Then commit and tag."""
    place = Place.prepare(session, ANSIBLE, LIBRARIES, "tests/requirements/release.txt")
    prepare_release(place, CLONE, *session.posargs)


def prepare_release(place: Place, clone: Path, *version: str) -> None:
    """Set the version in a clone, write its changelog, and build the tarball."""
    place.run("python", str(TOOLS / "release.py"), str(clone), *version)
    checks = Checks(place)
    tarball = build_tarball(checks, place.session.name, clone)
    checks.close()
    place.session.log(f"The tarball: {tarball}")


@nox.session
def quick(session: nox.Session) -> None:
    """Style, types, unit and acceptance tests, in less than two minutes."""
    place = Place.prepare(session, *TYPED, "tests/requirements/quick.txt")
    checks = Checks(place)
    style_and_types(checks, place)
    # Run them separately: once a unit test has imported Ansible's controller, modules report warnings differently.
    for folder in ("unit", "acceptance"):
        command = ("pytest", "--numprocesses=auto", "--quiet", "-p", "no:cacheprovider", f"tests/{folder}")
        checks.run(folder, "python", "-m", *command, *session.posargs)
    checks.close()


@nox.session
def refresh(session: nox.Session) -> None:
    """Update the command output shown in the documentation."""
    place = Place.prepare(session, PYTEST, ANSIBLE, LIBRARIES, EMULATOR)
    place.run("python", "-m", "tests.docs.refresh", str(CLONE))


@nox.session(allow_parallel=False, python=">=3.12,<3.15")
def benchmark(session: nox.Session) -> None:
    """Measure run times and compare them with other tools, with the newest ansible-core, on an idle machine."""
    own = ("tests/properties/requirements.txt", "tests/benchmark/requirements.txt")
    place = Place.prepare(session, PYTEST, ANSIBLE, LIBRARIES, EMULATOR, *own)
    measured = BUILD / "benchmark"
    shutil.rmtree(measured, ignore_errors=True)
    place.run("python", "-m", "tests.benchmark", str(measured), env=client(session, "v2"))
    place.run("python", "-m", "tests.benchmark.fleet", str(measured / "fleet.json"))
    session.log(f"the numbers, the page and the plot are {measured}/benchmark.*; to publish them, copy them into docs/")
    env = {"BENCHMARK_RESULTS": str(measured / "benchmark.json"), "FLEET_RESULTS": str(measured / "fleet.json")}
    bars = (f"tests/benchmark/{name}.py" for name in ("test_bars", "test_fleet_bars", "test_location_bars"))
    run_pytest(place, *bars, env=env)


@nox.session(tags=["matrix"])
@nox.parametrize(("python", "ansible"), [nox.param(cell.python, cell.core, id=str(cell)) for cell in cells.CELLS])
def core(session: nox.Session, ansible: str) -> None:
    """One ansible-core on one Python: sanity tests, unit tests, and integration tests with API v2."""
    place = Place.prepare(session, f"tests/requirements/core-{ansible}.txt", LIBRARIES, PYTEST, SANITY)
    checks = Checks(place)
    with checks.step("sanity"):
        sanity_tests(place)
    with checks.step("unit"):
        unit_tests(place)
    with checks.step("integration"):
        integration_targets(place)
    checks.close()


@nox.session(tags=["matrix"], python=cells.TARGETS)
def target(session: nox.Session) -> None:
    """The modules on a target's Python that has their libraries but no Ansible."""
    place = Place.prepare(session, LIBRARIES)
    junit = place.root / "junit"
    env = TARGET_ROLES | {"ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit", "JUNIT_OUTPUT_DIR": str(junit)}
    playbook = str(environment(session, "ansible", ANSIBLE).with_name("ansible-playbook"))
    with emulator(place) as url, collected(session, junit):
        settings = target_settings(url, str(place.python))
        session.run(playbook, TARGET_PLAYBOOK[1], "--extra-vars", settings, env=place.env | env, external=True)


@nox.session(tags=["matrix"])
def libraries(session: nox.Session) -> None:
    """The oldest libraries that the collection's requirements allow; all other sessions use the newest."""
    oldest = BUILD / "oldest-libraries.txt"
    allowed = (CLONE / LIBRARIES).read_text(encoding="utf-8")
    oldest.write_text(allowed.replace(">=", "=="), encoding="utf-8")
    place = Place.prepare(session, ANSIBLE, PYTEST, str(oldest))
    checks = Checks(place)
    with checks.step("unit"):
        unit_tests(place)
    with checks.step("integration"):
        integration_targets(place, *MODULES)
    checks.close()
