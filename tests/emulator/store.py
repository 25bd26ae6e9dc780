# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zones and their origin cloud region mappings: storage, validation, batches and limits.

Knows no HTTP: a refusal is raised as `Refusal`, an item of a batch that fails is a `FailedItem`. It can be
used alone, for instance as the model side of a state machine. Not thread-safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any, Final

from netaddr import INET_PTON, AddrFormatError, IPAddress

from .errors import (
    ALREADY_EXISTS,
    BATCH_SIZE,
    INVALID_IP,
    INVALID_PAGE,
    INVALID_PER_PAGE,
    INVALID_REGION,
    NOT_FOUND,
    TIERED_CACHE_OFF,
    TOO_MANY_MAPPINGS,
    ErrorKind,
    Refusal,
)
from .regions import SAMPLE_REGIONS, Regions

BATCH_LIMIT: Final = 100
"""Items in a batch (published schema, `maxItems`)."""

CAPACITY: Final = 3500
"""Mappings in a zone (API facts, code 1164)."""

DEFAULT_ZONE_ID: Final = "023e105f4ecef8ad9ca31a8372d0c353"
DEFAULT_ZONE_NAME: Final = "example.com"


@dataclass(frozen=True)
class Mapping:
    """One stored mapping: the canonical IP, where its origin runs, when it was last changed (RFC 3339)."""

    ip: str
    vendor: str
    region: str
    modified_on: str


@dataclass(frozen=True)
class Item:
    """One item of a batch upsert as it came; a missing or wrongly typed value is `None`."""

    ip: str | None
    vendor: str | None
    region: str | None


@dataclass(frozen=True)
class FailedItem:
    """One item of a batch that was not applied: the IP (as sent, if it is none) and a free text."""

    ip: str
    error: str


@dataclass(frozen=True)
class BatchOutcome:
    """What a batch did: the mappings created, replaced or deleted, and the items that failed."""

    succeeded: tuple[Mapping, ...]
    failed: tuple[FailedItem, ...]


