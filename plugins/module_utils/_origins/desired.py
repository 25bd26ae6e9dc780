# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses the options that list origins, and reports all of their problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import MAX_SHOWN, OptionsError, Problem
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import parse_origin_ip
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CAPACITY,
    VENDORS,
    OriginMapping,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.region_names import canonical_region

_MAX_QUOTED = 100
_VENDOR_KIND = "mappings[].vendor: is missing or not a vendor"
_REGION_KIND = "mappings[].region: is missing or not a region"


@dataclass(frozen=True)
class Desired:
    """The `mappings` option in canonical form, without repeated IPs, in the option's order.

    mappings: empty if only the IPs matter. indexes: IP → its first index in the option.
    warnings: about entries that were tolerated.
    """

    mappings: tuple[OriginMapping, ...]
    indexes: dict[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def ips(self) -> tuple[str, ...]:
        return tuple(self.indexes)


def parse_mappings(option: Sequence[Mapping[str, Any]]) -> Desired:
    """Parse `mappings` whose entries need `ip`, `vendor`, and `region`.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[Problem] = []
    mappings: dict[int, OriginMapping] = {}
    for index, entry in enumerate(option):
        ip = _parse_ip("mappings[].ip", index, entry.get("ip"), problems)
        vendor = _parse_vendor(index, entry, ip, problems)
        region = _parse_region(index, entry, vendor, ip, problems)
        if ip and vendor and region:
            mappings[index] = OriginMapping(ip, vendor, region)
    indexes, repeats = _first_indexes((index, mapping.ip) for index, mapping in mappings.items())
    problems.extend(_contradictions(mappings, repeats))
    if len(indexes) > CAPACITY:
        problems.append(
            Problem(f"mappings: lists {len(indexes)} origins, a zone holds at most {CAPACITY}; shorten the list")
        )
    if problems:
        raise OptionsError(problems)
    return Desired(tuple(mappings[index] for index in indexes.values()), indexes, _repeat_warnings(repeats))


def parse_addresses(option: Sequence[Mapping[str, Any]]) -> Desired:
    """Parse `mappings` whose entries only need `ip`.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[Problem] = []
    ips = [_parse_ip("mappings[].ip", index, entry.get("ip"), problems) for index, entry in enumerate(option)]
    if problems:
        raise OptionsError(problems)
    indexes, repeats = _first_indexes(enumerate(ips))
    return Desired((), indexes, _repeat_warnings(repeats))


def parse_ips(option: Sequence[Any]) -> tuple[str, ...]:
    """Parse `ips`, a list of addresses. Repeats are dropped.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[Problem] = []
    ips = [_parse_ip("ips[]", index, text, problems) for index, text in enumerate(option)]
    if problems:
        raise OptionsError(problems)
    return tuple(dict.fromkeys(ips))


def missing(name: str) -> str:
    """The message for a mapping without `ip`, `vendor`, or `region`."""
    wanted = {
        "ip": "the origin's IP address",
        "vendor": f"one of {', '.join(VENDORS)}",
        "region": "the vendor's name of the region",
    }
    return f"is missing; write {wanted[name]}"


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _parse_ip(option: str, index: int, value: Any, problems: list[Problem]) -> str:
    text = _text(value)
    try:
        return parse_origin_ip(text)
    except ValueError as error:
        # The part after the semicolon can be different for each address.
        kind = f"{option}: {str(error).partition(';')[0]}"
        problems.append(Problem(f"{_place(option, index)}: {_quoted(text)} {error}", kind, index))
        return ""


def _parse_vendor(index: int, entry: Mapping[str, Any], ip: str, problems: list[Problem]) -> str:
    vendor = _text(entry.get("vendor"))
    if vendor in VENDORS:
        return vendor
    meant = f"did you mean {vendor.lower()!r}?" if vendor.lower() in VENDORS else f"write one of {', '.join(VENDORS)}"
    wrong = f"{_quoted(vendor)} is not a vendor; {meant}" if vendor else missing("vendor")
    problems.append(Problem(f"mappings[{index}].vendor{_origin(ip)}: {wrong}", _VENDOR_KIND, index))
    return ""


def _parse_region(index: int, entry: Mapping[str, Any], vendor: str, ip: str, problems: list[Problem]) -> str:
    region = _text(entry.get("region"))
    if not region or not region.isprintable():
        unprintable = f"{_quoted(region)} is not the name of a region; write the vendor's name of the region"
        wrong = unprintable if region else missing("region")
        problems.append(Problem(f"mappings[{index}].region{_origin(ip)}: {wrong}", _REGION_KIND, index))
        return ""
    try:
        return canonical_region(vendor, region)
    except ValueError as error:
        text = f"mappings[{index}].region{_origin(ip)}: {_quoted(region)} {error}"
        problems.append(Problem(text, _REGION_KIND, index))
        return ""


def _place(option: str, index: int) -> str:
    """`mappings[].ip` or `ips[]` with an index."""
    return option.replace("[]", f"[{index}]")


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _MAX_QUOTED else f"{text[:_MAX_QUOTED]}…")


def _origin(ip: str) -> str:
    """The origin of a message. Empty if its IP is also invalid."""
    return f" ({ip})" if ip else ""


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


def _contradictions(mappings: dict[int, OriginMapping], repeats: Iterable[_Repeat]) -> list[Problem]:
    return [
        Problem(
            f"mappings[{repeat.index}]: {repeat.ip} is on {mappings[repeat.index].placement} here, but on"
            f" {mappings[repeat.first].placement} in mappings[{repeat.first}]; keep one of the two",
            "mappings[]: an origin has two different entries",
            repeat.index,
        )
        for repeat in repeats
        if mappings[repeat.index] != mappings[repeat.first]
    ]


def _repeat_warnings(repeats: Sequence[_Repeat]) -> tuple[str, ...]:
    """Return one warning for all repeats, because a long list could have thousands of them."""
    if not repeats:
        return ()
    listed = ", ".join(
        f"mappings[{repeat.index}] repeats mappings[{repeat.first}] ({repeat.ip})" for repeat in repeats[:MAX_SHOWN]
    )
    more = f", and {len(repeats) - MAX_SHOWN} more" if len(repeats) > MAX_SHOWN else ""
    return (f"the same origin is listed more than once and counts only once: {listed}{more}",)
