# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator of the API for a session, and how playbooks find it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nox
from confined import BUILD, RESULTS
from environments import EMULATOR, environment
from places import ansible_env


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


def emulator_settings(url: str) -> dict[str, object]:
    """By which variables the integration targets find the emulator."""
    return {"cloudflare_api_url": url, "cloudflare_emulator_url": url.removesuffix("/client/v4")}


def target_settings(url: str, python: Path) -> str:
    """The same for the playbook that runs them on this Python of a target, as JSON."""
    return json.dumps(emulator_settings(url) | {"setup_emulator_versions": ["v2"], "target_python": str(python)})
