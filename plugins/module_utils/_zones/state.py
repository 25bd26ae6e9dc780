# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of a zone, and its account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import NoRouteError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import ListedZone, parse_listed_zone
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import Zone, look_up

_NO_ROUTE_HINT = "The zone id is unknown or not visible to these credentials; check zone_id."


@dataclass(frozen=True)
class ZoneState:
    """A zone. dns_only: whether it only uses DNS, so that none of its traffic is proxied."""

    zone: ListedZone
    dns_only: bool = False


def fetch_zone_state(client: Client, zone: Zone) -> ZoneState:
    """Fetch a zone by its id or name, with one GET request.

    Raises ZoneLookupError if there is not exactly one zone with the name, and RequestError.
    """
    if not zone.zone_id:
        return _parse(*look_up(client, zone.name))
    try:
        answer = client.get(f"/zones/{quote(zone.zone_id, safe='')}")
    except NoRouteError as error:
        raise error.with_hint(_NO_ROUTE_HINT) from None
    state = _parse(answer.result, answer)
    if state.zone.id != zone.zone_id:
        raise answer.unexpected("another zone than was asked for")
    return state


def why_not_proxied(state: ZoneState) -> list[str]:
    """Why the zone's traffic is not proxied (API facts, zones), each as the rest of a sentence about the zone."""
    reasons = []
    if state.zone.status not in (None, "active"):
        reasons.append(f"is {state.zone.status!r}, not active")
    if state.zone.paused:
        reasons.append("is paused")
    if state.dns_only:
        reasons.append("is for DNS only")
    return reasons


def _parse(row: Any, answer: Answer) -> ZoneState:
    try:
        zone = parse_listed_zone(row)
    except ValueError as problem:
        raise answer.unexpected(str(problem)) from None
    meta = row.get("meta") or {}
    dns_only = meta.get("dns_only") if isinstance(meta, dict) else meta
    if dns_only not in (None, True, False):
        raise answer.unexpected("a zone whose meta.dns_only is neither true nor false")
    return ZoneState(zone, bool(dns_only))
