# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mapping, the normal form of its IP, and the reading of the `mappings` option with all its errors at once."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError

NETADDR_IMPORT_ERROR: str | None = None
try:
    import netaddr
except ImportError:
    NETADDR_IMPORT_ERROR = traceback.format_exc()

CAPACITY = 3500
"""Mappings that one zone can hold (API facts, limits)."""

VENDORS = ("aws", "azure", "gcp", "oci")
"""The vendors of the published schema, in lower case as the API wants them."""


@dataclass(frozen=True)
class Mapping:
    """One origin and where it is hosted. `ip` is in normal form, so that equal mappings compare equal."""

    ip: str
    vendor: str
    region: str

    @property
    def placement(self) -> str:
        """Vendor and region as people read them: `aws us-east-1`."""
        return f"{self.vendor} {self.region}"


@dataclass(frozen=True)
class CurrentState:
    """What was read of a zone.

    mappings: by IP; at least those that were asked for and exist. count: how many the whole zone holds.
    dates: IP → when its mapping was last modified, where the API says so (RFC 3339). modified_on: the same of the
    whole zone. editable: False where the API says that the credentials may not change the mappings (v1 only).
    """

    mappings: dict[str, Mapping] = field(default_factory=dict)
    count: int = 0
    dates: dict[str, str] = field(default_factory=dict)
    modified_on: str | None = None
    editable: bool = True


@dataclass(frozen=True)
class Desired:
    """The `mappings` option in normal form, each IP once, in the option's order.

    mappings: empty where only IPs count. indexes: IP → its (first) index in the option.
    warnings: what was tolerated, for the user to read.
    """

    mappings: tuple[Mapping, ...]
    indexes: dict[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def ips(self) -> tuple[str, ...]:
        return tuple(self.indexes)


def canonical_ip(text: str) -> str:
    """The one spelling of an IPv4 or IPv6 address: dotted quad, or RFC 5952.

    Raises ValueError where the text is not exactly one address; shorthand and leading zeros are not (INET_PTON).
    """
    try:
        return str(netaddr.IPAddress(text, flags=netaddr.INET_PTON))
    except netaddr.AddrFormatError as error:
        raise ValueError(str(error)) from None


def origin_ip(text: str) -> str:
    """The canonical form of an IP that can be an origin; surrounding white space is dropped.

    Raises ValueError with the reason and, where it can be guessed, what to write instead.
    """
    text = text.strip()
    refusal = _spelling_refusal(text)
    if refusal:
        raise ValueError(refusal)
    try:
        address = netaddr.IPAddress(text, flags=netaddr.INET_PTON)
    except (netaddr.AddrFormatError, ValueError):
        raise ValueError("is not an IP address; a host name is not enough, write the origin's address") from None
    refusal = _kind_refusal(address)
    if refusal:
        raise ValueError(refusal)
    return str(address)


def ip_order(ip: str) -> tuple[int, int]:
    """Sort key of a canonical IP: IPv4 before IPv6, then by number."""
    address = netaddr.IPAddress(ip)
    return address.version, int(address)


def read_mappings(option: Sequence[dict[str, Any]]) -> Desired:
    """Read `mappings` where each entry needs `ip`, `vendor` and `region`.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[str] = []
    mappings: dict[int, Mapping] = {}
    for index, entry in enumerate(option):
        ip = _read_ip(f"mappings[{index}].ip", entry.get("ip"), problems)
        vendor = _read_vendor(index, entry, problems)
        region = _read_region(index, entry, problems)
        if ip and vendor and region:
            mappings[index] = Mapping(ip, vendor, region)
    indexes, repeats = _first_indexes((index, mapping.ip) for index, mapping in mappings.items())
    problems.extend(_contradictions(mappings, repeats))
    if len(indexes) > CAPACITY:
        problems.append(f"mappings: lists {len(indexes)} origins, a zone holds at most {CAPACITY}; shorten the list")
    if problems:
        raise OptionsError(problems)
    return Desired(tuple(mappings[index] for index in indexes.values()), indexes, _repeat_warnings(repeats))


def read_addresses(option: Sequence[dict[str, Any]]) -> Desired:
    """Read `mappings` where only `ip` counts.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[str] = []
    ips = [_read_ip(f"mappings[{index}].ip", entry.get("ip"), problems) for index, entry in enumerate(option)]
    if problems:
        raise OptionsError(problems)
    indexes, repeats = _first_indexes(enumerate(ips))
    return Desired((), indexes, _repeat_warnings(repeats))


def read_ips(option: Sequence[Any]) -> tuple[str, ...]:
    """Read `ips`, a plain list of addresses; each is kept once.

    Raises OptionsError with every problem, each with its index.
    """
    problems: list[str] = []
    ips = [_read_ip(f"ips[{index}]", text, problems) for index, text in enumerate(option)]
    if problems:
        raise OptionsError(problems)
    return tuple(dict.fromkeys(ips))


_INTEGER = re.compile(r"[0-9]+")
_DOTTED_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+){1,3}")
_WITH_PORT = re.compile(r"\[.*\](:[0-9]+)?|[0-9.]+:[0-9]+")


