# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An address in a DNS record or a pool: its canonical form, and whether a public origin can have it."""

from __future__ import annotations

import contextlib
import ipaddress
from dataclasses import dataclass

# A module that needs netaddr says so itself.
with contextlib.suppress(ImportError):
    import netaddr

PLACEHOLDER = "placeholder"
PRIVATE = "private_network"
UNREACHABLE = "unreachable"

_NETWORKS = {
    # Cloudflare's own are 192.0.2.0 and 100::; the rest is for documentation or discarded (RFC 5737, 3849, 9637, 6666).
    PLACEHOLDER: (
        *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
        *("2001:db8::/32", "3fff::/20", "100::/64"),
    ),
    # Reached through a tunnel or WAN, where no mapping acts (RFC 1918, 6598, 4193).
    PRIVATE: ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
    # No mapping can be for these: unspecified, loopback, link-local, multicast.
    UNREACHABLE: (
        *("0.0.0.0/32", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"),
        *("::/127", "fe80::/10", "ff00::/8"),
    ),
}
_RANGES = [
    (network.version, int(network[0]), int(network[-1]), obstacle)
    for obstacle, networks in _NETWORKS.items()
    for network in map(ipaddress.ip_network, networks)
]
_LONGEST = len("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")


@dataclass(frozen=True)
class Address:
    """An IP in canonical form (RFC 5952). obstacle: why no public origin can have it. Empty if one can."""

    ip: str
    obstacle: str


def read_address(text: str) -> Address | None:
    """Parse an address. None if the text is not an address. IPv4-mapped addresses are converted to IPv4."""
    text = text.strip()
    if len(text) > _LONGEST or not text.isascii() or "%" in text:
        return None
    try:
        address = netaddr.IPAddress(text, flags=netaddr.INET_PTON)
    except (netaddr.AddrFormatError, ValueError):
        return None
    if address.is_ipv4_mapped():
        address = address.ipv4()
    return Address(str(address), _obstacle(address.version, int(address)))


def _obstacle(version: int, number: int) -> str:
    for family, first, last, obstacle in _RANGES:
        if family == version and first <= number <= last:
            return obstacle
    return ""
