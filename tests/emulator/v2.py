# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""API v2 (current): `/zones/{zone_id}/origin/cloud_regions`. Paths, keys and shapes of the published schema."""

from __future__ import annotations

from typing import Any, Final

from .auth import SETTINGS_EDIT, SETTINGS_READ
from .envelope import Answer, success
from .errors import IP_MISMATCH, Refusal
from .regions import Regions
from .routing import Call, ZoneRoute, number, read_item
from .store import BatchOutcome, Mapping, Zone, canonical_ip

_ROOT: Final = ("origin", "cloud_regions")
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
    page = zone.page(number(call.query("page"), 1), number(call.query("per_page"), 20))
    info = {
        "count": len(page.mappings),
        "page": page.page,
        "per_page": page.per_page,
        "total_count": page.total_count,
        "total_pages": page.total_pages,
    }
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


ROUTES: Final = (
    ZoneRoute("v2", "GET", _ROOT, SETTINGS_READ, _list),
    ZoneRoute("v2", "PUT", (*_ROOT, "batch"), SETTINGS_EDIT, _batch_put),
    ZoneRoute("v2", "DELETE", (*_ROOT, "batch"), SETTINGS_EDIT, _batch_delete),
    ZoneRoute("v2", "GET", (*_ROOT, "supported_regions"), SETTINGS_READ, supported),
    ZoneRoute("v2", "GET", (*_ROOT, "*"), SETTINGS_READ, _get),
    ZoneRoute("v2", "PUT", (*_ROOT, "*"), SETTINGS_EDIT, _put),
    ZoneRoute("v2", "DELETE", (*_ROOT, "*"), SETTINGS_EDIT, _delete),
)