def _spelling_refusal(text: str) -> str:
    """Why the text is not the spelling of one address; empty where only a parser can tell."""
    if not text:
        return "is missing or empty; write the origin's IP address"
    if "/" in text:
        return "is a network; write the address of each origin, without a prefix length"
    if "%" in text:
        return "has a zone id, which only means something on one machine; write a global address"
    if _WITH_PORT.fullmatch(text):
        return "has brackets or a port; write the address alone"
    if _INTEGER.fullmatch(text):
        return "is an integer; write the address in dotted form, in quotes"
    if _DOTTED_NUMBERS.fullmatch(text):
        return _dotted_refusal(text.split("."))
    return ""


def _dotted_refusal(parts: list[str]) -> str:
    if len(parts) < 4:
        return "is IPv4 shorthand; write all four numbers"
    # Not by int(): Python refuses to read a number of thousands of digits.
    plain = ".".join(part.lstrip("0") or "0" for part in parts)
    if plain != ".".join(parts):
        return f"has leading zeros, which some programs read as octal; write {plain!r} if that is meant"
    return ""


def _kind_refusal(address: netaddr.IPAddress) -> str:
    """Why no origin can be at this address; empty where one can. Private and documentation addresses can."""
    if address.is_ipv4_mapped():
        return f"is an IPv4-mapped IPv6 address; write {str(address.ipv4())!r}"
    if int(address) == 0:
        return "is the unspecified address, where no origin can be"
    if address.is_loopback():
        return "is a loopback address, where no origin can be reached"
    if address.is_link_local():
        return "is a link-local address, where no origin can be reached"
    if address.is_multicast():
        return "is a multicast address, where no origin can be"
    return ""


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _read_ip(option: str, value: Any, problems: list[str]) -> str:
    text = _text(value)
    try:
        return origin_ip(text)
    except ValueError as error:
        problems.append(f"{option}: {text!r} {error}")
        return ""


def _read_vendor(index: int, entry: dict[str, Any], problems: list[str]) -> str:
    vendor = _text(entry.get("vendor"))
    if vendor in VENDORS:
        return vendor
    wrong = f"{vendor!r} is not a vendor" if vendor else "is missing"
    meant = f"did you mean {vendor.lower()!r}?" if vendor.lower() in VENDORS else f"write one of {', '.join(VENDORS)}"
    problems.append(f"mappings[{index}].vendor: {wrong}; {meant}")
    return ""


def _read_region(index: int, entry: dict[str, Any], problems: list[str]) -> str:
    region = _text(entry.get("region"))
    if region and region.isprintable():
        return region
    wrong = f"{region!r} is not the name of a region" if region else "is missing"
    problems.append(f"mappings[{index}].region: {wrong}; write the vendor's name of the region")
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


def _contradictions(mappings: dict[int, Mapping], repeats: Iterable[_Repeat]) -> list[str]:
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
