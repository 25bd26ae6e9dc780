# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start the API emulator for a session, and return the settings with which playbooks find it.

It runs in its own environment, because the tested environment must not contain the emulator's requirements.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator

from tests.tools.confined import RESULTS
from tests.tools.environments import EMULATOR, environment
from tests.tools.places import Place


@contextlib.contextmanager
def emulator(place: Place) -> Iterator[str]:
    """Run the emulator and yield its base URL. It is always stopped afterwards."""
    session = place.session
    command = [str(environment(session, "emulator", EMULATOR)), "-m", "tests.emulator", "--port", "0"]
    output = RESULTS / f"{session.name}.emulator.log"
    with output.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=place.stage, env=os.environ | place.env, stdout=subprocess.PIPE, stderr=log, text=True
        )
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
    """Return the variables with which the integration targets find the emulator."""
    return {"cloudflare_api_url": url, "cloudflare_emulator_url": url.removesuffix("/client/v4")}


def target_settings(url: str, python: str) -> str:
    """Return the same as JSON, for the playbook that runs the targets with a given Python."""
    return json.dumps(emulator_settings(url) | {"setup_emulator_versions": ["v2"], "target_python": python})
