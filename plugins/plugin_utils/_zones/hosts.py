# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Converts zones to hosts with variables and groups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.zone_list import zone_value
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError, Problem
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import ListedZone, require_distinct
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._zones.trust import as_data

# Without characters that are special in host patterns, in paths (host_vars), or in templates.
_HOST_NAME = re.compile(r"\w[\w.@+-]*")
_NOT_IN_A_GROUP_NAME = re.compile(r"^(?=\d)|\W")

_LABELS: Mapping[str, Callable[[ListedZone], str | None]] = {
    "account": lambda zone: zone.account.label,
    "plan": lambda zone: zone.plan,
    "status": lambda zone: zone.status,
    "type": lambda zone: zone.type,
}
_ADVICE = "select one of them with filters.accounts, or add the account to the template hostname"


@dataclass(frozen=True)
class Naming:
    """The names of hosts and their variables. hostname: a template, or None for the name of the zone."""

    hostname: str | None = None
    prefix: str = "cloudflare_zone_"
    suffix: str = ""


@dataclass(frozen=True)
class ZoneHost:
    """A zone as a host. variables: full name → value, marked so that text from the API is never evaluated."""

    name: str
    zone: ListedZone
    variables: dict[str, Any]


def make_hosts(
    zones: Sequence[ListedZone], naming: Naming, evaluate: Callable[[str, dict[str, Any]], str]
) -> list[ZoneHost]:
    """Create the hosts of the zones. evaluate: template and variables → text.

    Raises OptionsError if the template returns an invalid name, and DuplicateZonesError if it returns a name twice.
    """
    hosts = [_make_host(zone, naming, evaluate) for zone in zones]
    problems = [
        Problem(
            f"hostname: {host.name!r} (zone {host.zone.name}) is not a name for a host; use letters, digits and the"
            " characters . _ - @ +",
            "hostname: is not a name for a host",
        )
        for host in hosts
        if not _HOST_NAME.fullmatch(host.name)
    ]
    if problems:
        raise OptionsError(problems)
    require_distinct(((host.name, host.zone) for host in hosts), _ADVICE)
    return hosts


def group_hosts(hosts: Sequence[ZoneHost], top: str, keys: Iterable[str]) -> dict[str, list[str]]:
    """The children of the group `top`, each with the names of its hosts.

    A zone without a value for a key is not in a group for it.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        labels = [(_LABELS[key](host.zone), host) for host in hosts]
        members = [(safe_group_name(f"{top}_{key}_{label}"), host) for label, host in labels if label is not None]
        shared = _groups_of_several_accounts(members) if key == "account" else frozenset()
        for group, host in members:
            own = safe_group_name(f"{group}_{host.zone.account.id}") if group in shared else group
            groups[own].append(host.name)
    return dict(groups)


def safe_group_name(text: str) -> str:
    """The name of a group, with `_` instead of each invalid character."""
    return _NOT_IN_A_GROUP_NAME.sub("_", text)


def _make_host(zone: ListedZone, naming: Naming, evaluate: Callable[[str, dict[str, Any]], str]) -> ZoneHost:
    values = zone_value(zone).items()
    variables = {f"{naming.prefix}{name}{naming.suffix}": as_data(value) for name, value in values}
    return ZoneHost(evaluate(naming.hostname, variables) if naming.hostname else zone.name, zone, variables)


def _groups_of_several_accounts(members: Iterable[tuple[str, ZoneHost]]) -> frozenset[str]:
    """Groups that would mix accounts, because the account names are equal or only differ in invalid characters."""
    accounts: defaultdict[str, set[str | None]] = defaultdict(set)
    for group, host in members:
        accounts[group].add(host.zone.account.id)
    return frozenset(group for group, ids in accounts.items() if len(ids) > 1)
