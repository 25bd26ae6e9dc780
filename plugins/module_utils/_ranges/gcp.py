# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""GCP's `cloud.json`."""

from __future__ import annotations

from functools import lru_cache

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import Claim
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


def parse_gcp(document: Document) -> Published:
    """Parse Google Cloud's file. A row has `ipv4Prefix` or `ipv6Prefix`. Raises RangeFileError."""
    prefixes = Prefixes()
    claim = lru_cache(maxsize=None)(_claim)

    def take(prefix: str, service: str, scope: str) -> None:
        prefixes.add(prefix, claim(service, scope))

    for row in enumerate(document.rows("prefixes")):
        key = "ipv6Prefix" if isinstance(row[1], dict) and "ipv6Prefix" in row[1] else "ipv4Prefix"
        document.read("prefixes", [row], {key: str, "service": str, "scope": str}, take)
    created = parse_time(document, "creationTime")
    return Published("gcp", time_stamp(created), created, prefixes)


def _claim(service: str, scope: str) -> Claim:
    services = (service_name(service),)
    if scope == "global":
        return Claim("gcp", "global", services=services)
    return Claim("gcp", "region", region_name(scope), services)
