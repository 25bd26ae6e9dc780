# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Tiered Cache settings of a zone: reading them, and the topology that they mean (API facts, Tiered Cache)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ApiError

TIERED_CACHING = "tiered_caching"
SMART_TOPOLOGY = "tiered_cache_smart_topology_enable"

PATHS = {TIERED_CACHING: f"argo/{TIERED_CACHING}", SMART_TOPOLOGY: f"cache/{SMART_TOPOLOGY}"}
"""Where each setting is, below the zone."""

NONE = "none"
SMART = "smart"
GENERIC = "generic"

# The setting was never made, or was deleted; it is off then.
_ABSENT_CODE = 1142


@dataclass(frozen=True)
class Setting:
    """One setting. editable: what the API says of that; it is not always true."""

    on: bool
    editable: bool = True


def fetch_setting(client: Client, zone_id: str, name: str) -> Setting:
    """Fetch one of PATHS; one request. Raises RequestError."""
    try:
        answer = client.get(f"/zones/{quote(zone_id, safe='')}/{PATHS[name]}")
    except ApiError as error:
        if error.status == 404 and _ABSENT_CODE in error.codes:
            return Setting(on=False)
        raise
    return parse_setting(answer, name)


def parse_setting(answer: Answer, name: str) -> Setting:
    """The setting in an answer. Raises ResponseError where it is not there."""
    row = answer.result if isinstance(answer.result, dict) else {}
    if row.get("id") != name or row.get("value") not in ("on", "off"):
        raise answer.unexpected(f"no setting {name} that is on or off")
    return Setting(on=row["value"] == "on", editable=row.get("editable") is not False)


def topology(*, tiered_caching: bool, smart_topology: bool) -> str:
    """Which data centers are upper tiers.

    NONE: there are none, so mappings do nothing. SMART: the one in which mappings act. GENERIC: an Enterprise topology
    in which they do not. No call tells of a Custom topology, which overrides all.
    """
    if not tiered_caching:
        return NONE
    return SMART if smart_topology else GENERIC
