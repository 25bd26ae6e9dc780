# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""OCI's `public_ip_ranges.json`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import MAX_SERVICES, Claim
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import (
    Document,
    region_name,
    service_name,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.prefixes import Prefixes
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import (
    Published,
    parse_time,
    time_stamp,
)

_Claims = Callable[[str, "tuple[str, ...]"], Claim]


def parse_oci(document: Document) -> Published:
    """Parse OCI's file. The tags do not matter, because a bucket can also be an origin. Raises RangeFileError."""
    prefixes = Prefixes()
    claim = lru_cache(maxsize=None)(_claim)
    for index, row in enumerate(document.rows("regions")):
        place = f"regions[{index}]"
        region, cidrs = document.fields(place, row, {"region": str, "cidrs": list})
        take = partial(_take, prefixes, claim, region)
        document.read(f"{place}.cidrs", enumerate(cidrs), {"cidr": str, "tags": list}, take)
    updated = parse_time(document, "last_updated_timestamp")
    return Published("oci", time_stamp(updated), updated, prefixes)


def _take(prefixes: Prefixes, claim: _Claims, region: str, prefix: str, tags: list[str]) -> None:
    if not isinstance(tags, list):
        raise TypeError("tags have to be a list")
    prefixes.add(prefix, claim(region, tuple(map(service_name, tags))[:MAX_SERVICES]))


def _claim(region: str, tags: tuple[str, ...]) -> Claim:
    return Claim("oci", "region", region_name(region), tags)
