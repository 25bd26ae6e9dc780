# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start pytest and ansible-test from nox, for the suites that several sessions run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nox

from tests.tools.checks import collected
from tests.tools.confined import BUILD, CLONE, RESULTS, TOOLS
from tests.tools.emulators import emulator, emulator_settings
from tests.tools.environments import MEASURE, PYTEST
from tests.tools.places import Place

COVERAGE = BUILD / "coverage"


def run_folder(
    session: nox.Session, *requirements: str, coverage: bool = False, env: dict[str, str] | None = None
) -> None:
    """Run the test folder named like the session with pytest, these requirements, and the folder's own."""
    own = [name for name in (f"tests/{session.name}/requirements.txt",) if (CLONE / name).is_file()]
    place = Place.prepare(session, PYTEST, *((MEASURE,) if coverage else ()), *requirements, *own)
    run_pytest(place, f"tests/{session.name}", *session.posargs, coverage=coverage, env=env)


def run_pytest(place: Place, *arguments: str, coverage: bool = False, env: dict[str, str] | None = None) -> None:
    """Run pytest, and write its results under the session's name."""
    name = place.session.name
    place.run(
        *(("coverage", "run", "-m", "pytest") if coverage else ("python", "-m", "pytest")),
        f"--override-ini=cache_dir={BUILD / 'cache/pytest' / name}",
        f"--junitxml={RESULTS / name}.xml",
        *arguments,
        env={"COVERAGE_FILE": str(COVERAGE / f".coverage.{name}")} | (env or {}),
    )


def ansible_test(place: Place, command: str, *arguments: str) -> None:
    """Run ansible-test in the copy."""
    output = place.stage / "tests/output"
    runner = (str(TOOLS / "run_ansible_test.py"), str(place.root / "home"))
    local = ("--local", "--python", place.version, "--color", "no")
    with collected(place.session, output / "junit", command):
        place.run("python", *runner, command, *local, *arguments, env={"HOME": str(Path.home())})
    shutil.rmtree(output)


def sanity_tests(place: Place) -> None:
    """Run all of Ansible's sanity tests. No ignore files are allowed."""
    ignored = sorted(path.name for path in (place.stage / "tests/sanity").glob("ignore*"))
    if ignored:
        place.session.error(f"sanity tests must not be ignored, but found tests/sanity/{', '.join(ignored)}")
    ansible_test(place, "sanity", "--junit")


def unit_tests(place: Place) -> None:
    """Run the unit tests with a different Ansible or different libraries than the session ``unit``."""
    results = RESULTS / f"{place.session.name}.unit.xml"
    place.run("python", "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={results}", "tests/unit")


def integration_targets(place: Place, *targets: str, versions: tuple[str, ...] = ("v2",)) -> None:
    """Run the integration targets against an emulator of these API versions."""
    with emulator(place) as url:
        settings = emulator_settings(url) | {"setup_emulator_versions": versions}
        # JSON is YAML.
        config = place.stage / "tests/integration/integration_config.yml"
        config.write_text(json.dumps(settings), encoding="utf-8")
        ansible_test(place, "integration", *targets)
