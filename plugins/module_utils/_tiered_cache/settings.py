# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read and write the Tiered Cache settings of a zone (API facts, Tiered Cache)."""

from __future__ import annotations

from urllib.parse import quote

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import CREDENTIAL_CODES, Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    CloudflareError,
    RefusedCredentialsError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.topology import (
    REGIONAL,
    SMART_TOPOLOGY,
    TIERED_CACHING,
    Setting,
    Step,
)

PATHS = {
    TIERED_CACHING: f"argo/{TIERED_CACHING}",
    SMART_TOPOLOGY: f"cache/{SMART_TOPOLOGY}",
    REGIONAL: "cache/regional_tiered_cache",
}
"""The path of each setting below the zone."""

# The setting was never created, or was deleted. It is off in both cases.
_ABSENT_CODE = 1142
# It comes with the status 403, but does not mean that permissions are missing.
_NOT_IN_PLAN_CODE = 1135

_NOT_IN_PLAN_HINT = "The zone's plan does not have this setting."
_PERMISSION_HINT = (
    "Check that the credentials are right and not expired, and that they have the permission 'Zone Settings: Edit'"
    " ('Zone Settings: Read' to read alone) for this zone."
)


def fetch_setting(client: Client, zone_id: str, name: str) -> Setting:
    """Fetch one of PATHS; one request. Raises RequestError."""
    try:
        answer = client.get(_path(zone_id, name))
    except ApiError as error:
        if error.status == 404 and _ABSENT_CODE in error.codes and name == SMART_TOPOLOGY:
            return Setting(on=False)
        if error.status == 403 and _NOT_IN_PLAN_CODE in error.codes and name == REGIONAL:
            return Setting(on=False, in_plan=False)
        raise
    return parse_setting(answer, name)


def write_setting(client: Client, zone_id: str, step: Step) -> None:
    """Change one setting with one request. The answer is ignored, because only reading back shows the new value.

    Raises RequestError and InterruptedRunError.
    """
    client.patch(_path(zone_id, step.name), {"value": "on" if step.on else "off"})


def with_hint(error: CloudflareError) -> CloudflareError:
    """Return the error with a hint about what to do."""
    if isinstance(error, ApiError) and _NOT_IN_PLAN_CODE in error.codes:
        return error.with_hint(_NOT_IN_PLAN_HINT)
    if isinstance(error, RefusedCredentialsError) or (
        isinstance(error, ApiError) and CREDENTIAL_CODES.intersection(error.codes)
    ):
        return error.with_hint(_PERMISSION_HINT)
    return error


def parse_setting(answer: Answer, name: str) -> Setting:
    """Return the setting in an answer. Raises ResponseError if there is none."""
    row = answer.result if isinstance(answer.result, dict) else {}
    if row.get("id") != name or row.get("value") not in ("on", "off"):
        raise answer.unexpected(f"no setting {name} that is on or off")
    return Setting(on=row["value"] == "on", editable=row.get("editable") is not False)


def _path(zone_id: str, name: str) -> str:
    return f"/zones/{quote(zone_id, safe='')}/{PATHS[name]}"
