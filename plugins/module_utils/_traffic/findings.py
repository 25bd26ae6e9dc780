# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about where the proxied traffic of a zone goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import Pool
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.host_names import CloudHost

RECORD = "dns_record"
POOL_ORIGIN = "pool_origin"

# Why there is no public origin, beside what addresses.py and host_names.py know.
DELEGATED = "delegated"
REPLACED = "replaced"
NO_RECORD = "no_record"
CNAME_LOOP = "cname_loop"


@dataclass(frozen=True)
class Source:
    """The record or pool origin that contains an address or a host name.

    type: RECORD or POOL_ORIGIN. name: the name of the record or of the pool origin. source_id: the id of the record or
    pool. via: the proxied name or the pool from which it receives traffic. Empty if the name of the record is proxied.
    active: False if its load balancer, its pool, or the origin itself is disabled. It can be enabled at any time.
    """

    type: str
    name: str
    source_id: str
    via: str = ""
    active: bool = True


@dataclass(frozen=True)
class OriginAddress:
    """A public origin. ip: in canonical form."""

    source: Source
    ip: str


@dataclass(frozen=True)
class OriginName:
    """An origin that is a host name outside the zone, and the cloud that the name belongs to."""

    source: Source
    target: str
    cloud: CloudHost


@dataclass(frozen=True)
class WithoutOrigin:
    """Traffic that does not reach a public origin. target: the address or host name. kind: what it leads to instead."""

    source: Source
    target: str
    kind: str


@dataclass(frozen=True)
class NotRead:
    """Something that could not be read or understood, with the reason. Origins may be missing because of it."""

    what: str
    reason: str


Finding = Union[OriginAddress, OriginName, WithoutOrigin, NotRead]


@dataclass(frozen=True)
class PoolUse:
    """A pool that can receive traffic of the zone.

    balancers: the names of the load balancers that use it. ips: the IPs of its public origins. host_names: the number
    of its origins that are host names.
    """

    pool: Pool
    balancers: tuple[str, ...]
    ips: tuple[str, ...]
    host_names: int


@dataclass(frozen=True)
class Traffic:
    """All findings. origins: IP → its sources, in the order in which they were found."""

    origins: dict[str, tuple[Source, ...]]
    host_names: tuple[OriginName, ...]
    without_origin: tuple[WithoutOrigin, ...]
    pools: tuple[PoolUse, ...]
    not_read: tuple[NotRead, ...]
