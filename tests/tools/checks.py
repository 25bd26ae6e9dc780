# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the results of a session as JUnit files to ``.build/results`` for the summary table.

nox itself stops a session at the first failing command, and reports sessions, not single checks.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import nox

from tests.tools.confined import RESULTS
from tests.tools.places import Place


class Checks:
    """Run several commands in one session. Each counts as a test, and a failure does not stop the next one."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._suite = ET.Element("testsuite", name=place.session.name)
        self._failed: list[str] = []

    def run(
        self,
        name: str,
        *command: str,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        silent: bool = False,
    ) -> None:
        """Run one command. A failure fails the session at its end. Silent commands show output only on failure."""
        with self.step(name), self._place.session.chdir(cwd or Path.cwd()):
            self._place.run(*command, env=env, silent=silent)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the commands inside as one test. A failure fails the session at its end."""
        case = ET.SubElement(self._suite, "testcase", name=name, classname=self._place.session.name)
        started = time.monotonic()
        try:
            yield
        except nox.command.CommandFailed as error:
            ET.SubElement(case, "failure", message=str(error))
            self._failed.append(name)
        case.set("time", f"{time.monotonic() - started:.3f}")

    def close(self) -> None:
        """Write the results. Fail the session if a command failed."""
        session = self._place.session
        ET.ElementTree(self._suite).write(RESULTS / f"{session.name}.xml", encoding="unicode")
        if self._failed:
            session.error(f"failed: {', '.join(self._failed)}")


@contextlib.contextmanager
def collected(session: nox.Session, directory: Path, part: str = "") -> Iterator[None]:
    """Collect the JUnit files that the commands inside write to the directory.

    If the playbook succeeded, its failed tasks were rescued on purpose, and count as passed. Commands that succeed but
    write no results fail the session.
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
    if not any(directory.glob("*.xml")):
        session.error(f"no results were written to {directory}")
