# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Tiered Cache settings: every state that they can be read in, every way to change them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.api import V2, ZONE, Api
from tests.emulator.server import Emulator

TIERED_CACHE = f"{ZONE}/argo/tiered_caching"
SMART = f"{ZONE}/cache/tiered_cache_smart_topology_enable"
REGIONAL = f"{ZONE}/cache/regional_tiered_cache"
IDS = {TIERED_CACHE: "tiered_caching", SMART: "tiered_cache_smart_topology_enable", REGIONAL: "tc_regional"}


def read(api: Api, path: str) -> Any:
    """The value of a setting, or the status and code of the refusal."""
    reply = api.get(path)
    return reply.result["value"] if reply.status == 200 else (reply.status, *reply.codes)


@pytest.mark.parametrize(
    ("settings", "values"),
    [
        ({}, ("on", "on", (403, 1135))),
        ({"plan": "business"}, ("on", "on", (403, 1135))),
        ({"plan": "enterprise"}, ("on", "on", "off")),
        ({"plan": "enterprise", "regional_tiered_cache": True}, ("on", "on", "on")),
        ({"tiered_cache": False, "smart_topology": "off"}, ("off", "off", (403, 1135))),
        ({"smart_topology": "unset"}, ("on", (404, 1142), (403, 1135))),
        ({"smart_topology": "unset", "unset_smart_topology": "off"}, ("on", "off", (403, 1135))),
    ],
)
def test_settings_are_read(emulator: Emulator, api: Api, settings: dict[str, Any], values: tuple[Any, ...]) -> None:
    emulator.control.put_zone(**settings)
    assert (read(api, TIERED_CACHE), read(api, SMART), read(api, REGIONAL)) == values


@pytest.mark.parametrize("path", IDS)
def test_changed_setting_has_a_date(emulator: Emulator, api: Api, path: str) -> None:
    emulator.control.put_zone(plan="enterprise", not_editable=[IDS[path]])
    assert api.get(path).result["modified_on"] is None
    for value in ("off", "on", "on"):
        answer = api.call("PATCH", path, {"value": value}).result
        assert (answer["id"], answer["value"], answer["editable"]) == (IDS[path], value, False)
        assert api.get(path).result == answer
    assert answer["modified_on"] is not None
    for other in IDS.keys() - {path}:
        assert api.get(other).result["editable"] is True


def test_smart_topology_is_created_and_deleted(emulator: Emulator, api: Api) -> None:
    emulator.control.change_zone(smart_topology="unset")
    gone = api.call("DELETE", SMART)
    assert (gone.status, gone.codes) == (404, [1142])
    for method in ("POST", "PATCH"):
        assert api.call(method, SMART, {"value": "on"}).result["value"] == "on"
        deleted = api.call("DELETE", SMART).result
        assert (deleted["id"], "value" in deleted) == (IDS[SMART], False)
        assert read(api, SMART) == (404, 1142)


def test_supported_regions_need_tiered_cache(emulator: Emulator, api: Api) -> None:
    api.call("PATCH", TIERED_CACHE, {"value": "off"})
    assert api.get(f"{V2}/supported_regions").status == 400
    assert emulator.control.zone()["tiered_cache"] is False
    api.call("PATCH", TIERED_CACHE, {"value": "on"})
    assert api.get(f"{V2}/supported_regions").status == 200


@pytest.mark.parametrize("path", IDS)
@pytest.mark.parametrize("body", [{}, {"value": "yes"}, {"value": True}, [], b"{"])
def test_a_setting_is_on_or_off(emulator: Emulator, api: Api, path: str, body: Any) -> None:
    emulator.control.put_zone(plan="enterprise")
    before = read(api, path)
    assert api.call("PATCH", path, body).status == 400
    assert read(api, path) == before


def test_regional_tiered_cache_is_not_in_every_plan(emulator: Emulator, api: Api) -> None:
    reply = api.call("PATCH", REGIONAL, {"value": "on"})
    assert (reply.status, reply.codes) == (403, [1135])
    emulator.control.change_zone(plan="enterprise")
    assert read(api, REGIONAL) == "off"
