# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data for the script of the page. It is compact, because a page can have a hundred thousand origins.

Each text is written once, and cells refer to it by its index in `texts`. Zones and regions are referred to by their
indexes, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Union

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report import advice
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.colos import colo_places
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import VERDICTS, Document
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.projection import project
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.regions import region_places

STATUSES = ("misplaced", "missing", "unplaced", "mapped")
"""The statuses of origins, in the order in which they need attention."""

NOWHERE = -1
"""The index of the region of an origin that has none."""

Cell = Union[str, int]
Row = list[Cell]
Zones = list[tuple[int, Mapping[str, Any]]]


def page_data(document: Document) -> dict[str, Any]:
    """`{generated, summary, zones, regions, colos, tables, texts}`.

    tables: by name, rows whose first cell is the index of the zone; the others are indexes of texts. A row of `origins`
    ends with the index of the region where the origin is, or NOWHERE.
    """
    regions = _Regions(document["upper_tiers"])
    texts = _Texts()
    read = [(index, zone) for index, zone in enumerate(document["zones"]) if "origins" in zone]
    tables = {"origins": _origins(read, texts, regions)}
    for name, rows in _other_tables(read):
        tables[name] = [[index, *map(texts.index, cells)] for index, cells in rows]
    return {
        "generated": document["generated"],
        "summary": document["summary"],
        "statuses": STATUSES,
        "zones": [_zone(zone) for zone in document["zones"]],
        "regions": regions.listed,
        "colos": regions.colos,
        "tables": tables,
        "texts": texts.listed,
    }


class _Texts:
    """Texts, each once."""

    def __init__(self) -> None:
        self._indexes: dict[str, int] = {}

    @property
    def listed(self) -> list[str]:
        return list(self._indexes)

    def index(self, text: str) -> int:
        return self._indexes.setdefault(text, len(self._indexes))


class _Regions:
    """The regions that origins are in, with their places on the map and their upper tiers."""

    def __init__(self, upper_tiers: Iterable[Mapping[str, Any]]) -> None:
        self.listed: list[dict[str, Any]] = []
        self.colos: dict[str, dict[str, Any]] = {}
        self._upper_tiers = {(row["vendor"], row["region"]): row["upper_tier_colos"] for row in upper_tiers}
        self._indexes: dict[tuple[str, str], int] = {}

    def index(self, mapping: Mapping[str, Any] | None) -> int:
        if not mapping:
            return NOWHERE
        key = (mapping["vendor"], mapping["region"])
        if key not in self._indexes:
            self._indexes[key] = len(self.listed)
            self.listed.append(self._region(*key))
        return self._indexes[key]

    def _region(self, vendor: str, region: str) -> dict[str, Any]:
        place = region_places().get((vendor, region))
        where = {"city": place.city, "at": project(place.longitude, place.latitude)} if place else {}
        tiers = self._upper_tiers.get((vendor, region))
        for code in tiers or ():
            self._add_colo(code)
        return {"vendor": vendor, "region": region, "tiers": tiers, **where}

    def _add_colo(self, code: str) -> None:
        place = colo_places().get(code)
        self.colos[code] = {"city": place.city, "at": project(place.longitude, place.latitude)} if place else {}


def _zone(zone: Mapping[str, Any]) -> dict[str, Any]:
    idle = zone.get("idle_reasons") or []
    return {
        "name": zone["name"],
        "id": zone["zone_id"],
        "account": ((zone.get("zone") or {}).get("account") or {}).get("name") or "",
        "verdict": zone["verdict"],
        "rank": VERDICTS.index(zone["verdict"]),
        "problem": zone["problem"],
        "summary": zone.get("summary") or {},
        "act": zone.get("mappings_act"),
        "idle": [f"{reason}. {advice.for_idle(reason)}" for reason in idle],
    }


def _origins(read: Zones, texts: _Texts, regions: _Regions) -> list[Row]:
    rows: dict[str, list[Row]] = {status: [] for status in STATUSES}
    for index, zone in read:
        for origin in zone["origins"]:
            # The order of the columns on the page.
            cells = (
                origin["ip"],
                origin["status"],
                advice.region(origin.get("mapping")),
                advice.reason(origin),
                advice.sources(origin) + ("" if origin["active"] else " (switched off)"),
                advice.for_origin(origin),
            )
            place = regions.index(origin.get("location") or origin.get("mapping"))
            rows[origin["status"]].append([index, *map(texts.index, cells), place])
    return [row for listed in rows.values() for row in listed]


def _other_tables(read: Zones) -> Iterator[tuple[str, list[tuple[int, Sequence[str]]]]]:
    yield (
        "stale",
        [
            (index, (row["ip"], advice.region(row), advice.for_stale(certain=zone["stale_certain"])))
            for index, zone in read
            for row in zone["stale"]
        ],
    )
    yield "pools", [(index, _pool(pool)) for index, zone in read for pool in zone["pools"]]
    yield (
        "host_names",
        [(index, _host_name(found)) for index, zone in read for found in zone["host_names"]],
    )
    yield (
        "without_origin",
        [
            (index, (advice.source(found), found["target"], found["kind"].replace("_", " ")))
            for index, zone in read
            for found in zone["without_origin"]
        ],
    )
    yield "not_read", [(index, (item["what"], item["reason"])) for index, zone in read for item in zone["not_read"]]


def _pool(pool: Mapping[str, Any]) -> Sequence[str]:
    regions = (
        f"{advice.region(region)}{_tiers(region['upper_tier_colos'])}: {region['origins']}"
        for region in pool["regions"]
    )
    unmapped = [f"not mapped: {pool['unmapped']}"] if pool["unmapped"] else []
    verdict = pool["verdict"].replace("_", " ") + ("" if pool["certain"] else " (not certain)")
    return pool["name"], verdict, "; ".join([*regions, *unmapped]), advice.for_pool(pool)


def _tiers(colos: Sequence[str] | None) -> str:
    return f" ({', '.join(colos)})" if colos else ""


def _host_name(found: Mapping[str, Any]) -> Sequence[str]:
    place = " ".join(found[key] for key in ("vendor", "region") if found.get(key))
    return advice.source(found), found["target"], place, advice.for_host_name(found)
