# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data of the emulated service: accounts and zones. Independent of HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from .mapping import BatchOutcome, FailedItem, Item, Mapping, Page, canonical_ip
from .settings import CAPACITY, AccountSettings, ZoneListing, ZoneSettings
from .zone import BATCH_LIMIT, Account, Zone

__all__ = [
    "BATCH_LIMIT",
    "CAPACITY",
    "DEFAULT_ACCOUNT_ID",
    "DEFAULT_ZONE_ID",
    "Account",
    "AccountSettings",
    "BatchOutcome",
    "FailedItem",
    "Item",
    "Mapping",
    "Page",
    "Store",
    "Zone",
    "ZoneListing",
    "ZoneSettings",
    "canonical_ip",
]

DEFAULT_ZONE_ID: Final = "023e105f4ecef8ad9ca31a8372d0c353"
DEFAULT_ZONE_NAME: Final = "example.com"
DEFAULT_ACCOUNT_ID: Final = "01a7362d577a6c3019a474fd6f485823"
DEFAULT_ACCOUNT_NAME: Final = "Example Account"


@dataclass
class Store:
    """All accounts and zones of the emulated service, each in the order in which it came."""

    zones: dict[str, Zone] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.zones:
            self.reset()

    def reset(self) -> None:
        """Reset to one account with one empty zone, `example.com`."""
        self.zones.clear()
        self.accounts.clear()
        self.put_account(DEFAULT_ACCOUNT_ID, DEFAULT_ACCOUNT_NAME)
        self.put_zone(DEFAULT_ZONE_ID, DEFAULT_ZONE_NAME)

    def put_account(self, account_id: str, name: str, settings: AccountSettings | None = None) -> Account:
        """Create an account, or change its name and settings; its pools and zones stay."""
        account = self.accounts.setdefault(account_id, Account(account_id, name))
        account.name, account.settings = name, settings or AccountSettings()
        return account

    def put_zone(
        self, zone_id: str, name: str, mappings: Iterable[Item] = (), settings: ZoneSettings | None = None
    ) -> Zone:
        """Create a zone in the default account, or replace all of it; several zones may have one name."""
        zone = Zone(zone_id, name, self.accounts[DEFAULT_ACCOUNT_ID], settings or ZoneSettings())
        zone.replace_all(mappings)
        self.zones[zone_id] = zone
        return zone
