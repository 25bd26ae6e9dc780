# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""API v2 (current): `/zones/{zone_id}/origin/cloud_regions`. Paths, keys and shapes of the published schema."""

from __future__ import annotations

from typing import Any, Final

from .auth import SETTINGS_EDIT, SETTINGS_READ, any_of
from .call import Call, read_item
from .envelope import Answer, success
from .errors import IP_MISMATCH, Refusal
from .mapping import BatchOutcome, Mapping, canonical_ip
from .paging import result_info
from .regions import Regions
from .routing import zone_route
from .zone import Zone

_ROOT: Final = "origin/cloud_regions"
_IP: Final = "origin_ip"


def _entry(zone: Zone, mapping: Mapping) -> dict[str, Any]:
    entry = _short(mapping)
    return {**entry, "modified_on": mapping.modified_on} if zone.settings.show_modified_on else entry


def _short(mapping: Mapping) -> dict[str, Any]:
    return {_IP: mapping.ip, "vendor": mapping.vendor, "region": mapping.region}


def _batch(outcome: BatchOutcome) -> Answer:
    return success(
        {
            "succeeded": [_short(mapping) for mapping in outcome.succeeded],
            "failed": [{_IP: item.ip, "error": item.error} for item in outcome.failed],
        }
    )


def supported(zone: Zone, call: Call, _last: str) -> Answer:
    """Both versions' `supported_regions`: the same result, wrapped in neither (API facts)."""
    return success({"obtained_codes": zone.settings.obtained_codes, "vendors": _vendors(zone.supported_regions())})


def _vendors(regions: Regions) -> dict[str, Any]:
    return {
        vendor: [{"name": name, "upper_tier_colos": list(colos)} for name, colos in names.items()]
        for vendor, names in regions.items()
    }


def _list(zone: Zone, call: Call, _last: str) -> Answer:
    page = zone.page(call.number("page", 1), call.number("per_page", 20))
    info = result_info(len(page.mappings), page.page, page.per_page, page.total_count)
    return success([_entry(zone, mapping) for mapping in page.mappings], result_info=info)


def _get(zone: Zone, call: Call, ip: str) -> Answer:
    return success(_entry(zone, zone.get(ip)))


def _put(zone: Zone, call: Call, ip: str) -> Answer:
    item = call.item(_IP)
    # Compared in canonical form (assumed); the order of the checks is assumed too.
    if canonical_ip(ip) != canonical_ip(item.ip):
        raise Refusal(IP_MISMATCH)
    return success(_entry(zone, zone.upsert(item)))


def _delete(zone: Zone, call: Call, ip: str) -> Answer:
    return success({_IP: zone.delete(ip).ip})


def _batch_put(zone: Zone, call: Call, _last: str) -> Answer:
    return _batch(zone.batch_upsert([read_item(value, _IP) for value in call.json_array()]))


def _batch_delete(zone: Zone, call: Call, _last: str) -> Answer:
    return _batch(zone.batch_delete(call.json_array()))


_READ: Final = any_of(SETTINGS_READ)
_EDIT: Final = any_of(SETTINGS_EDIT)

ROUTES: Final = (
    zone_route("GET", _ROOT, _READ, _list, "v2"),
    zone_route("PUT", _ROOT + "/batch", _EDIT, _batch_put, "v2"),
    zone_route("DELETE", _ROOT + "/batch", _EDIT, _batch_delete, "v2"),
    zone_route("GET", _ROOT + "/supported_regions", _READ, supported, "v2"),
    zone_route("GET", _ROOT + "/{origin_ip}", _READ, _get, "v2"),
    zone_route("PUT", _ROOT + "/{origin_ip}", _EDIT, _put, "v2"),
    zone_route("DELETE", _ROOT + "/{origin_ip}", _EDIT, _delete, "v2"),
)
