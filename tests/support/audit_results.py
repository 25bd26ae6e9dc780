# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Made-up results of the module `origin_cloud_region_audit_info`, for reports of any size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

GENERATED: Final = "2026-11-24T23:05:00Z"

UPPER_TIERS: Final = (
    {"vendor": "aws", "region": "us-east-1", "upper_tier_colos": ["IAD", "EWR"]},
    {"vendor": "gcp", "region": "europe-west3", "upper_tier_colos": ["FRA"]},
)
_PLACES: Final = (("aws", "us-east-1"), ("gcp", "europe-west3"), ("azure", "southeastasia"), ("oci", "sa-saopaulo-1"))
_STATUSES: Final = ("mapped", "mapped", "mapped", "missing", "mapped", "misplaced", "mapped", "unplaced")

Result = dict[str, Any]


def origin(ip: str, status: str, name: str = "www.example.com", place: tuple[str, str] = _PLACES[0]) -> Result:
    """An origin with a record of this name. place: where the ranges have it; a wrong mapping is of another region."""
    vendor, region = place
    row: Result = {"ip": ip, "status": status, "active": True}
    row["sources"] = [{"type": "dns_record", "name": name, "id": "r1", "active": True}]
    if status in ("mapped", "misplaced"):
        row["mapping"] = {"vendor": vendor, "region": region if status == "mapped" else "us-west-1"}
    if status == "unplaced":
        return row | {"reason": "anycast", "detail": "is in 241.5.64.0/18 of CloudFront"}
    return row | {
        "location": {"vendor": vendor, "region": region, "prefix": "241.0.0.0/8", "service": "EC2", "stamp": ""}
    }


def audited(name: str, origins: Sequence[Result] = (), **more: Any) -> Result:
    """The result for a zone. more: return values that are to be others."""
    counts = Counter(row["status"] for row in origins)
    mappings = [{"ip": row["ip"], **(_mapping(row))} for row in origins if row["status"] != "unplaced"]
    result: Result = {
        "zone_id": f"id-of-{name}"[:32],
        "zone": {"id": "", "name": name, "account": {"id": "a", "name": "Example Account"}, "paused": False},
        "origins": list(origins),
        "mappings": mappings,
        "stale": [],
        "stale_certain": True,
        "host_names": [],
        "without_origin": [],
        "pools": [],
        "not_read": [],
        "tiered_cache": {"tiered_caching": True, "smart_topology": True, "effective": "smart"},
        "mappings_act": True,
        "idle_reasons": [],
        **more,
    }
    listed = ("stale", "host_names", "without_origin", "pools", "not_read")
    result["summary"] = {
        "origins": len(origins),
        **{status: counts[status] for status in ("mapped", "missing", "misplaced", "unplaced")},
        **{key: len(result[key]) for key in listed},
        "mixed_pools": sum(pool["verdict"] == "mixed" for pool in result["pools"]),
        "partly_mapped_pools": sum(pool["verdict"] == "partly_mapped" for pool in result["pools"]),
    }
    return result


def many_origins(zone: int, count: int) -> list[Result]:
    """So many origins of all statuses, in regions of all vendors; every fifth address is an IPv6 one."""
    return [
        origin(
            f"2600:{zone:x}::{number:x}" if number % 5 == 4 else f"20.{zone}.{number // 250}.{number % 250}",
            _STATUSES[number % len(_STATUSES)],
            f"www-{number % 40}.zone-{zone}.example.com",
            _PLACES[number % len(_PLACES)],
        )
        for number in range(count)
    ]


def mixed_pool() -> Result:
    """A pool whose origins are in two regions with different upper tiers."""
    regions = [
        {"vendor": "aws", "region": "us-east-1", "origins": 2, "upper_tier_colos": ["IAD", "EWR"]},
        {"vendor": "gcp", "region": "europe-west3", "origins": 1, "upper_tier_colos": ["FRA"]},
    ]
    return {"name": "pool-web", "id": "p1", "verdict": "mixed", "certain": True, "unmapped": 1, "regions": regions}


def _mapping(row: Result) -> dict[str, str]:
    place = row.get("location") or row["mapping"]
    return {"vendor": place["vendor"], "region": place["region"]}
