# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts and zones from their JSON descriptions, and back."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any, Final

from .errors import Refusal
from .objects import load_balancer, pool, record
from .store import DEFAULT_ACCOUNT_ID, Account, AccountSettings, Item, Store, Zone, ZoneListing

Description = dict[str, Any]

_LISTING: Final = {f.name for f in fields(ZoneListing)}


def load_account(store: Store, account_id: str, description: Description) -> Account:
    """Create an account, or replace all of it but its zones: `name`, `pools`, fields of `AccountSettings`.

    Raises `ValueError` for what cannot be one.
    """
    values = _with_tuples(description)
    name, pools = values.pop("name", account_id), values.pop("pools", ())
    try:
        made = [pool(account_id, number, given) for number, given in enumerate(pools)]
        account = store.put_account(account_id, name, AccountSettings(**values))
        account.pools = {one["id"]: one for one in made}
        return account
    except (TypeError, KeyError) as error:
        raise ValueError(f"account {account_id}: {error!r}") from None


def load_zone(store: Store, zone_id: str, description: Description) -> Zone:
    """Create or replace a zone: `name`, `account` (an id), and what `change_zone` takes. Raises `ValueError`."""
    values = dict(description)
    name, account_id = values.pop("name", "example.com"), values.pop("account", DEFAULT_ACCOUNT_ID)
    try:
        zone = Zone(zone_id, name, store.accounts[account_id])
        change_zone(zone, values)
    except KeyError as error:
        raise ValueError(f"zone {zone_id}: {error!r}") from None
    store.zones[zone_id] = zone
    return zone


def change_zone(zone: Zone, changes: Description) -> None:
    """Change some of `mappings`, `records`, `load_balancers`, fields of `ZoneSettings` and `ZoneListing`.

    The rest stays. Raises `ValueError` for what cannot be.
    """
    values = _with_tuples(changes)
    rows, records, balancers = (values.pop(key, None) for key in ("mappings", "records", "load_balancers"))
    listing = {key: values.pop(key) for key in _LISTING & values.keys()}
    try:
        zone.settings, zone.listing = replace(zone.settings, **values), replace(zone.listing, **listing)
        if rows is not None:
            zone.replace_all(Item(row["ip"], row["vendor"], row["region"]) for row in rows)
        if records is not None:
            zone.records = [record(zone.id, number, given) for number, given in enumerate(records)]
        if balancers is not None:
            zone.load_balancers = [load_balancer(zone.id, number, given) for number, given in enumerate(balancers)]
    except (TypeError, KeyError, Refusal) as error:
        raise ValueError(f"zone {zone.id}: {error!r}") from None


def describe_zone(zone: Zone) -> Description:
    """The description of a zone, as `load_zone` takes it, with its id."""
    rows = [{"ip": m.ip, "vendor": m.vendor, "region": m.region} for m in zone.mappings()]
    return {
        "id": zone.id,
        "name": zone.name,
        "account": zone.account.id,
        "mappings": rows,
        "records": zone.records,
        "load_balancers": zone.load_balancers,
        **asdict(zone.settings),
        **asdict(zone.listing),
    }


def _with_tuples(description: Description) -> Description:
    """A copy with tuples, which settings consist of, in place of lists."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in description.items()}
