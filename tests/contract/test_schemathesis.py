# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Schemathesis makes requests out of the published schema, and holds the emulator's answers to it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.contract.schema import FILES, SCHEMA_DIR_VARIABLE, schema_dir
from tests.contract.test_records_and_pools import BALANCERS, POOLS, RECORDS
from tests.emulator.client import DEFAULT_ACCOUNT_ID, DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.emulator.routes import ROUTES
from tests.emulator.server import Emulator

SECONDS: Final = 20
"""For one of the three files; what a slow machine does not come to in this time is left out."""

CHECKS: Final = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_schema_conformance", "ignored_auth"),
)
CONFIGURATION: Final = f"""
[parameters]
"path.zone_id" = "{DEFAULT_ZONE_ID}"
"path.account_id" = "{DEFAULT_ACCOUNT_ID}"
"path.pool_id" = "p1"
"""


@pytest.mark.parametrize("name", FILES)
def test_requests_out_of_the_published_schema_are_answered_by_it(emulator: Emulator, tmp_path: Path, name: str) -> None:
    program, directory = os.environ.get("SCHEMATHESIS"), schema_dir()
    if not program:
        pytest.skip(
            "install tests/contract/clients/requirements-schemathesis.txt, and name the program in SCHEMATHESIS"
        )
    if directory is None:
        pytest.skip(f"the published schema is not at hand: {SCHEMA_DIR_VARIABLE} is not set")
    emulator.control.put_zone(plan="enterprise", records=RECORDS, load_balancers=BALANCERS)
    emulator.control.put_account(pools=POOLS)
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION, encoding="utf-8")

    command = [program, f"--config-file={configuration}", "run", str(directory / name), f"--url={emulator.url}"]
    command += [f"--header=Authorization: Bearer {DEFAULT_TOKEN}", f"--checks={','.join(CHECKS)}"]
    command += ["--phases=examples,coverage,fuzzing", "--generation-deterministic", f"--max-time={SECONDS}"]
    done = subprocess.run([*command, "--no-color"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert [exchange["bug"] for exchange in emulator.control.log() if exchange["bug"]] == []
    published = json.loads((directory / name).read_text(encoding="utf-8"))["paths"]
    operations = {f"{method.upper()} {path}" for path, methods in published.items() for method in methods}
    emulated = {route.label for route in ROUTES}
    answered = {exchange["route"] for exchange in emulator.control.log() if exchange["status"] == 200}
    assert operations & emulated - answered == set()
    # Requests that break the schema are among them, on purpose.
    emulator.control.clear_log()
