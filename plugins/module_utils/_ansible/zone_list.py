# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that select zones, and zones as return values."""

from __future__ import annotations

from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.fetch import FoundZones
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import ListedZone, require_distinct
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listing import STATUSES, TYPES

FILTER_OPTIONS: dict[str, Any] = {
    "accounts": {"type": "list", "elements": "str"},
    "names": {"type": "list", "elements": "str"},
    "exclude": {"type": "list", "elements": "str"},
    "statuses": {"type": "list", "elements": "str", "choices": list(STATUSES), "default": ["active"]},
    "types": {"type": "list", "elements": "str", "choices": list(TYPES)},
    "plans": {"type": "list", "elements": "str"},
    "paused": {"type": "bool", "default": False},
}

EMPTY_LIST = (
    "the API returned no zones for these credentials and filters; check them. Without the permission 'Zone: Read',"
    " the list can be empty"
)
"""If a token lacks the permission, Cloudflare returns an empty list instead of an error."""

_ADVICE = "select one of them with accounts, statuses, or exclude"


def zone_list_values(found: FoundZones) -> dict[str, Any]:
    """The return values of `zone_info`. Raises DuplicateZonesError if two zones have the same name."""
    require_distinct(((zone.name, zone) for zone in found.zones), _ADVICE)
    return {
        "zones": [zone_value(zone) for zone in found.zones],
        "count": len(found.zones),
        "read_count": found.read,
    }


def zone_value(zone: ListedZone) -> dict[str, Any]:
    """A zone as in return values and in the variables of inventory hosts."""
    return {
        "id": zone.id,
        "name": zone.name,
        "account": {"id": zone.account.id, "name": zone.account.name},
        "plan": zone.plan,
        "status": zone.status,
        "type": zone.type,
        "paused": zone.paused,
        "name_servers": list(zone.name_servers),
        "created_on": zone.created_on,
        "modified_on": zone.modified_on,
    }
