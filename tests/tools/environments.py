# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The virtual environments of the sessions: each is made anew only where its requirements have changed."""

from __future__ import annotations

import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path

import nox
import pythons
from confined import BUILD, CLONE, TOOLS

ANSIBLE = "tests/requirements/ansible.txt"
CHANGELOG = "tests/requirements/changelog.txt"
COLLECTION = "requirements.txt"
EMULATOR = "tests/emulator/requirements.txt"
MEASURE = "tests/requirements/coverage.txt"
PYTEST = "tests/requirements/pytest.txt"
SANITY = "tests/requirements/sanity.txt"
SCHEMA = "tests/contract/requirements.txt"


def install(session: nox.Session, *requirements: str) -> None:
    """Install requirements files, unless the environment was made from the very same ones before."""
    content = "".join((CLONE / name).read_text(encoding="utf-8") for name in requirements)
    location = Path(session.virtualenv.location)
    wanted = sha256(f"{sys.version}\n{location}\n{content}".encode()).hexdigest()
    stamp = location / ".made-from"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    if stamp.is_file() or not any(location.glob("lib*/python*/site-packages/pip/__main__.py")):
        # It is of something else, or was cut off.
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


def client(session: nox.Session, version: str) -> dict[str, str]:
    """Cloudflare's own client for one version of the API in an environment of its own; the variable that names it."""
    requirements = f"tests/contract/clients/requirements-{version}.txt"
    python = environment(session, BUILD / f"clients/{version}", requirements)
    return {f"CLOUDFLARE_CLIENT_{version.upper()}_PYTHON": str(python)}


def node_client(session: nox.Session, version: str) -> dict[str, str]:
    """The same with Cloudflare's TypeScript client; no variable where there is no npm, and the tests say so."""
    if shutil.which("npm") is None:
        return {}
    source, directory = CLONE / f"tests/contract/clients/node-{version}", BUILD / f"clients/node-{version}"
    stamp, lock = directory / ".made-from", (source / "package-lock.json").read_text(encoding="utf-8")
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != lock:
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(source, directory)
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
        session.run("npm", "ci", f"--prefix={directory}", f"--cache={BUILD / 'cache/npm'}", *quiet, external=True)
        stamp.write_text(lock, encoding="utf-8")
    return {f"CLOUDFLARE_CLIENT_{version.upper()}_NODE": str(directory)}


def schemathesis(session: nox.Session) -> dict[str, str]:
    """Schemathesis in an environment of its own; the variable that names it, none without a schema to run it on."""
    if "CLOUDFLARE_SCHEMA_DIR" not in os.environ:
        return {}
    python = environment(session, BUILD / "schemathesis", "tests/contract/clients/requirements-schemathesis.txt")
    return {"SCHEMATHESIS": str(python.with_name("schemathesis"))}


def python_of(session: nox.Session, version: str) -> Path:
    """The machine's Python of this version; where there is none, the session was not tried."""
    python = pythons.find(version)
    if python is None:
        session.skip(pythons.why_not(version))
    return python
