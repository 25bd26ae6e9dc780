# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which records an NS record of a subdomain takes out of service: the shadow metadata (published schema)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]


def with_shadows(zone_name: str, records: Sequence[Record]) -> list[Record]:
    """The same records, with `shadowed_by`, `is_glue` and `shadowed_records_count` in their `meta`.

    `dead_glue` is left out.
    """
    delegations = [record for record in records if record["type"] == "NS" and record["name"] != zone_name]
    servers = {record["content"] for record in delegations}
    shadows = {record["id"]: _shadowing(record, delegations) for record in records}
    counts = {ns["id"]: sum(ns["id"] in ids for ids in shadows.values()) for ns in delegations}
    return [_with_meta(record, shadows[record["id"]], servers, counts.get(record["id"])) for record in records]


def _shadowing(record: Record, delegations: Sequence[Record]) -> list[str]:
    at_the_cut = record["type"] in ("NS", "DS")
    return [
        ns["id"]
        for ns in delegations
        if record["name"].endswith("." + ns["name"]) or (record["name"] == ns["name"] and not at_the_cut)
    ]


def _with_meta(record: Record, shadowed_by: list[str], servers: set[str], count: int | None) -> Record:
    meta = dict(record["meta"])
    if shadowed_by and record["type"] in ("A", "AAAA") and record["name"] in servers:
        meta["is_glue"] = True
    elif shadowed_by:
        meta["shadowed_by"] = shadowed_by
    if count is not None:
        meta["shadowed_records_count"] = count
    return {**record, "meta": meta}
