# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m tests.emulator`: serve until SIGINT or SIGTERM."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from .descriptions import load_account, load_zone
from .server import Emulator


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description="Local emulator of Cloudflare's API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8787, help="port, 0 for a free one (default: %(default)s)")
    parser.add_argument("--accounts", type=Path, help="JSON file, account id -> {name, settings …}")
    parser.add_argument("--zones", type=Path, help="JSON file, zone id -> {name, account, mappings, settings …}")
    parser.add_argument("--certfile", type=Path, help="PEM file; with it the emulator serves https")
    parser.add_argument("--keyfile", type=Path, help="PEM file of the certificate's key")
    return parser.parse_args(argv)


def _read(path: Path | None) -> dict[str, Any]:
    described: dict[str, Any] = {} if path is None else json.loads(path.read_text(encoding="utf-8"))
    return described


def main(argv: list[str] | None = None) -> int:
    """Serve until a signal; prints the base URL once requests are accepted. Returns the exit status."""
    arguments = _arguments(argv)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopped.set())
    try:
        emulator = Emulator(arguments.host, arguments.port, arguments.certfile, arguments.keyfile)
        store = emulator.world.service.store
        for account_id, description in _read(arguments.accounts).items():
            load_account(store, account_id, description)
        for zone_id, description in _read(arguments.zones).items():
            load_zone(store, zone_id, description)
    except (OSError, ValueError) as error:
        print(f"emulator: {error}", file=sys.stderr)
        return 1
    with emulator:
        print(emulator.url, flush=True)
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
