# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The return values about the calls of the API, which every module with a client has."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client


def call_values(client: Client) -> dict[str, Any]:
    """How often the API was called, and what was sent again: `api_calls`, and `retry_log` where it is not empty."""
    values: dict[str, Any] = {"api_calls": asdict(client.calls)}
    return {**values, "retry_log": client.retry_log} if client.retry_log else values
