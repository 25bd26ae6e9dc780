# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mappings as values: what is stored, what comes in, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from netaddr import INET_PTON, AddrFormatError, IPAddress

from .errors import INVALID_IP, Refusal


@dataclass(frozen=True)
class Mapping:
    """One stored mapping: the canonical IP, where its origin runs, when it was last changed (RFC 3339)."""

    ip: str
    vendor: str
    region: str
    modified_on: str


@dataclass(frozen=True)
class Item:
    """One item of a batch upsert as it came; a missing or wrongly typed value is `None`."""

    ip: str | None
    vendor: str | None
    region: str | None


@dataclass(frozen=True)
class FailedItem:
    """One item of a batch that was not applied: the IP (as sent, if it is none) and a free text."""

    ip: str
    error: str


@dataclass(frozen=True)
class BatchOutcome:
    """What a batch did: the mappings created, replaced or deleted, and the items that failed."""

    succeeded: tuple[Mapping, ...]
    failed: tuple[FailedItem, ...]


@dataclass(frozen=True)
class Page:
    """One page of a zone's mappings, and of how many in all."""

    mappings: tuple[Mapping, ...]
    page: int
    per_page: int
    total_count: int


def canonical_ip(text: object) -> str:
    """Canonical form of an IP address (RFC 5952 for IPv6; API facts).

    Networks, host names, zone ids, shorthand and surrounding white space are refused; unlike the collection,
    the emulator takes any address, also loopback or IPv4-mapped ones (assumed). Raises `Refusal` with code 1146.
    """
    if not isinstance(text, str):
        raise Refusal(INVALID_IP)
    try:
        return str(IPAddress(text, flags=INET_PTON))
    except (AddrFormatError, ValueError):
        raise Refusal(INVALID_IP) from None
