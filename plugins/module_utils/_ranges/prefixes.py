# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The prefixes of one file, each with its claim and with its first and last address as numbers."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import Claim, combine
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import shown

Network = tuple[int, int, str]
"""First address, negated last address, prefix as written. This sorts an outer network before the ones inside it."""

_SIZES = {
    socket.AF_INET: {str(length): 1 << 32 - length for length in range(33)},
    socket.AF_INET6: {str(length): 1 << 128 - length for length in range(129)},
}


@dataclass
class Prefixes:
    """Collects claims. claims: by prefix as written. ipv4, ipv6: the networks of these prefixes."""

    claims: dict[str, Claim] = field(default_factory=dict)
    ipv4: list[Network] = field(default_factory=list)
    ipv6: list[Network] = field(default_factory=list)
    _combine: Callable[[Claim, Claim], Claim] = field(
        default_factory=lambda: lru_cache(maxsize=None)(combine), repr=False, compare=False
    )

    def __len__(self) -> int:
        return len(self.claims)

    def add(self, prefix: str, claim: Claim) -> None:
        """Add a claim. Raises ValueError if the prefix is not valid."""
        known = self.claims.get(prefix)
        if known is None:
            networks = self.ipv6 if ":" in prefix else self.ipv4
            networks.append(parse_network(prefix))
            self.claims[prefix] = claim
        elif known is not claim:
            self.claims[prefix] = self._combine(known, claim)


def parse_network(prefix: str) -> Network:
    """Convert a prefix in CIDR notation, such as `192.0.2.0/24`, to numbers. Raises ValueError if it is not valid."""
    address, _slash, length = prefix.partition("/")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        first = int.from_bytes(socket.inet_pton(family, address), "big")
        size = _SIZES[family][length]
    except (OSError, KeyError, ValueError):
        raise ValueError(f"{shown(prefix)} is not a network in CIDR notation") from None
    if first & (size - 1):
        raise ValueError(f"{shown(prefix)} is not a network: its address has bits set after the prefix length")
    return first, -(first + size - 1), prefix
