# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The return values about requests to the API, which all modules with a client share."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client


def call_values(client: Client) -> dict[str, Any]:
    """Return `api_calls`, and `retry_log` if a request was sent again."""
    values: dict[str, Any] = {"api_calls": asdict(client.calls)}
    return {**values, "retry_log": client.retry_log} if client.retry_log else values
