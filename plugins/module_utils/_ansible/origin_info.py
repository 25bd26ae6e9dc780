# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The return values of the info modules: the mappings of a zone and its supported regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import parse_ips
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import ip_order
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CAPACITY,
    CurrentState,
    OriginMapping,
)

if TYPE_CHECKING:
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions


def parse_wanted(params: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Parse the option `ips`. None selects all addresses of the zone. Raises OptionsError."""
    return None if params["ips"] is None else parse_ips(params["ips"])


def mapping_values(
    current: CurrentState, wanted: Sequence[str] | None, supported: SupportedRegions | None
) -> dict[str, Any]:
    """The return values about the mappings, sorted by IP. With `supported`, they include upper-tier colos."""
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
    """The return values about supported regions, sorted, for one vendor or for all (None)."""
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


def _detail(mapping: OriginMapping, modified_on: str | None, supported: SupportedRegions | None) -> dict[str, Any]:
    detail: dict[str, Any] = {"ip": mapping.ip, "modified_on": modified_on}
    if supported:
        detail["upper_tier_colos"] = list(supported.colos.get(mapping.vendor, {}).get(mapping.region, ()))
        detail["obtained_codes"] = supported.complete
    return detail
