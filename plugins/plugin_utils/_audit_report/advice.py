# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to do about each finding, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_UNPLACED = {
    "no_ranges": "Run the audit with the published ranges.",
    "not_found": "Update the published ranges, or map it by hand.",
    "anycast": "Map the region of the servers behind it by hand, or leave it.",
    "region_unknown": "Update the published ranges, or map it by hand.",
    "not_offered": "Map the nearest region that the zone offers, or leave it.",
}
_POOLS = {
    "mixed": "Use one pool for each region.",
    "partly_mapped": "Map its other origins, too.",
}
_IDLE = {
    "Tiered Cache is off": "Turn on Tiered Cache and Smart Tiered Cache.",
    "Smart Tiered Cache is off": "Turn on Smart Tiered Cache.",
}


def for_origin(origin: Mapping[str, Any]) -> str:
    """What to do about an origin; empty if there is nothing to do."""
    status = origin["status"]
    if status == "missing":
        return f"Map it to {region(origin['location'])}."
    if status == "misplaced":
        return f"Change the mapping to {region(origin['location'])}, or find out why it differs."
    if status == "unplaced":
        return _UNPLACED.get(origin.get("reason", ""), "Map it by hand.")
    return ""


def for_stale(*, certain: bool) -> str:
    """What to do about a mapping that belongs to no origin."""
    if certain:
        return "Delete the mapping, unless a rule or a Worker sends traffic there."
    return "Not everything was read: find out whether it is still an origin before you delete the mapping."


def for_host_name(found: Mapping[str, Any]) -> str:
    """What to do about an origin that is a host name."""
    if found.get("anycast"):
        return "Nothing: its addresses have no region."
    return "If its addresses are fixed, map them by hand."


def for_pool(pool: Mapping[str, Any]) -> str:
    """What to do about a pool; empty if there is nothing to do."""
    return _POOLS.get(pool["verdict"], "")


def for_idle(reason: str) -> str:
    """What to do about a reason why mappings have no effect."""
    return _IDLE.get(reason, "Nothing, if the zone is meant to be so.")


def region(mapping: Mapping[str, Any] | None) -> str:
    """Vendor and region; empty if there is no mapping."""
    return f"{mapping['vendor']} {mapping['region']}" if mapping else ""


def reason(origin: Mapping[str, Any]) -> str:
    """What the published ranges say about an origin, with the evidence, or why they say nothing."""
    location = origin.get("location")
    if location:
        evidence = [text for text in (location["prefix"], location["service"]) if text]
        return f"{region(location)} ({', '.join(evidence)})"
    return str(origin.get("detail") or origin.get("reason", "").replace("_", " "))


def sources(origin: Mapping[str, Any]) -> str:
    """The DNS records and pools that lead to an origin, each once."""
    return ", ".join(dict.fromkeys(source(item) for item in origin["sources"]))


def source(found: Mapping[str, Any]) -> str:
    """A DNS record, or an origin in a pool, and what leads there."""
    if found["type"] == "pool_origin":
        return f"{found['name']} in pool {found.get('via', '')}"
    return f"{found['name']} via {found['via']}" if found.get("via") else str(found["name"])
