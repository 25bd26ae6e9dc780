# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python floor.py URL TOKEN STEPS READERS``: the floor, bare `requests` calls that send what the module sent.

STEPS is a file of JSON: steps one after the other, each a list of `[method, path, body]`, which are sent side by side
over up to READERS connections. Nothing is checked, and no answer is parsed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter


def main() -> None:
    """Send all of the requests."""
    url, token, steps, readers = sys.argv[1:]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    session.mount("http://", HTTPAdapter(pool_maxsize=int(readers)))

    def send(request: tuple[str, str, Any]) -> None:
        method, path, body = request
        session.request(method, url + path, json=body)

    for step in json.loads(Path(steps).read_text(encoding="utf-8")):
        if len(step) == 1 or readers == "1":
            for request in step:
                send(request)
        else:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(int(readers)) as pool:
                list(pool.map(send, step))


main()
