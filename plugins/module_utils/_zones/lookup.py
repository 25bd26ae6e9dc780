# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the zone of a task by its id or name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    OptionsError,
    RefusedCredentialsError,
    ZoneLookupError,
)

# The published schema only defines the length of an id. All known ids consist of letters and digits.
_ID = re.compile(r"[0-9A-Za-z]{1,32}")
# Text that could be an operator (`contains:…`) or another part of a URL is not a valid name.
_NAME = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+")


@dataclass(frozen=True)
class Zone:
    """A zone by its id or by its name. The other one is empty."""

    zone_id: str
    name: str


def parse_zone(params: Mapping[str, Any]) -> Zone:
    """Parse the options `zone_id` and `zone`. Raises OptionsError unless exactly one of them has a value.

    Ansible's own check would accept an empty string as a value.
    """
    zone_id, name = (params["zone_id"] or "").strip(), (params["zone"] or "").strip()
    if zone_id and name:
        raise OptionsError([f"zone: {name!r} is given beside zone_id {zone_id!r}; give only one of them"])
    if zone_id:
        return Zone(_parse_id(zone_id), "")
    if name:
        return Zone("", _parse_name(name.rstrip(".").lower()))
    raise OptionsError(["zone: is missing or empty; give the zone's name, or its id as zone_id"])


def fetch_zone_id(client: Client, zone: Zone) -> str:
    """Return the id of the zone. This sends one GET request if only the name is known.

    Raises ZoneLookupError if there is not exactly one zone with the name, and RequestError.
    """
    if zone.zone_id:
        return zone.zone_id
    row, answer = look_up(client, zone.name)
    zone_id = row.get("id")
    if not isinstance(zone_id, str) or not _ID.fullmatch(zone_id):
        raise answer.unexpected("a zone without a proper id")
    return zone_id


def look_up(client: Client, name: str) -> tuple[dict[str, Any], Answer]:
    """Look up a zone by name, with one GET request. Returns its row and the response.

    Raises ZoneLookupError if there is not exactly one zone with the name, and RequestError.
    """
    try:
        answer = client.get("/zones", {"name": name, "per_page": 50})
    except RefusedCredentialsError as error:
        raise error.with_hint(
            "To look a zone up by its name, the credentials need the permission 'Zone: Read';"
            " check them, or give zone_id instead of zone."
        ) from None
    if not isinstance(answer.result, list) or not all(isinstance(row, dict) for row in answer.result):
        raise answer.unexpected("no list of zones")
    found = [row for row in answer.result if str(row.get("name")).lower() == name]
    if len(found) != 1:
        raise ZoneLookupError(_not_one(name, found, answer))
    return found[0], answer


def _parse_id(zone_id: str) -> str:
    if _ID.fullmatch(zone_id):
        return zone_id
    hint = "; a zone's name goes into the option zone" if _NAME.fullmatch(zone_id) else ""
    raise OptionsError([f"zone_id: {zone_id!r} is not a zone id, which has up to 32 letters and digits{hint}"])


def _parse_name(name: str) -> str:
    if _NAME.fullmatch(name):
        return name
    hint = "; a zone's id goes into the option zone_id" if _ID.fullmatch(name) else ""
    raise OptionsError([f"zone: {name!r} is not the name of a zone, as in example.com{hint}"])


def _not_one(name: str, found: list[dict[str, Any]], answer: Answer) -> str:
    if not found:
        return (
            f"zone: no zone named {name!r} is visible to these credentials; check the name, and that they have the"
            " permission 'Zone: Read' for it, or give zone_id"
        )
    listed = ", ".join(answer.quote(_describe(row)) for row in found)
    return f"zone: {len(found)} zones are named {name!r}: {listed}; give the zone_id of the one that is meant"


def _describe(row: dict[str, Any]) -> str:
    account = row.get("account")
    owner = account.get("name") if isinstance(account, dict) else None
    return f"{row.get('id')} ({row.get('status', 'status unknown')}, account {owner or 'unknown'})"