@dataclass(frozen=True)
class Page:
    """One page of a zone's mappings, with the numbers of the published `result_info`."""

    mappings: tuple[Mapping, ...]
    page: int
    per_page: int
    total_count: int

    @property
    def total_pages(self) -> int:
        """Number of pages; 0 for an empty zone (published example)."""
        return -(-self.total_count // self.per_page)


@dataclass(frozen=True)
class ZoneSettings:
    """What can be switched for one zone; the defaults are the ordinary case."""

    editable: bool = True
    """`editable` of the v1 results."""
    show_modified_on: bool = True
    """False: `modified_on` is absent everywhere (optional in the published schema)."""
    tiered_cache: bool = True
    """False: `supported_regions` is refused (API facts); writes still work (assumed)."""
    obtained_codes: bool = True
    """False: `supported_regions` says so, and every second colo list is empty (assumed)."""
    missing_vendors: tuple[str, ...] = ()
    """Vendors that this zone does not support (API facts: a vendor may be missing)."""
    v1: bool = True
    v2: bool = True
    """False: the routes of that version answer 404/7003 for this zone (assumed)."""
    capacity: int = CAPACITY
    over_capacity: str = "refuse"
    """A batch that would pass the capacity: `refuse` the request (1164), or fail the `items` beyond it (assumed)."""
    delete_not_found_code: int = NOT_FOUND.code
    """Code of a v1 DELETE of an absent IP: 1142 or 1163 (API facts name both)."""

    def __post_init__(self) -> None:
        for f in fields(self):
            if type(getattr(self, f.name)).__name__ != str(f.type).partition("[")[0]:
                raise ValueError(f"{f.name} must be {f.type}, not {getattr(self, f.name)!r}")
        if self.over_capacity not in ("refuse", "items"):
            raise ValueError(f"over_capacity must be 'refuse' or 'items', not {self.over_capacity!r}")
        if self.delete_not_found_code not in (1142, 1163):
            raise ValueError(f"delete_not_found_code must be 1142 or 1163, not {self.delete_not_found_code}")


def canonical_ip(text: object) -> str:
    """Canonical form of an IP address (RFC 5952 for IPv6; API facts).

    Networks, host names, zone ids, shorthand and surrounding white space are refused; unlike the collection,
    the emulator takes any address, also loopback or IPv4-mapped ones (assumed). Raises `Refusal` with code 1146.
    """
    if not isinstance(text, str):
        raise Refusal(INVALID_IP)
    try:
        return str(IPAddress(text, flags=INET_PTON))
    except (AddrFormatError, ValueError):
        raise Refusal(INVALID_IP) from None


def _order(mapping: Mapping) -> tuple[int, int]:
    address = IPAddress(mapping.ip)
    return address.version, int(address)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Zone:
    """One zone: the mappings that both API versions read and write, and its settings."""

    id: str
    name: str
    settings: ZoneSettings = field(default_factory=ZoneSettings)
    clock: Callable[[], str] = _now
    regions: Regions = field(default_factory=lambda: SAMPLE_REGIONS)
    created_on: str = "2026-01-01T00:00:00Z"
    failing_items: dict[str, str] = field(default_factory=dict)
    """Canonical IP -> error text of items that fail in any batch; set by a fault while it lasts."""
    _mappings: dict[str, Mapping] = field(default_factory=dict)
    _changed: str | None = None
    _sorted: tuple[Mapping, ...] | None = None

    @property
    def modified_on(self) -> str | None:
        """Time of the last change, `None` when the zone has no mapping (API facts)."""
        return self._changed if self._mappings else None

    def mappings(self) -> tuple[Mapping, ...]:
        """All mappings in order of their IP, IPv4 first (the order is assumed)."""
        if self._sorted is None:
            self._sorted = tuple(sorted(self._mappings.values(), key=_order))
        return self._sorted

    def page(self, page: int, per_page: int) -> Page:
        """One page of the list; past the end it is empty (API facts). Raises `Refusal` with code 1146."""
        if not 1 <= per_page <= 100:
            raise Refusal(INVALID_PER_PAGE)
        if page < 1:
            raise Refusal(INVALID_PAGE)
        rows = self.mappings()
        start = (page - 1) * per_page
        return Page(rows[start : start + per_page], page, per_page, len(rows))

    def supported(self) -> Regions:
        """Vendors, regions and colos valid in this zone, whether or not Tiered Cache is on."""
        return {v: regions for v, regions in self.regions.items() if v not in self.settings.missing_vendors}

    def supported_regions(self) -> Regions:
        """What `supported_regions` answers. Raises `Refusal` when Tiered Cache is off."""
        if not self.settings.tiered_cache:
            raise Refusal(TIERED_CACHE_OFF)
        if self.settings.obtained_codes:
            return self.supported()
        return {
            vendor: {name: (() if number % 2 else colos) for number, (name, colos) in enumerate(regions.items())}
            for vendor, regions in self.supported().items()
        }

    def get(self, ip: object) -> Mapping:
        """The mapping of an IP in any spelling. Raises `Refusal`: 1146 for no IP, 1142 for an absent one."""
        found = self._mappings.get(canonical_ip(ip))
        if found is None:
            raise Refusal(NOT_FOUND)
        return found

    def create(self, item: Item) -> Mapping:
        """Add a mapping (v1 POST). Raises `Refusal`: 1145, 1146, 1157 or 1164."""
        mapping = self._checked(item)
        if mapping.ip in self._mappings:
            raise Refusal(ALREADY_EXISTS)
        return self._put_within_capacity(mapping)

    def upsert(self, item: Item) -> Mapping:
        """Add or replace a mapping. Raises `Refusal`: 1146, 1157 or 1164."""
        return self._put_within_capacity(self._checked(item))

    def delete(self, ip: object) -> Mapping:
        """Remove a mapping and return it. Raises `Refusal`: 1146 or 1142."""
        mapping = self.get(ip)
        self._remove(mapping.ip)
        return mapping

    def batch_upsert(self, items: Sequence[Item]) -> BatchOutcome:
        """Add or replace up to 100 mappings, each validated on its own (published schema).

        The same IP twice gets two verdicts and the last one wins (assumed). Raises `Refusal` for a batch of a
        wrong size, and with 1164, nothing applied, for one that passes the capacity (assumed; see `over_capacity`).
        """
        _check_batch_size(items)
        checked = [self._verdict(item) for item in items]
        created = {m.ip for m in checked if isinstance(m, Mapping)} - self._mappings.keys()
        if self.settings.over_capacity == "refuse" and created:
            self._check_capacity(len(created))
        return self._apply(checked, self._put_within_capacity)

    def batch_delete(self, ips: Sequence[object]) -> BatchOutcome:
        """Remove up to 100 mappings; an absent or invalid IP fails as an item (published schema).

        The same IP twice: the second one is absent (assumed). Raises `Refusal` for a batch of a wrong size.
        """
        _check_batch_size(ips)
        outcomes = [self._apply([ip], self.delete) for ip in ips]
        return BatchOutcome(
            tuple(m for outcome in outcomes for m in outcome.succeeded),
            tuple(f for outcome in outcomes for f in outcome.failed),
        )

    def replace_all(self, items: Iterable[Item]) -> None:
        """Set the whole state at once, past every limit but not past the validation of IPs."""
        self._mappings.clear()
        for item in items:
            self._put(Mapping(canonical_ip(item.ip), item.vendor or "", item.region or "", self.clock()))
        self._sorted = None

    def _apply(self, entries: Sequence[Any], action: Callable[[Any], Mapping]) -> BatchOutcome:
        succeeded: list[Mapping] = []
        failed: list[FailedItem] = []
        for entry in entries:
            shown = entry if isinstance(entry, FailedItem) else FailedItem(_shown_ip(entry), "")
            error = self.failing_items.get(shown.ip, shown.error)
            if error:
                failed.append(FailedItem(shown.ip, error))
                continue
            try:
                succeeded.append(action(entry))
            except Refusal as refusal:
                failed.append(FailedItem(shown.ip, refusal.kind.message))
        return BatchOutcome(tuple(succeeded), tuple(failed))

    def _verdict(self, item: Item) -> Mapping | FailedItem:
        try:
            return self._checked(item)
        except Refusal as refusal:
            return FailedItem(_shown_ip(item.ip), refusal.kind.message)

    def _checked(self, item: Item) -> Mapping:
        ip = canonical_ip(item.ip)
        if item.vendor is None or item.region is None or item.region not in self.supported().get(item.vendor, {}):
            raise Refusal(INVALID_REGION)
        return Mapping(ip, item.vendor, item.region, self.clock())

    def _check_capacity(self, created: int) -> None:
        if len(self._mappings) + created > self.settings.capacity:
            raise Refusal(TOO_MANY_MAPPINGS)

    def _put_within_capacity(self, mapping: Mapping) -> Mapping:
        if mapping.ip not in self._mappings:
            self._check_capacity(1)
        return self._put(mapping)

    def _put(self, mapping: Mapping) -> Mapping:
        self._mappings[mapping.ip] = mapping
        self._changed, self._sorted = mapping.modified_on, None
        return mapping

    def _remove(self, ip: str) -> None:
        del self._mappings[ip]
        self._changed, self._sorted = self.clock(), None


def _check_batch_size(items: Sequence[object]) -> None:
    if not 1 <= len(items) <= BATCH_LIMIT:
        raise Refusal(BATCH_SIZE)


def _shown_ip(value: object) -> str:
    """IP of a failed item: canonical where it is one (assumed), else as it came."""
    ip = value.ip if isinstance(value, Mapping) else value
    try:
        return canonical_ip(ip)
    except Refusal:
        return "" if ip is None else str(ip)


@dataclass
class Store:
    """All zones of the emulated service."""

    zones: dict[str, Zone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.zones:
            self.reset()

    def reset(self) -> None:
        """Back to the initial state: one empty zone, `example.com`."""
        self.zones.clear()
        self.put_zone(DEFAULT_ZONE_ID, DEFAULT_ZONE_NAME)

    def put_zone(
        self, zone_id: str, name: str, mappings: Iterable[Item] = (), settings: ZoneSettings | None = None
    ) -> Zone:
        """Create a zone or replace all of it; zones of the same name may exist beside each other."""
        zone = Zone(zone_id, name, settings or ZoneSettings())
        zone.replace_all(mappings)
        self.zones[zone_id] = zone
        return zone

    def change_settings(self, zone_id: str, **changes: Any) -> None:
        """Switch some settings of a zone and keep its mappings."""
        zone = self.zones[zone_id]
        zone.settings = replace(zone.settings, **changes)

    def named(self, name_filter: str) -> list[Zone]:
        """Zones by the published `name` filter: `example.com` or `<operator>:<value>`."""
        operator, _colon, value = name_filter.rpartition(":")
        matches = _NAME_OPERATORS.get(operator)
        if matches is None:
            return []
        return [zone for zone in self.zones.values() if matches(zone.name, value)]


_NAME_OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "": lambda name, value: name.lower() == value.lower(),
    "equal": lambda name, value: name.lower() == value.lower(),
    "not_equal": lambda name, value: name.lower() != value.lower(),
    "starts_with": lambda name, value: name.lower().startswith(value.lower()),
    "ends_with": lambda name, value: name.lower().endswith(value.lower()),
    "contains": lambda name, value: value.lower() in name.lower(),
    "starts_with_case_sensitive": lambda name, value: name.startswith(value),
    "ends_with_case_sensitive": lambda name, value: name.endswith(value),
    "contains_case_sensitive": lambda name, value: value in name,
}

__all__ = [
    "BATCH_LIMIT",
    "CAPACITY",
    "DEFAULT_ZONE_ID",
    "DEFAULT_ZONE_NAME",
    "BatchOutcome",
    "ErrorKind",
    "FailedItem",
    "Item",
    "Mapping",
    "Page",
    "Refusal",
    "Store",
    "Zone",
    "ZoneSettings",
    "canonical_ip",
]
