# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Converts cloud facts to a list of mappings, with the same rules for all clouds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.region_names import canonical_region
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.addresses import public_ip
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.items import Cloud, Found
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._kinds import kind_of


def facts_to_mappings(
    cloud: Cloud, facts: Any, *, region: Any = None, unplaced: Any = "fail", place: str = "facts"
) -> list[dict[str, str]]:
    """Convert facts of one cloud to `[{ip, vendor, region}]`, without repeated IPs, in the order of the facts.

    facts: the list that a module returns, the variables of hosts, or both. Items without a public address and items of
    other clouds are ignored. region: for items without a region. unplaced: whether a public address without a region is
    an error (`fail`) or omitted (`skip`). place: the name of the facts in messages.

    Raises OptionsError with all problems.
    """
    fallback = _parse_options(cloud, region, unplaced)
    reading = _Reading(cloud.vendor, fallback, place)
    for index, found in _found(cloud, _listed(cloud, facts, place), place):
        reading.add(index, found)
    problems = reading.problems if unplaced == "skip" else [*reading.problems, *reading.unplaced]
    if problems:
        raise OptionsError(problems)
    return [{"ip": ip, "vendor": cloud.vendor, "region": name} for ip, (name, _index) in reading.regions.items()]


class _Reading:
    """The facts that were read so far. regions: IP → its region, and the index of the item."""

    def __init__(self, vendor: str, fallback: str, place: str) -> None:
        self.regions: dict[str, tuple[str, int]] = {}
        self.problems: list[str] = []
        self.unplaced: list[str] = []
        self._vendor = vendor
        self._fallback = fallback
        self._place = place
        self._names: dict[str, tuple[str, str]] = {}

    def add(self, index: int, found: Found) -> None:
        """Read one item."""
        for address in dict.fromkeys(found.addresses):
            if address:
                self._add_address(index, address, found)

    def _add_address(self, index: int, address: str, found: Found) -> None:
        try:
            ip = public_ip(address)
        except ValueError as error:
            self.problems.append(f"{self._place}[{index}]: {address!r} {error}")
            return
        if not ip:
            return
        region, no_region = self._region(found)
        if not region:
            self.unplaced.append(f"{self._place}[{index}]: {ip} {no_region}")
            return
        before, first = self.regions.setdefault(ip, (region, index))
        if before != region:
            self.problems.append(
                f"{self._place}[{index}]: {ip} is in {region} here, but in {before} in {self._place}[{first}];"
                " the facts are of different times; gather all of them again"
            )

    def _region(self, found: Found) -> tuple[str, str]:
        """The canonical name of an item's region. If there is none, an empty name and the reason."""
        name = found.region or self._fallback
        if not name:
            return "", found.no_region
        if name not in self._names:
            self._names[name] = _canonical(self._vendor, name)
        return self._names[name]


def _canonical(vendor: str, name: str) -> tuple[str, str]:
    try:
        # A plain string, also where Ansible handed over one that it marked.
        return str(canonical_region(vendor, name)), ""
    except ValueError as error:
        return "", f"is in {name!r}, which {error}"


def _parse_options(cloud: Cloud, region: Any, unplaced: Any) -> str:
    """The region for items without one. Empty if the option is not set."""
    if unplaced not in ("fail", "skip"):
        raise OptionsError([f"unplaced: {unplaced!r} is neither fail nor skip"])
    if region is None:
        return ""
    if not (isinstance(region, str) and region):
        raise OptionsError([f"region: {region!r} is not the name of a region"])
    try:
        return canonical_region(cloud.vendor, region)
    except ValueError as error:
        raise OptionsError([f"region: {region!r} {error}"]) from None


def _listed(cloud: Cloud, facts: Any, place: str) -> list[Any]:
    """Return the facts as a list. Ansible can pass lists, generators, and views of dictionaries."""
    if isinstance(facts, Mapping):
        raise OptionsError([f"{place}: is a dictionary; {_its_list(cloud, facts, place)}"])
    if isinstance(facts, (str, bytes)) or not isinstance(facts, Iterable):
        raise OptionsError([f"{place}: is {kind_of(facts)}, but has to be a list of {cloud.takes}"])
    return list(facts)


def _its_list(cloud: Cloud, result: Mapping[str, Any], place: str) -> str:
    """What to use instead of a registered result."""
    for name in cloud.lists:
        if name in result:
            return f"pass its list, `{place}.{name}`"
    if "results" in result:
        return f"pass the lists of all its results, `{place}.results | map(attribute='{cloud.lists[0]}') | flatten`"
    return f"pass a list of {cloud.takes}"


def _found(cloud: Cloud, items: Sequence[Any], place: str) -> list[tuple[int, Found]]:
    """Read the items of this cloud, with their indexes.

    Raises OptionsError if an item is not a dictionary, or if none of them belongs to this cloud.
    """
    problems = [
        f"{place}[{index}]: {_no_item(item)}" for index, item in enumerate(items) if not isinstance(item, Mapping)
    ]
    if problems:
        raise OptionsError(problems)
    found = [(index, read) for index, item in enumerate(items) if (read := cloud.read(item)) is not None]
    if items and not found:
        raise OptionsError([_none_known(cloud, items, place)])
    return found


def _no_item(item: Any) -> str:
    if isinstance(item, str):
        return f"is {item!r}, but has to be a dictionary; of a host, pass the variables: map('extract', hostvars)"
    return f"is {kind_of(item)}, but has to be a dictionary"


def _none_known(cloud: Cloud, items: Sequence[Mapping[str, Any]], place: str) -> str:
    """The error if no item belongs to this cloud, because the filter or the variable is wrong."""
    for name in cloud.lists:
        if name in items[0]:
            return f"{place}[0] is a whole result; pass the lists of all, `{place} | map(attribute='{name}') | flatten`"
    renamed = f" ({cloud.renamed_by} what the filter reads)" if cloud.renamed_by else ""
    return f"{place}: has no {cloud.takes}; are filter and list the right ones?{renamed}"
