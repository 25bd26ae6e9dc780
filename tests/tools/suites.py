# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The suites of tests, as more than one session runs them: pytest on a folder, and those of ansible-test."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nox
from checks import collected
from confined import BUILD, RESULTS, TOOLS
from emulators import emulator, emulator_settings
from environments import MEASURE, PYTEST, install
from places import Place, ansible_env, stage

COVERAGE = BUILD / "coverage"


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
