# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builders of mappings in the shape that the module takes, for zones of any size."""

from __future__ import annotations

import collections.abc
from collections.abc import Iterable, Sequence
from typing import Final

from netaddr import IPAddress, ipv6_verbose

from tests.emulator.regions import SAMPLE_REGIONS

Mapping = dict[str, str]
"""`{ip, vendor, region}`."""

FULL: Final = 3500
"""Mappings that a zone can hold."""

_FIRST_IPV4: Final = int(IPAddress("10.64.0.1"))
_FIRST_IPV6: Final = int(IPAddress("2001:db8:64::1"))
_PLACES: Final = tuple(
    (vendor, region)
    for rank in range(max(map(len, SAMPLE_REGIONS.values())))
    for vendor, regions in SAMPLE_REGIONS.items()
    for region in list(regions)[rank : rank + 1]
)


def mappings(count: int, *, start: int = 0) -> list[Mapping]:
    """So many mappings in order of the IP, IPv4 first, over all vendors and regions of the emulator's sample data.

    Two thirds are IPv4 (private), one third IPv6 (documentation). The same arguments give the same list; ranges of
    numbers that don't overlap give different IPs.
    """
    built = [_mapping(number) for number in range(start, start + count)]
    return sorted(built, key=lambda mapping: (IPAddress(mapping["ip"]).version, int(IPAddress(mapping["ip"]))))


def _mapping(number: int) -> Mapping:
    vendor, region = _PLACES[number % len(_PLACES)]
    ip = IPAddress(_FIRST_IPV6 + number, 6) if number % 3 == 2 else IPAddress(_FIRST_IPV4 + number, 4)
    return {"ip": str(ip), "vendor": vendor, "region": region}


def elsewhere(mapping: Mapping) -> Mapping:
    """The same origin in another region of the same vendor."""
    regions = list(SAMPLE_REGIONS[mapping["vendor"]])
    return {**mapping, "region": regions[(regions.index(mapping["region"]) + 1) % len(regions)]}


def respelled(listed: Sequence[Mapping]) -> list[Mapping]:
    """The same mappings in reverse order, with every IP in another spelling."""
    return [{**mapping, "ip": _respelled(mapping["ip"])} for mapping in reversed(listed)]


def _respelled(ip: str) -> str:
    address = IPAddress(ip)
    return f"  {address}\t" if address.version == 4 else address.format(ipv6_verbose).upper()


def as_state(listed: Iterable[collections.abc.Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    """Mappings as the emulator's `state()` gives them: IP in canonical form → (vendor, region)."""
    return {str(IPAddress(mapping["ip"].strip())): (mapping["vendor"], mapping["region"]) for mapping in listed}


def ips(listed: Iterable[Mapping]) -> list[str]:
    """The IPs of mappings."""
    return [mapping["ip"] for mapping in listed]
