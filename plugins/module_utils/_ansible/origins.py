# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules of mappings share: how they open the API, and what they return about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.calls import call_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import ClientOptions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import Zone, fetch_zone_id

if TYPE_CHECKING:
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.backup import Backups


def open_origins(params: Mapping[str, Any], client_options: ClientOptions, zone: Zone) -> OriginCloudRegions:
    """The mappings of the zone that a module's options name. Raises what looking up the zone's id raises."""
    client = client_options.open()
    return OriginCloudRegions(client, fetch_zone_id(client, zone), params["api_version"])


def open_backups(params: Mapping[str, Any], zone: Zone, zone_id: str) -> Backups | None:
    """The backups that a module's options ask for; None if they ask for none."""
    if not params["backup_dir"]:
        return None
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.backup import Backups

    return Backups(Path(params["backup_dir"]), zone.name, zone_id, params["backup_keep"])


def origin_values(api: OriginCloudRegions) -> dict[str, Any]:
    """Which zone and which generation of the API were used, and how often it was called."""
    return {"zone_id": api.zone_id, "api_version": api.version, **call_values(api.client)}
