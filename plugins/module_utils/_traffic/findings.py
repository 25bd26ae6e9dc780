# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the proxied traffic of a zone leads to, one finding at a time."""

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
    """The record or the pool's origin in which an address or a host name stands.

    type: RECORD or POOL_ORIGIN. name: of the record, or of the pool's origin. source_id: of the record, or of the
    pool. via: the proxied name or the pool whose traffic it gets; empty where the record's own name is proxied.
    active: False where its load balancer, its pool or the origin itself is switched off; it can come back any time.
    """

    type: str
    name: str
    source_id: str
    via: str = ""
    active: bool = True


@dataclass(frozen=True)
class OriginAddress:
    """A public origin. ip: in normal form."""

    source: Source
    ip: str


@dataclass(frozen=True)
class OriginName:
    """An origin of which only a host name outside of the zone is known, and what that tells of the cloud."""

    source: Source
    target: str
    cloud: CloudHost


@dataclass(frozen=True)
class WithoutOrigin:
    """Traffic that reaches no public origin. target: the address or host name. kind: what is there instead."""

    source: Source
    target: str
    kind: str


@dataclass(frozen=True)
class NotRead:
    """Something that was not read or not understood, so that origins may be missing; and why."""

    what: str
    reason: str


Finding = Union[OriginAddress, OriginName, WithoutOrigin, NotRead]


@dataclass(frozen=True)
class PoolUse:
    """A pool that the zone's traffic can go to.

    balancers: names of the load balancers that send to it. ips: of its public origins. host_names: how many more
    origins it has of which only a name is known.
    """

    pool: Pool
    balancers: tuple[str, ...]
    ips: tuple[str, ...]
    host_names: int


@dataclass(frozen=True)
class Traffic:
    """All that was found. origins: IP → where it stands, in the order in which it was found."""

    origins: dict[str, tuple[Source, ...]]
    host_names: tuple[OriginName, ...]
    without_origin: tuple[WithoutOrigin, ...]
    pools: tuple[PoolUse, ...]
    not_read: tuple[NotRead, ...]
