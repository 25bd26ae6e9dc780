# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses a zone in the API's list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import DuplicateZonesError, Problem

_ID = re.compile(r"[0-9A-Za-z]{1,32}")
_NAME = re.compile(r"\w[\w.-]{0,252}")


@dataclass(frozen=True)
class Account:
    """An account. Both fields are optional in the published schema."""

    id: str | None = None
    name: str | None = None

    @property
    def label(self) -> str | None:
        """The name of the account, or its id if there is no name."""
        return self.name or self.id


@dataclass(frozen=True)
class ListedZone:
    """A zone in the list. Values that the API does not return are None, or False for `paused`.

    plan: the short name, such as `free`, or the long name if there is no short one. created_on, modified_on: as
    returned by the API (RFC 3339).
    """

    id: str
    name: str
    account: Account = Account()
    plan: str | None = None
    plan_name: str | None = None
    status: str | None = None
    type: str | None = None
    paused: bool = False
    name_servers: tuple[str, ...] = ()
    created_on: str | None = None
    modified_on: str | None = None


def parse_listed_zone(row: Any) -> ListedZone:
    """Parse one row of `GET /zones`. Raises ValueError with the reason if it is not valid."""
    if not isinstance(row, Mapping):
        raise ValueError("a zone that is not an object")
    zone_id, name = row.get("id"), row.get("name")
    if not isinstance(zone_id, str) or not _ID.fullmatch(zone_id):
        raise ValueError("a zone without a proper id")
    # The name becomes a host name, so it must not contain text that is special for Ansible.
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"a zone ({zone_id}) without a proper name")
    try:
        return _parse_details(zone_id, name.lower(), row)
    except TypeError as error:
        raise ValueError(f"a zone ({name}) whose {error}") from None


def row_of(zone: ListedZone) -> dict[str, Any]:
    """Convert the zone to a row for `parse_listed_zone`."""
    return {
        "id": zone.id,
        "name": zone.name,
        "account": {"id": zone.account.id, "name": zone.account.name},
        "plan": {"legacy_id": zone.plan, "name": zone.plan_name},
        "status": zone.status,
        "type": zone.type,
        "paused": zone.paused,
        "name_servers": list(zone.name_servers),
        "created_on": zone.created_on,
        "modified_on": zone.modified_on,
    }


def describe(zone: ListedZone) -> str:
    """The zone in a message, with details that distinguish it from others with the same name."""
    return f"{zone.id} (status {_quoted(zone.status)}, account {_quoted(zone.account.label)})"


def require_distinct(named: Iterable[tuple[str, ListedZone]], advice: str) -> None:
    """Raise DuplicateZonesError if two zones have the same name. advice: what to do about it."""
    by_name: defaultdict[str, list[ListedZone]] = defaultdict(list)
    for name, zone in named:
        by_name[name].append(zone)
    problems = [
        Problem(
            f"{len(zones)} zones are named {name!r}: {', '.join(map(describe, zones))}; {advice}",
            "zones have the same name",
        )
        for name, zones in by_name.items()
        if len(zones) > 1
    ]
    if problems:
        raise DuplicateZonesError(problems)


def _quoted(text: str | None) -> str:
    return "unknown" if text is None else repr(text)


def _parse_details(zone_id: str, name: str, row: Mapping[str, Any]) -> ListedZone:
    account, plan = _object(row, "account"), _object(row, "plan")
    plan_name = _text(plan, "name", "plan.")
    return ListedZone(
        id=zone_id,
        name=name,
        account=Account(_text(account, "id", "account."), _text(account, "name", "account.")),
        plan=_text(plan, "legacy_id", "plan.") or plan_name,
        plan_name=plan_name,
        status=_text(row, "status"),
        type=_text(row, "type"),
        paused=_flag(row, "paused"),
        name_servers=_texts(row, "name_servers"),
        created_on=_text(row, "created_on"),
        modified_on=_text(row, "modified_on"),
    )


def _object(row: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = row.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError(f"{key} is not an object")
    return value


def _text(row: Mapping[str, Any], key: str, path: str = "") -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise TypeError(f"{path}{key} is not a string")


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{key} is not a list of strings")
    return tuple(value)


def _flag(row: Mapping[str, Any], key: str) -> bool:
    value = row.get(key)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise TypeError(f"{key} is neither true nor false")
