# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses that are not public, regardless of the published ranges."""

from __future__ import annotations

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.prefixes import parse_network

_PURPOSES = {
    "10.0.0.0/8": "a private address (RFC 1918)",
    "172.16.0.0/12": "a private address (RFC 1918)",
    "192.168.0.0/16": "a private address (RFC 1918)",
    "100.64.0.0/10": "a shared address of a provider's network (RFC 6598)",
    "192.0.2.0/24": "an address for documentation (RFC 5737)",
    "198.51.100.0/24": "an address for documentation (RFC 5737)",
    "203.0.113.0/24": "an address for documentation (RFC 5737)",
    "fc00::/7": "a unique local address (RFC 4193)",
    "2001:db8::/32": "an address for documentation (RFC 3849)",
    "3fff::/20": "an address for documentation (RFC 9637)",
}


def _ranges(version: int) -> list[tuple[int, int, str]]:
    networks = [parse_network(prefix) for prefix in _PURPOSES if (":" in prefix) == (version == 6)]
    return [(first, -negative_last, _PURPOSES[prefix]) for first, negative_last, prefix in networks]


_IPV4, _IPV6 = _ranges(4), _ranges(6)


def purpose(number: int, *, is_ipv6: bool) -> str:
    """The purpose of a reserved address, for example `a private address (RFC 1918)`. Empty for public addresses."""
    for first, last, text in _IPV6 if is_ipv6 else _IPV4:
        if first <= number <= last:
            return text
    return ""
