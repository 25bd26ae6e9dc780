# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The return values about the calls of the API, which all modules have."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions


def call_values(api: OriginCloudRegions) -> dict[str, Any]:
    """Which zone and which generation of the API were used, and how often it was called."""
    values = {"zone_id": api.zone_id, "api_version": api.version, "api_calls": asdict(api.calls)}
    return {**values, "retry_log": api.retry_log} if api.retry_log else values
