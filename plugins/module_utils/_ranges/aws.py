# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AWS's `ip-ranges.json`."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import lru_cache

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import Claim
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import (
    Document,
    region_name,
    service_name,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.prefixes import Prefixes
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published, time_stamp

_EDGE = {
    "CLOUDFRONT": "CloudFront",
    "CLOUDFRONT_ORIGIN_FACING": "CloudFront",
    "GLOBALACCELERATOR": "Global Accelerator",
}
"""Services whose addresses are anycast, even if a row contains a region."""

_LISTS = {"prefixes": "ip_prefix", "ipv6_prefixes": "ipv6_prefix"}
_CREATED = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)", re.ASCII)


def parse_aws(document: Document) -> Published:
    """Parse AWS's file. Raises RangeFileError.

    A prefix has one row for each service that uses it. In a Local Zone, `region` is the zone's parent region.
    """
    prefixes = Prefixes()
    claim = lru_cache(maxsize=None)(_claim)

    def take(prefix: str, region: str, service: str, border_group: str) -> None:
        prefixes.add(prefix, claim(region, service, border_group))

    for name, key in _LISTS.items():
        fields = {key: str, "region": str, "service": str, "network_border_group": str}
        document.read(name, enumerate(document.rows(name)), fields, take)
    created = _created(document)
    return Published("aws", time_stamp(created), created, prefixes)


def _claim(region: str, service: str, border_group: str) -> Claim:
    services = (service_name(service),)
    if service in _EDGE:
        return Claim("aws", "edge", services=services, about=_EDGE[service])
    if region == "GLOBAL":
        return Claim("aws", "global", services=services)
    return Claim("aws", "region", region_name(region), services, service_name(border_group))


def _created(document: Document) -> datetime:
    parts = _CREATED.fullmatch(document.text("createDate"))
    try:
        return datetime(*map(int, parts.groups() if parts else ()), tzinfo=timezone.utc)  # type: ignore[arg-type,misc]
    except (TypeError, ValueError):
        raise document.error("createDate", "is not a date and time") from None
