# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts and zones from their JSON descriptions, and back."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any, Final

from .errors import Refusal
from .store import DEFAULT_ACCOUNT_ID, Account, AccountSettings, Item, Store, Zone, ZoneListing, ZoneSettings

Description = dict[str, Any]

_LISTING: Final = {f.name for f in fields(ZoneListing)}


def load_account(store: Store, account_id: str, description: Description) -> Account:
    """Create or change an account: `name`, fields of `AccountSettings`. Raises `ValueError`."""
    values = _with_tuples(description)
    name = values.pop("name", account_id)
    try:
        return store.put_account(account_id, name, AccountSettings(**values))
    except TypeError as error:
        raise ValueError(f"account {account_id}: {error!r}") from None


def load_zone(store: Store, zone_id: str, description: Description) -> Zone:
    """Create or replace a zone: `name`, `account` (an id), `mappings`, fields of `ZoneSettings` and `ZoneListing`.

    Raises `ValueError` for what cannot be one.
    """
    values = _with_tuples(description)
    name, account_id = values.pop("name", "example.com"), values.pop("account", DEFAULT_ACCOUNT_ID)
    rows = values.pop("mappings", ())
    listing = {key: values.pop(key) for key in _LISTING & values.keys()}
    try:
        items = [Item(row["ip"], row["vendor"], row["region"]) for row in rows]
        return store.put_zone(zone_id, name, items, ZoneSettings(**values), ZoneListing(**listing), account_id)
    except (TypeError, KeyError, Refusal) as error:
        raise ValueError(f"zone {zone_id}: {error!r}") from None


def change_zone(zone: Zone, changes: Description) -> None:
    """Change some fields of a zone's settings and listing, and keep the rest. Raises `TypeError` or `ValueError`."""
    values = _with_tuples(changes)
    listing = {key: values.pop(key) for key in _LISTING & values.keys()}
    zone.settings, zone.listing = replace(zone.settings, **values), replace(zone.listing, **listing)


def describe_zone(zone: Zone) -> Description:
    """The description of a zone, as `load_zone` takes it, with its id."""
    rows = [{"ip": m.ip, "vendor": m.vendor, "region": m.region} for m in zone.mappings()]
    known = {"id": zone.id, "name": zone.name, "account": zone.account.id, "mappings": rows}
    return {**known, **asdict(zone.settings), **asdict(zone.listing)}


def _with_tuples(description: Description) -> Description:
    """A copy with tuples, which settings consist of, in place of lists."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in description.items()}
