# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs Cloudflare's own clients, each with the interpreter of its own virtual environment."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.client import DEFAULT_TOKEN

_DRIVER = Path(__file__).parent / "clients/drive.py"
RESOURCE = "cache.origin_cloud_regions"


@dataclass(frozen=True)
class Client:
    """One of Cloudflare's clients, talking to one base URL."""

    python: str
    base_url: str

    def run(self, *calls: tuple[str, dict[str, Any]], **client: Any) -> list[dict[str, Any]]:
        """Make calls in one process; see `drive.py` for what comes back. `client` are arguments of `Cloudflare`."""
        arguments = {"base_url": self.base_url, "api_token": DEFAULT_TOKEN, "max_retries": 0, **client}
        # Nothing of the caller's environment may decide which credentials the client sends.
        environment = {"PATH": os.environ.get("PATH", "")}
        done = subprocess.run(
            [self.python, str(_DRIVER)],
            input=json.dumps({"client": arguments, "calls": calls}),
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        outcomes: list[dict[str, Any]] = json.loads(done.stdout)
        return outcomes

    def ok(self, *calls: tuple[str, dict[str, Any]], **client: Any) -> list[Any]:
        """Make calls that must all succeed; their parsed answers."""
        outcomes = self.run(*calls, **client)
        assert [outcome for outcome in outcomes if "ok" not in outcome] == []
        return [outcome["ok"] for outcome in outcomes]


def interpreter(variable: str) -> str:
    """The client's interpreter by the environment; the test is skipped where it is not named."""
    python = os.environ.get(variable)
    if not python:
        pytest.skip(f"the client's virtual environment is not at hand: {variable} is not set")
    return python


def shown(row: dict[str, Any]) -> tuple[str, str, str]:
    """An entry as the client parsed it."""
    return row["origin_ip"], row["vendor"], row["region"]


def numbered(count: int, start: int = 0) -> list[dict[str, str]]:
    """So many mappings, IPv4 and IPv6 in turn, in the emulator's order once stored."""
    pairs = [("aws", "us-east-1"), ("azure", "eastus"), ("gcp", "us-central1"), ("oci", "us-ashburn-1")]
    ips = [f"192.0.2.{n}" if n < 200 else f"2001:db8::{n:x}" for n in range(start, start + count)]
    return [{"ip": ip, "vendor": pairs[n % 4][0], "region": pairs[n % 4][1]} for n, ip in enumerate(ips)]
