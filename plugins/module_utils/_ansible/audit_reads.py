# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the data of a zone for an audit, and records what the credentials are not allowed to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ApiError, RefusedCredentialsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.settings import fetch_setting
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.topology import (
    SMART_TOPOLOGY,
    TIERED_CACHING,
    topology,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import LoadBalancer, Pool
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.fetch import (
    fetch_balancers,
    fetch_pools,
    fetch_records,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import NotRead
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import DnsRecord
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import Zone
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.state import ZoneState, fetch_zone_state

T = TypeVar("T")


@dataclass(frozen=True)
class TrafficReads:
    """The data that leads to the origins of a zone. None means not read.

    pools: the pools of the account by id. Empty if no load balancer uses any.
    """

    records: list[DnsRecord] | None
    balancers: list[LoadBalancer] | None
    pools: dict[str, Pool] | None


@dataclass(frozen=True)
class TieredCache:
    """Whether the two settings are on. None means not read."""

    tiered_caching: bool | None
    smart_topology: bool | None

    @property
    def topology(self) -> str | None:
        """The topology that results from both settings, or None if it is not known."""
        if self.tiered_caching is None or (self.tiered_caching and self.smart_topology is None):
            return None
        return topology(tiered_caching=self.tiered_caching, smart_topology=bool(self.smart_topology))


class ZoneReader:
    """Reads a zone. `not_read` lists what the credentials are not allowed to read. Other failures are raised.

    Every method may raise RequestError and ListChangedError.
    """

    def __init__(self, client: Client, zone: Zone, api_version: str) -> None:
        """Fetch the zone itself, with one request. Also raises ZoneLookupError."""
        self.not_read: list[NotRead] = []
        self._client = client
        self.state = self._fetch_state(zone)
        self.zone_id = self.state.zone.id if self.state else zone.zone_id
        self.name = self.state.zone.name if self.state else zone.name
        self.origins = OriginCloudRegions(client, self.zone_id, api_version)

    def read_mappings(self) -> dict[str, OriginMapping]:
        """Read the mappings by IP. An audit needs them, so missing permissions raise an error here."""
        return self.origins.fetch_mappings().mappings

    def read_traffic(self, *, load_balancers: bool) -> TrafficReads:
        """Read DNS records, load balancers, and, if a load balancer uses any, pools, with one request for each."""
        records = self._permitted("dns_records", "DNS: Read", lambda: fetch_records(self._client, self.zone_id))
        if not load_balancers:
            self._note("load_balancers", "load_balancers is false")
            return TrafficReads(records, None, None)
        balancers = self._permitted(
            "load_balancers", "Load Balancers: Read", lambda: fetch_balancers(self._client, self.zone_id)
        )
        return TrafficReads(records, balancers, None if balancers is None else self._read_pools(balancers))

    def read_tiered_cache(self) -> TieredCache:
        """Read two settings, with one request for each."""
        return TieredCache(self._read_setting(TIERED_CACHING), self._read_setting(SMART_TOPOLOGY))

    def read_regions(self, tiered_cache: TieredCache) -> SupportedRegions | None:
        """Read the regions that the zone supports, with one request. None if they are not available."""
        if tiered_cache.tiered_caching is False:
            self._note("supported_regions", "the API only lists them while Tiered Cache is on")
            return None
        try:
            return self.origins.fetch_supported_regions()
        except ApiError as error:
            # The API refuses this request while Tiered Cache is off, so other refusals are errors.
            if tiered_cache.tiered_caching or error.transient or not 400 <= error.status < 500:
                raise
            self._note("supported_regions", str(error))
            return None

    def _fetch_state(self, zone: Zone) -> ZoneState | None:
        # All other requests need the id, so a zone that cannot be looked up by name is an error.
        if not zone.zone_id:
            return fetch_zone_state(self._client, zone)
        return self._permitted("zone", "Zone: Read", lambda: fetch_zone_state(self._client, zone))

    def _read_pools(self, balancers: Sequence[LoadBalancer]) -> dict[str, Pool] | None:
        if not any(balancer.pool_ids for balancer in balancers):
            return {}
        account_id = self.state.zone.account.id if self.state else None
        if not account_id:
            self._note("pools", "they belong to the zone's account, which is not known")
            return None
        permission = "Load Balancing: Monitors and Pools: Read"
        return self._permitted("pools", permission, lambda: fetch_pools(self._client, account_id))

    def _read_setting(self, name: str) -> bool | None:
        setting = self._permitted(name, "Zone Settings: Read", lambda: fetch_setting(self._client, self.zone_id, name))
        return None if setting is None else setting.on

    def _permitted(self, what: str, permission: str, fetch: Callable[[], T]) -> T | None:
        """Return the result of `fetch`, or None if the credentials are not allowed to read it."""
        try:
            return fetch()
        except RefusedCredentialsError as error:
            if error.transient:
                raise
            self._note(what, f"{error}; the credentials need the permission {permission!r}")
            return None

    def _note(self, what: str, reason: str) -> None:
        self.not_read.append(NotRead(what, reason))
