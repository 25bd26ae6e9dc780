# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules of mappings share: their options, how they open the API, and which of it they say they used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.calls import call_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import ClientOptions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import VENDORS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import Zone, fetch_zone_id

API_VERSION_OPTION: dict[str, Any] = {
    "api_version": {"type": "str", "choices": ["auto", "v2", "v1"], "default": "auto"},
}
TASK_OPTIONS: dict[str, Any] = {
    **API_VERSION_OPTION,
    "mappings": {
        "type": "list",
        "elements": "dict",
        "required": True,
        # Nothing in an entry is required here: Ansible's message would not say which entry lacks it.
        "options": {
            "ip": {"type": "str", "aliases": ["origin_ip"]},
            "vendor": {"type": "str"},
            "region": {"type": "str"},
        },
    },
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "prune": {"type": "bool", "default": False},
    "prune_limit": {"type": "int"},
    "allow_empty": {"type": "bool", "default": False},
    "validate_regions": {"type": "bool", "default": True},
}
INFO_OPTIONS: dict[str, Any] = {
    **API_VERSION_OPTION,
    "ips": {"type": "list", "elements": "str"},
    "upper_tiers": {"type": "bool", "default": False},
}
SUPPORTED_OPTIONS: dict[str, Any] = {
    **API_VERSION_OPTION,
    "vendor": {"type": "str", "choices": list(VENDORS)},
}


def open_origins(params: Mapping[str, Any], client_options: ClientOptions, zone: Zone) -> OriginCloudRegions:
    """The mappings of the zone that a module's options name. Raises what looking up the zone's id raises."""
    client = client_options.open()
    return OriginCloudRegions(client, fetch_zone_id(client, zone), params["api_version"])


def origin_values(api: OriginCloudRegions) -> dict[str, Any]:
    """Which zone and which generation of the API were used, and how often it was called."""
    return {"zone_id": api.zone_id, "api_version": api.version, **call_values(api.client)}
