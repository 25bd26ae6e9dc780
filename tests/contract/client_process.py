# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cloudflare's own clients, each a process that makes calls and says what came of them (see `clients/`)."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID

_CLIENTS: Final = Path(__file__).parent / "clients"
_PATIENCE: Final = 300
"""Seconds for one task."""

RESOURCE: Final = "cache.origin_cloud_regions"
AWS: Final = {"vendor": "aws", "region": "us-east-1"}
GCP: Final = {"vendor": "gcp", "region": "us-central1"}

Call = tuple[str, dict[str, Any]]


def op(name: str, **arguments: Any) -> Call:
    """A call of the resource, for the default zone."""
    return f"{RESOURCE}.{name}", {"zone_id": DEFAULT_ZONE_ID, **arguments}


def command(language: str, version: str) -> tuple[str, ...]:
    """The command of the client for API v1 or v2. Skips the test if the client is not available."""
    variable = f"CLOUDFLARE_CLIENT_{version.upper()}_{language.upper()}"
    place = os.environ.get(variable)
    if language == "node" and shutil.which("node") is None:
        pytest.skip("install Node.js 18 or newer, with npm, to run Cloudflare's TypeScript client")
    if not place:
        files = f"requirements-{version}.txt" if language == "python" else f"node-{version}"
        pytest.skip(
            f"install tests/contract/clients/{files} as tests/contract/README.md says, and name the place in {variable}"
        )
    if language == "node":
        return "node", str(_CLIENTS / "drive.mjs"), place
    return place, str(_CLIENTS / "drive.py")


class Process:
    """A client's process: a task in, outcomes out, a line each."""

    def __init__(self, argv: Sequence[str]) -> None:
        # Nothing of the caller's environment may decide which credentials the client sends.
        environment = {"PATH": os.environ.get("PATH", "")}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(argv, env=environment, stdin=pipe, stdout=pipe, text=True)

    def ask(self, task: dict[str, Any]) -> list[dict[str, Any]]:
        """Send a task and wait for its outcomes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            assert selector.select(_PATIENCE), f"the client did not answer within {_PATIENCE} s"
        line = self._process.stdout.readline()
        assert line, "the client's process ended; what it printed is above"
        outcomes: list[dict[str, Any]] = json.loads(line)
        return outcomes

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()


@dataclass
class Processes:
    """The processes that were started; each serves all tests."""

    started: dict[tuple[str, ...], Process]

    def of(self, argv: tuple[str, ...]) -> Process:
        """The process of a command, started at need."""
        if argv not in self.started:
            self.started[argv] = Process(argv)
        return self.started[argv]

    def close(self) -> None:
        """End all of them."""
        for process in self.started.values():
            process.close()


@dataclass(frozen=True)
class Client:
    """One of Cloudflare's clients, talking to one base URL."""

    process: Process
    base_url: str

    def run(self, *calls: Call, **client: Any) -> list[dict[str, Any]]:
        """Make calls with one client; see `drive.py` for what comes back. `client` are arguments of `Cloudflare`."""
        arguments = {"base_url": self.base_url, "api_token": DEFAULT_TOKEN, "max_retries": 0, **client}
        return self.process.ask({"client": arguments, "calls": calls})

    def ok(self, *calls: Call, **client: Any) -> list[Any]:
        """Make calls that must all succeed; their parsed answers."""
        outcomes = self.run(*calls, **client)
        assert [outcome for outcome in outcomes if "ok" not in outcome] == []
        return [outcome["ok"] for outcome in outcomes]


def shown(row: dict[str, Any]) -> tuple[str, str, str]:
    """An entry as the client parsed it."""
    return row["origin_ip"], row["vendor"], row["region"]


def numbered(count: int, start: int = 0) -> list[dict[str, str]]:
    """So many mappings, IPv4 and IPv6 in turn, in the emulator's order once stored."""
    pairs = [("aws", "us-east-1"), ("azure", "eastus"), ("gcp", "us-central1"), ("oci", "us-ashburn-1")]
    ips = [f"192.0.2.{n}" if n < 200 else f"2001:db8::{n:x}" for n in range(start, start + count)]
    return [{"ip": ip, "vendor": pairs[n % 4][0], "region": pairs[n % 4][1]} for n, ip in enumerate(ips)]
