# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which address of a cloud's facts is public, and its one spelling."""

from __future__ import annotations

import socket


def public_ip(text: str) -> str:
    """The canonical form of an address that the internet can reach; empty where it cannot.

    Addresses for documentation count as public, so that examples and tests can use them. The standard library does
    all of it: a filter runs on the controller, which may lack netaddr. Raises ValueError where the text is no address.
    """
    family = socket.AF_INET6 if ":" in text else socket.AF_INET
    try:
        packed = socket.inet_pton(family, text)
    except (OSError, ValueError):
        raise ValueError("is not an IP address") from None
    public = _is_public_ipv6(packed) if family == socket.AF_INET6 else _is_public_ipv4(packed)
    return socket.inet_ntop(family, packed) if public else ""


def _is_public_ipv4(packed: bytes) -> bool:
    first, second = packed[0], packed[1]
    if first in (0, 10, 127) or first >= 224:
        return False
    return not (
        (first == 100 and 64 <= second < 128)
        or (first == 169 and second == 254)
        or (first == 172 and 16 <= second < 32)
        or (first == 192 and second == 168)
    )


def _is_public_ipv6(packed: bytes) -> bool:
    """Global unicast, 2000::/3: neither ULA nor link-local nor multicast."""
    return packed[0] >> 5 == 1
