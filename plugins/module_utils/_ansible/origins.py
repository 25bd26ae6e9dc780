# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules for mappings share: access to the API, and return values about it."""

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
    """Open the API for the zone in the module's options. Raises the errors of `fetch_zone_id`."""
    client = client_options.open()
    return OriginCloudRegions(client, fetch_zone_id(client, zone), params["api_version"])


def open_backups(params: Mapping[str, Any], zone: Zone, zone_id: str) -> Backups | None:
    """The backups that the module's options request, or None."""
    if not params["backup_dir"]:
        return None
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.backup import Backups

    return Backups(Path(params["backup_dir"]), zone.name, zone_id, params["backup_keep"])


def origin_values(api: OriginCloudRegions) -> dict[str, Any]:
    """The return values about the zone, the version of the API, and the requests."""
    return {"zone_id": api.zone_id, "api_version": api.version, **call_values(api.client)}
