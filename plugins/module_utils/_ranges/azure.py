# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Azure's `ServiceTags_Public_*.json`. Only a few of its 3,000 tags contain the regions of addresses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import Claim
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import (
    Document,
    region_name,
    service_name,
    shown,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.prefixes import Prefixes
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published

SHORT_NAMES = {
    "brazilse": "brazilsoutheast",
    "centralfrance": "francecentral",
    "chilec": "chilecentral",
    "germanyn": "germanynorth",
    "germanywc": "germanywestcentral",
    "norwaye": "norwayeast",
    "norwayw": "norwaywest",
    "southfrance": "francesouth",
    "switzerlandn": "switzerlandnorth",
    "switzerlandw": "switzerlandwest",
    "usstagec": "southcentralusstg",
    "usstagee": "eastusstg",
}
"""Regions with different names in the tags and in Azure's API, for files that only contain the tags `AzureCloud*`."""

_BASE = "AzureCloud"
_REGIONAL = "AzureCloud."
_EDGE = "AzureFrontDoor."


class _Tag(NamedTuple):
    place: str
    name: str
    region: str
    prefixes: list[str]


def parse_azure(document: Document) -> Published:
    """Parse Azure's file. Raises RangeFileError.

    Only `AzureCloud.<region>` contains the region of an address. `AzureCloud` contains all addresses of Azure. The tags
    of other services are not needed, except those of Front Door.
    """
    change_number = document.root.get("changeNumber")
    if not isinstance(change_number, int):
        raise document.error("changeNumber", f"has to be a whole number, not {shown(change_number)}")
    tags = [_tag(document, index, row) for index, row in enumerate(document.rows("values"))]
    names = _api_names(tags)
    prefixes = Prefixes()
    for tag in tags:
        if tag.name == _BASE or tag.name.startswith((_REGIONAL, _EDGE)):
            _add(document, tag, names, prefixes)
    return Published("azure", f"changeNumber {change_number}", None, prefixes)


def _tag(document: Document, index: int, row: object) -> _Tag:
    place = f"values[{index}]"
    name, properties = document.fields(place, row, {"name": str, "properties": dict})
    region, prefixes = document.fields(f"{place}.properties", properties, {"region": str, "addressPrefixes": list})
    return _Tag(place, name, region, prefixes)


def _api_names(tags: Iterable[_Tag]) -> dict[str, str]:
    """Region name in the tags → region name in Azure's API.

    Tags of other services end with the API's name in mixed case: `Storage.GermanyWestCentral` has the region
    `germanywc`. A few of them end with something else, so this uses the most frequent ending.
    """
    endings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for tag in tags:
        _service, dot, ending = tag.name.rpartition(".")
        if tag.region and dot and not tag.name.startswith(_REGIONAL):
            endings[tag.region][ending.lower()] += 1
    return {**SHORT_NAMES, **{region: counted.most_common(1)[0][0] for region, counted in endings.items()}}


def _add(document: Document, tag: _Tag, names: dict[str, str], prefixes: Prefixes) -> None:
    try:
        claim = _claim(tag, names)
    except ValueError as error:
        raise document.error(tag.place, str(error)) from None
    for number, prefix in enumerate(tag.prefixes):
        try:
            prefixes.add(prefix, claim)
        except (TypeError, ValueError) as error:
            reason = str(error) if isinstance(error, ValueError) else f"has to be a string, not {shown(prefix)}"
            raise document.error(f"{tag.place}.properties.addressPrefixes[{number}]", reason) from None


def _claim(tag: _Tag, names: dict[str, str]) -> Claim:
    services = (service_name(tag.name),)
    if tag.name.startswith(_EDGE):
        return Claim("azure", "edge", services=services, about="Front Door")
    if not tag.region:
        return Claim("azure", "unknown", services=services)
    return Claim("azure", "region", region_name(names.get(tag.region, tag.region)), services)
