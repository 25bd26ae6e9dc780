# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One zone and its origin cloud region mappings: storage, validation, batches and limits.

Knows no HTTP: a refusal is raised as `Refusal`, an item of a batch that fails is a `FailedItem`. It can be
used alone, for instance as the model side of a state machine. Not thread-safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from netaddr import IPAddress

from .errors import (
    ALREADY_EXISTS,
    BATCH_SIZE,
    INVALID_PAGE,
    INVALID_PER_PAGE,
    INVALID_REGION,
    NOT_FOUND,
    TIERED_CACHE_OFF,
    TOO_MANY_MAPPINGS,
    Refusal,
)
from .mapping import BatchOutcome, FailedItem, Item, Mapping, Page, canonical_ip
from .regions import SAMPLE_REGIONS, Regions
from .settings import AccountSettings, ZoneListing, ZoneSettings

BATCH_LIMIT: Final = 100
"""Items in a batch (published schema, `maxItems`)."""


def _order(mapping: Mapping) -> tuple[int, int]:
    address = IPAddress(mapping.ip)
    return address.version, int(address)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Account:
    """One account: its load-balancing pools, by id, as the API gives them."""

    id: str
    name: str
    settings: AccountSettings = field(default_factory=AccountSettings)
    pools: dict[str, Any] = field(default_factory=dict)


@dataclass
class Zone:
    """One zone: the mappings that both API versions read and write, its settings, and what surrounds it.

    records and load_balancers: as the API gives them. setting_times: id of a Tiered Cache setting -> last change.
    """

    id: str
    name: str
    account: Account
    settings: ZoneSettings = field(default_factory=ZoneSettings)
    listing: ZoneListing = field(default_factory=ZoneListing)
    clock: Callable[[], str] = _now
    regions: Regions = field(default_factory=lambda: SAMPLE_REGIONS)
    records: list[dict[str, Any]] = field(default_factory=list)
    load_balancers: list[dict[str, Any]] = field(default_factory=list)
    setting_times: dict[str, str] = field(default_factory=dict)
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
