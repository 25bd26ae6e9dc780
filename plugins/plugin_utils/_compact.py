# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Converts between the compact form of mappings, `{vendor: {region: [ip]}}`, and the list that modules take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import missing
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import integer_refusal
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.region_names import canonical_region
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.zone_file import Regions, group_by_region
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._kinds import kind_of


class Placed(NamedTuple):
    """A mapping and its place in the compact form, such as `regions.aws.us-east-1[0]`."""

    mapping: OriginMapping
    place: str


def parse_regions(value: Any, place: str) -> list[Placed]:
    """Convert the compact form to mappings, sorted by vendor and region. The IPs of a region keep their order.

    place: the name of the value in messages. This only checks the structure, so an IP can be any string.
    Raises OptionsError with all problems.
    """
    problems: list[str] = []
    listed = [
        Placed(OriginMapping(ip, vendor, canonical), f"{place}.{vendor}.{region}[{index}]")
        for vendor, regions in _items(value, place, "vendors", problems)
        for region, ips in _items(regions, f"{place}.{vendor}", "regions", problems)
        for canonical in _canonical(vendor, region, f"{place}.{vendor}", problems)
        for index, ip in _ips(ips, f"{place}.{vendor}.{region}", problems)
    ]
    if problems:
        raise OptionsError(problems)
    return sorted(listed, key=lambda item: (item.mapping.vendor, item.mapping.region))


def parse_groups(value: Any, place: str) -> Regions:
    """Convert a list of `{ip, vendor, region}` to the compact form. Other keys are ignored.

    place: the name of the value in messages. Raises OptionsError with all problems.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise OptionsError([f"{place}: is {kind_of(value)}, but has to be a list of mappings"])
    problems: list[str] = []
    mappings = [_mapping(f"{place}[{index}]", entry, problems) for index, entry in enumerate(value)]
    if problems:
        raise OptionsError(problems)
    return group_by_region(mappings)


def _items(value: Any, place: str, content: str, problems: list[str]) -> list[tuple[str, Any]]:
    """The items of a dictionary, sorted by key. Items whose key is not a string are omitted."""
    if not isinstance(value, Mapping):
        problems.append(f"{place}: is {kind_of(value)}, but has to be a dictionary of {content}")
        return []
    problems.extend(
        f"{place}: the key {key!r} is {kind_of(key)}; write it in quotes" for key in value if not isinstance(key, str)
    )
    return sorted(((str(key), below) for key, below in value.items() if isinstance(key, str)), key=lambda item: item[0])


def _canonical(vendor: str, region: str, place: str, problems: list[str]) -> tuple[str, ...]:
    """The canonical name of the region, or nothing if the key does not belong to exactly one region."""
    try:
        return (canonical_region(vendor, region),)
    except ValueError as error:
        problems.append(f"{place}: the key {region!r} {error}")
        return ()


def _ips(value: Any, place: str, problems: list[str]) -> list[tuple[int, str]]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        problems.append(f"{place}: is {kind_of(value)}, but has to be a list of IP addresses; write [] for none")
        return []
    problems.extend(f"{place}[{index}]: {_no_string(ip)}" for index, ip in enumerate(value) if not isinstance(ip, str))
    return [(index, str(ip)) for index, ip in enumerate(value) if isinstance(ip, str)]


def _mapping(place: str, entry: Any, problems: list[str]) -> OriginMapping:
    """Parse an entry. Invalid values are replaced with any text."""
    if not isinstance(entry, Mapping):
        problems.append(f"{place}: is {kind_of(entry)}, but has to be a dictionary with ip, vendor and region")
        return OriginMapping("", "", "")
    texts = {
        "ip": entry.get("ip", entry.get("origin_ip")),
        "vendor": entry.get("vendor"),
        "region": entry.get("region"),
    }
    for name, text in texts.items():
        if text is None or text == "":
            problems.append(f"{place}.{name}: {missing(name)}")
        elif not isinstance(text, str):
            wrong = _no_string(text) if name == "ip" else f"is {kind_of(text)}; write it in quotes"
            problems.append(f"{place}.{name}: {wrong}")
    return OriginMapping(*(str(text) for text in texts.values()))


def _no_string(ip: Any) -> str:
    """The problem with an IP that is not a string."""
    if isinstance(ip, int) and not isinstance(ip, bool):
        return f"'{ip}' {integer_refusal(str(ip))}"
    return f"is {kind_of(ip)}, but has to be an IP address; write it in quotes"
