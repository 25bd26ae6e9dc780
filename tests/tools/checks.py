# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a session found, as JUnit files in ``.build/results``, which the closing table counts."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import nox
from confined import RESULTS
from places import ansible_env


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


@contextlib.contextmanager
def collected(session: nox.Session, directory: Path, part: str = "") -> Iterator[None]:
    """Take over the JUnit files that what is done inside leaves in the directory.

    A playbook that ends well has rescued the tasks that failed on the way: they were meant to, and count as passed.
    Whatever ends well without any has tested nothing, and fails the session.
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
        session.error(f"it left no results in {directory}")
