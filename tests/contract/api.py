# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared by the tests: the API's paths, and a plain HTTP client over one connection."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any, Self

from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.emulator.server import Emulator

ZONE = f"/zones/{DEFAULT_ZONE_ID}"
V2 = f"{ZONE}/origin/cloud_regions"
V1 = f"{ZONE}/cache/origin_cloud_regions"


@dataclass(frozen=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as a JSON value."""
        return json.loads(self.body)

    @property
    def result(self) -> Any:
        """The envelope's result."""
        return self.json["result"]

    @property
    def codes(self) -> list[int]:
        """The codes of the envelope's errors."""
        return [error["code"] for error in self.json["errors"]]


class Api:
    """A plain HTTP client over one connection that is kept alive."""

    def __init__(self, emulator: Emulator, timeout: float = 60) -> None:
        self.emulator = emulator
        self.connection = http.client.HTTPConnection(emulator.host, emulator.port, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Reply:
        """Send a request with the default token, or with other credentials in `headers`."""
        payload = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {DEFAULT_TOKEN}"} if headers is None else headers
        try:
            self.connection.request(method, "/client/v4" + path, payload, sent)
            response = self.connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except Exception:
            self.connection.close()
            raise

    def get(self, path: str) -> Reply:
        """GET with the default token."""
        return self.call("GET", path)
