# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The virtual environments of the sessions. Each is rebuilt only if its requirements have changed.

nox either reuses an environment or rebuilds it; it does not track the requirements.
"""

from __future__ import annotations

import fcntl
import shutil
import sys
from hashlib import sha256
from pathlib import Path

import nox
from nox.command import CommandFailed

from tests.tools import installer
from tests.tools.confined import BUILD, CLONE, TOOLS

ANSIBLE = "tests/requirements/ansible.txt"
CHANGELOG = "tests/requirements/changelog.txt"
EMULATOR = "tests/emulator/requirements.txt"
LIBRARIES = "requirements.txt"
MEASURE = "tests/requirements/coverage.txt"
PYTEST = "tests/requirements/pytest.txt"
SANITY = "tests/requirements/sanity.txt"
SCHEMA = "tests/contract/requirements.txt"

SCHEMAS = CLONE.parent / "shared/api"
"""The directory of Cloudflare's published schemas, if available."""


def install(session: nox.Session, *requirements: str) -> None:
    """Install requirements files, unless the environment was already built from the same ones."""
    content = "".join((CLONE / name).read_text(encoding="utf-8") for name in requirements)
    location = Path(session.virtualenv.location)
    wanted = sha256(f"{sys.version}\n{location}\n{content}".encode()).hexdigest()
    stamp = location / ".made-from"
    if stamp.is_file():
        if stamp.read_text(encoding="utf-8") == wanted:
            return
        shutil.rmtree(location)
        session.virtualenv.create()
    stamp.touch()
    files = (f"--requirement={CLONE / name}" for name in requirements)
    session.install(*files, env=dict(installer.settings() or {}))
    stamp.write_text(wanted, encoding="utf-8")


def environment(session: nox.Session, name: str, *requirements: str) -> Path:
    """Create an environment that sessions share, and return its Python."""
    directory = BUILD / "shared" / name
    directory.parent.mkdir(exist_ok=True)
    env = {"PYTHON": sys.executable}
    if installer.backend() == "uv":
        env |= {"UV": str(installer.UV), **(installer.settings() or {})}
    with directory.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        files = (str(CLONE / file) for file in requirements)
        session.run("sh", str(TOOLS / "venv.sh"), str(directory), *files, env=env, external=True)
    return directory / "bin/python"


def client(session: nox.Session, version: str) -> dict[str, str]:
    """Install Cloudflare's own client for one API version, and return the variable that names its Python."""
    python = environment(session, f"client-{version}", f"tests/contract/clients/requirements-{version}.txt")
    return {f"CLOUDFLARE_CLIENT_{version.upper()}_PYTHON": str(python)}


def node_client(session: nox.Session, version: str) -> dict[str, str]:
    """The same for Cloudflare's TypeScript client. Return no variable if npm is missing or fails.

    The tests are then skipped with a reason.
    """
    if shutil.which("npm") is None:
        return {}
    source, directory = CLONE / f"tests/contract/clients/node-{version}", BUILD / f"shared/node-{version}"
    stamp, lock = directory / ".made-from", (source / "package-lock.json").read_text(encoding="utf-8")
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != lock:
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(source, directory)
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
        place = (f"--prefix={directory}", f"--cache={BUILD / 'cache/npm'}")
        try:
            session.run("npm", "ci", *place, *quiet, external=True)
        except CommandFailed:
            session.warn("npm could not install Cloudflare's TypeScript client; its tests are skipped")
            return {}
        stamp.write_text(lock, encoding="utf-8")
    return {f"CLOUDFLARE_CLIENT_{version.upper()}_NODE": str(directory)}


def schemathesis(session: nox.Session) -> dict[str, str]:
    """Schemathesis in an environment of its own; the variable that names it, none without a schema to run it on."""
    if not SCHEMAS.is_dir():
        return {}
    python = environment(session, "schemathesis", "tests/contract/clients/requirements-schemathesis.txt")
    return {"SCHEMATHESIS": str(python.with_name("schemathesis"))}
