# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that list origins → what is desired, or all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import parse_origin_ip
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CAPACITY,
    VENDORS,
    OriginMapping,
)


@dataclass(frozen=True)
class Desired:
    """The `mappings` option in normal form, each IP once, in the option's order.

    mappings: empty where only IPs count. indexes: IP → its (first) index in the option.
    warnings: what was tolerated, for the user to read.
    """

    mappings: tuple[OriginMapping, ...]
    indexes: dict[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def ips(self) -> tuple[str, ...]:
        return tuple(self.indexes)


def parse_mappings(option: Sequence[Mapping[str, Any]]) -> Desired:
    """Parse `mappings` where each entry needs `ip`, `vendor` and `region`.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[str] = []
    mappings: dict[int, OriginMapping] = {}
    for index, entry in enumerate(option):
        ip = _parse_ip(f"mappings[{index}].ip", entry.get("ip"), problems)
        vendor = _parse_vendor(index, entry, problems)
        region = _parse_region(index, entry, problems)
        if ip and vendor and region:
            mappings[index] = OriginMapping(ip, vendor, region)
    indexes, repeats = _first_indexes((index, mapping.ip) for index, mapping in mappings.items())
    problems.extend(_contradictions(mappings, repeats))
    if len(indexes) > CAPACITY:
        problems.append(f"mappings: lists {len(indexes)} origins, a zone holds at most {CAPACITY}; shorten the list")
    if problems:
        raise OptionsError(problems)
    return Desired(tuple(mappings[index] for index in indexes.values()), indexes, _repeat_warnings(repeats))


def parse_addresses(option: Sequence[Mapping[str, Any]]) -> Desired:
    """Parse `mappings` where only `ip` counts.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[str] = []
    ips = [_parse_ip(f"mappings[{index}].ip", entry.get("ip"), problems) for index, entry in enumerate(option)]
    if problems:
        raise OptionsError(problems)
    indexes, repeats = _first_indexes(enumerate(ips))
    return Desired((), indexes, _repeat_warnings(repeats))


def parse_ips(option: Sequence[Any]) -> tuple[str, ...]:
    """Parse `ips`, a plain list of addresses; each is kept once.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[str] = []
    ips = [_parse_ip(f"ips[{index}]", text, problems) for index, text in enumerate(option)]
    if problems:
        raise OptionsError(problems)
    return tuple(dict.fromkeys(ips))


def missing(name: str) -> str:
    """That `ip`, `vendor` or `region` is missing from a mapping, and what to write."""
    wanted = {
        "ip": "the origin's IP address",
        "vendor": f"one of {', '.join(VENDORS)}",
        "region": "the vendor's name of the region",
    }
    return f"is missing; write {wanted[name]}"


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _parse_ip(option: str, value: Any, problems: list[str]) -> str:
    text = _text(value)
    try:
        return parse_origin_ip(text)
    except ValueError as error:
        problems.append(f"{option}: {text!r} {error}")
        return ""


def _parse_vendor(index: int, entry: Mapping[str, Any], problems: list[str]) -> str:
    vendor = _text(entry.get("vendor"))
    if vendor in VENDORS:
        return vendor
    meant = f"did you mean {vendor.lower()!r}?" if vendor.lower() in VENDORS else f"write one of {', '.join(VENDORS)}"
    wrong = f"{vendor!r} is not a vendor; {meant}" if vendor else missing("vendor")
    problems.append(f"mappings[{index}].vendor: {wrong}")
    return ""


def _parse_region(index: int, entry: Mapping[str, Any], problems: list[str]) -> str:
    region = _text(entry.get("region"))
    if region and region.isprintable():
        return region
    unprintable = f"{region!r} is not the name of a region; write the vendor's name of the region"
    problems.append(f"mappings[{index}].region: {unprintable if region else missing('region')}")
    return ""


@dataclass(frozen=True)
class _Repeat:
    ip: str
    first: int
    index: int


def _first_indexes(entries: Iterable[tuple[int, str]]) -> tuple[dict[str, int], list[_Repeat]]:
    indexes: dict[str, int] = {}
    repeats = []
    for index, ip in entries:
        first = indexes.setdefault(ip, index)
        if first != index:
            repeats.append(_Repeat(ip, first, index))
    return indexes, repeats


def _contradictions(mappings: dict[int, OriginMapping], repeats: Iterable[_Repeat]) -> list[str]:
    return [
        f"mappings[{repeat.index}]: {repeat.ip} is on {mappings[repeat.index].placement} here, but on"
        f" {mappings[repeat.first].placement} in mappings[{repeat.first}]; keep one of the two"
        for repeat in repeats
        if mappings[repeat.index] != mappings[repeat.first]
    ]


def _repeat_warnings(repeats: Sequence[_Repeat]) -> tuple[str, ...]:
    """One warning for all repeats: a long list must not bury the output in warnings."""
    if not repeats:
        return ()
    listed = ", ".join(f"mappings[{repeat.index}] repeats mappings[{repeat.first}] ({repeat.ip})" for repeat in repeats)
    return (f"the same origin is listed more than once, and counts once: {listed}",)
