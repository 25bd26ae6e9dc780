# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Tiered Cache settings of a zone: Tiered Cache, Smart topology, Regional (API facts, published schema)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from .auth import SETTINGS_EDIT, SETTINGS_READ, ZONE_EDIT, ZONE_READ, any_of
from .call import Call
from .envelope import Answer, success
from .errors import INVALID_SETTING, NOT_IN_PLAN, SMART_TOPOLOGY_UNSET, Refusal
from .routing import zone_route
from .zone import Zone

TIERED_CACHE: Final = "tiered_caching"
SMART: Final = "tiered_cache_smart_topology_enable"
REGIONAL: Final = "tc_regional"


def _set(zone: Zone, setting: str, **change: Any) -> None:
    zone.settings = replace(zone.settings, **change)
    zone.setting_times[setting] = zone.clock()


def _without_value(zone: Zone, setting: str) -> dict[str, Any]:
    editable = setting not in zone.settings.not_editable
    return {"id": setting, "editable": editable, "modified_on": zone.setting_times.get(setting)}


def _shown(zone: Zone, setting: str, value: str) -> Answer:
    return success({**_without_value(zone, setting), "value": value})


def _on_or_off(on: bool) -> str:
    return "on" if on else "off"


def _wanted(call: Call) -> str:
    """The body's `value`. Raises `Refusal` (400, code assumed) for any but `on` and `off`."""
    body = call.json()
    value = body.get("value") if isinstance(body, dict) else None
    if value not in ("on", "off"):
        raise Refusal(INVALID_SETTING)
    return str(value)


def _get_tiered_cache(zone: Zone, call: Call, _last: str) -> Answer:
    return _shown(zone, TIERED_CACHE, _on_or_off(zone.settings.tiered_cache))


def _edit_tiered_cache(zone: Zone, call: Call, _last: str) -> Answer:
    _set(zone, TIERED_CACHE, tiered_cache=_wanted(call) == "on")
    return _get_tiered_cache(zone, call, _last)


def _get_smart(zone: Zone, call: Call, _last: str) -> Answer:
    value = zone.settings.smart_topology
    if value == "unset" and zone.settings.unset_smart_topology == "not_found":
        raise Refusal(SMART_TOPOLOGY_UNSET)
    return _shown(zone, SMART, _on_or_off(value == "on"))


def _set_smart(zone: Zone, call: Call, _last: str) -> Answer:
    """PATCH or POST: both set it, whether or not it was set before (assumed), and with Tiered Cache off, too."""
    _set(zone, SMART, smart_topology=_wanted(call))
    return _get_smart(zone, call, _last)


def _delete_smart(zone: Zone, call: Call, _last: str) -> Answer:
    if zone.settings.smart_topology == "unset":
        raise Refusal(SMART_TOPOLOGY_UNSET)
    _set(zone, SMART, smart_topology="unset")
    return success(_without_value(zone, SMART))


def _get_regional(zone: Zone, call: Call, _last: str) -> Answer:
    if zone.listing.plan != "enterprise":
        raise Refusal(NOT_IN_PLAN)
    return _shown(zone, REGIONAL, _on_or_off(zone.settings.regional_tiered_cache))


def _edit_regional(zone: Zone, call: Call, _last: str) -> Answer:
    if zone.listing.plan == "enterprise":
        _set(zone, REGIONAL, regional_tiered_cache=_wanted(call) == "on")
    return _get_regional(zone, call, _last)


_TIERED_CACHE_PATH: Final = "argo/tiered_caching"
_SMART_PATH: Final = "cache/tiered_cache_smart_topology_enable"
_REGIONAL_PATH: Final = "cache/regional_tiered_cache"

# What argo/tiered_caching needs is not documented: Zone Settings is assumed.
ROUTES: Final = (
    zone_route("GET", _TIERED_CACHE_PATH, any_of(SETTINGS_READ), _get_tiered_cache),
    zone_route("PATCH", _TIERED_CACHE_PATH, any_of(SETTINGS_EDIT), _edit_tiered_cache),
    zone_route("GET", _SMART_PATH, any_of(SETTINGS_READ, ZONE_READ), _get_smart),
    zone_route("PATCH", _SMART_PATH, any_of(SETTINGS_EDIT, ZONE_EDIT), _set_smart),
    zone_route("POST", _SMART_PATH, any_of(SETTINGS_EDIT, ZONE_EDIT), _set_smart),
    zone_route("DELETE", _SMART_PATH, any_of(SETTINGS_EDIT, ZONE_EDIT), _delete_smart),
    zone_route("GET", _REGIONAL_PATH, any_of(SETTINGS_READ, ZONE_READ), _get_regional),
    zone_route("PATCH", _REGIONAL_PATH, any_of(SETTINGS_EDIT, ZONE_EDIT), _edit_regional),
)
