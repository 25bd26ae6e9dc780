# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""API v1 (deprecated): `/zones/{zone_id}/cache/origin_cloud_regions`. Keys and wrapping of the published schema."""

from __future__ import annotations

from typing import Any, Final

from . import v2
from .auth import SETTINGS_EDIT, SETTINGS_READ, any_of
from .call import Call, read_item
from .envelope import Answer, success
from .errors import DELETE_NOT_FOUND, NOT_FOUND, Refusal
from .mapping import BatchOutcome, Mapping
from .routing import zone_route
from .zone import Zone

_ROOT: Final = "cache/origin_cloud_regions"
_IP_IN: Final = "ip"
_IP_OUT: Final = "origin-ip"
SETTING_ID: Final = "origin_public_cloud_region"


def _wrapped(zone: Zone, value: Any, modified_on: str | None) -> Answer:
    result = {"id": SETTING_ID, "editable": zone.settings.editable, "value": value}
    return success({**result, "modified_on": modified_on} if zone.settings.show_modified_on else result)


def _short(mapping: Mapping) -> dict[str, Any]:
    return {_IP_OUT: mapping.ip, "vendor": mapping.vendor, "region": mapping.region}


def _entry(zone: Zone, mapping: Mapping) -> dict[str, Any]:
    entry = _short(mapping)
    return {**entry, "modified_on": mapping.modified_on} if zone.settings.show_modified_on else entry


def _single(zone: Zone, mapping: Mapping) -> Answer:
    return _wrapped(zone, _entry(zone, mapping), mapping.modified_on)


def _whole_list(zone: Zone) -> Answer:
    return _wrapped(zone, [_entry(zone, mapping) for mapping in zone.mappings()], zone.modified_on)


def _batch(zone: Zone, outcome: BatchOutcome) -> Answer:
    value = {
        "succeeded": [_short(mapping) for mapping in outcome.succeeded],
        "failed": [{_IP_OUT: item.ip, "error": item.error} for item in outcome.failed],
    }
    # Null when nothing was applied (published schema); not the zone's own time, which a deletion may have removed.
    return _wrapped(zone, value, zone.clock() if outcome.succeeded else None)


def _list(zone: Zone, call: Call, _last: str) -> Answer:
    return _whole_list(zone)


def _create(zone: Zone, call: Call, _last: str) -> Answer:
    return _single(zone, zone.create(call.item(_IP_IN)))


def _edit(zone: Zone, call: Call, _last: str) -> Answer:
    zone.upsert(call.item(_IP_IN))
    return _whole_list(zone)


def _get(zone: Zone, call: Call, ip: str) -> Answer:
    return _single(zone, zone.get(ip))


def _delete(zone: Zone, call: Call, ip: str) -> Answer:
    try:
        return _single(zone, zone.delete(ip))
    except Refusal as refusal:
        if refusal.kind is NOT_FOUND and zone.settings.delete_not_found_code == DELETE_NOT_FOUND.code:
            raise Refusal(DELETE_NOT_FOUND) from None
        raise


def _batch_edit(zone: Zone, call: Call, _last: str) -> Answer:
    return _batch(zone, zone.batch_upsert([read_item(value, _IP_IN) for value in call.json_array()]))


def _batch_delete(zone: Zone, call: Call, _last: str) -> Answer:
    return _batch(zone, zone.batch_delete(call.json_array()))


_READ: Final = any_of(SETTINGS_READ)
_EDIT: Final = any_of(SETTINGS_EDIT)

ROUTES: Final = (
    zone_route("GET", _ROOT, _READ, _list, "v1"),
    zone_route("POST", _ROOT, _EDIT, _create, "v1"),
    zone_route("PATCH", _ROOT, _EDIT, _edit, "v1"),
    zone_route("PATCH", _ROOT + "/batch", _EDIT, _batch_edit, "v1"),
    zone_route("DELETE", _ROOT + "/batch", _EDIT, _batch_delete, "v1"),
    zone_route("GET", _ROOT + "/supported_regions", _READ, v2.supported, "v1"),
    zone_route("GET", _ROOT + "/{origin_ip}", _READ, _get, "v1"),
    zone_route("DELETE", _ROOT + "/{origin_ip}", _EDIT, _delete, "v1"),
)
