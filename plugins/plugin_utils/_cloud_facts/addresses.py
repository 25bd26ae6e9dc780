# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decides which addresses in cloud facts are public, and converts them to canonical form."""

from __future__ import annotations

import socket


def public_ip(text: str) -> str:
    """The canonical form of a public address. Empty if the address is not public.

    Documentation addresses count as public, so that examples and tests can use them. This only uses the standard
    library, because the controller may lack netaddr. Raises ValueError if the text is not an address.
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
    """Global unicast, 2000::/3, which excludes ULA, link-local, and multicast addresses."""
    return packed[0] >> 5 == 1
