# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules read: a zone's mappings and its supported regions, in the shapes that playbooks use."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CAPACITY,
    VENDORS,
    CurrentState,
    Mapping,
    ip_order,
    read_ips,
)

if TYPE_CHECKING:
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions

INFO_OPTIONS: dict[str, Any] = {
    "ips": {"type": "list", "elements": "str"},
    "upper_tiers": {"type": "bool", "default": False},
}
SUPPORTED_OPTIONS: dict[str, Any] = {"vendor": {"type": "str", "choices": list(VENDORS)}}


def read_wanted(params: MappingType[str, Any]) -> tuple[str, ...] | None:
    """Read the option `ips`; None for all of the zone. Raises OptionsError."""
    return None if params["ips"] is None else read_ips(params["ips"])


def mapping_values(
    current: CurrentState, wanted: Sequence[str] | None, supported: SupportedRegions | None
) -> dict[str, Any]:
    """The return values about a zone's mappings, sorted by IP; with upper-tier colos where `supported` is given."""
    ips = sorted(current.mappings if wanted is None else current.mappings.keys() & set(wanted), key=ip_order)
    mappings = [current.mappings[ip] for ip in ips]
    return {
        "mappings": [{"ip": item.ip, "vendor": item.vendor, "region": item.region} for item in mappings],
        "details": [_detail(item, current.dates.get(item.ip), supported) for item in mappings],
        "not_mapped": [ip for ip in wanted or () if ip not in current.mappings],
        "count": current.count,
        "capacity": CAPACITY,
        "modified_on": current.modified_on,
    }


def region_values(supported: SupportedRegions, vendor: str | None) -> dict[str, Any]:
    """The return values about the regions that a zone supports, sorted; of one vendor, or of all (None)."""
    vendors = sorted(name for name in supported.colos if vendor in (None, name))
    return {
        "vendors": vendors,
        "regions": [
            {"vendor": name, "region": region, "upper_tier_colos": list(supported.colos[name][region])}
            for name in vendors
            for region in sorted(supported.colos[name])
        ],
        "obtained_codes": supported.complete,
    }


def _detail(mapping: Mapping, modified_on: str | None, supported: SupportedRegions | None) -> dict[str, Any]:
    detail: dict[str, Any] = {"ip": mapping.ip, "modified_on": modified_on}
    if supported:
        detail["upper_tier_colos"] = list(supported.colos.get(mapping.vendor, {}).get(mapping.region, ()))
        detail["obtained_codes"] = supported.complete
    return detail
