# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a published file claims about a prefix, and what holds where several claims cover the same addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["region", "edge", "global", "unknown", "unclear"]
"""How much a claim says about the place.

region: it names a region. edge: the prefix belongs to an edge network. global: the vendor itself says that there is no
region. unknown: it is the vendor's, and the file says no more. unclear: two claims contradict each other.
"""

MAX_SERVICES = 32
"""How many services of a prefix are kept as evidence, so that a file cannot name endless ones; AWS has 28 in all."""


@dataclass(frozen=True)
class Claim:
    """What one vendor says about one prefix.

    region: the name that the vendor's API uses; empty for all kinds but `region`. services: the vendor's names for who
    uses the prefix. border_group: what AWS calls the network border group. about: for `edge` the network's name, for
    `unclear` the contradicting claims, as messages name them.
    """

    vendor: str
    kind: Kind
    region: str = ""
    services: tuple[str, ...] = ()
    border_group: str = ""
    about: str = ""


def combine(one: Claim, other: Claim) -> Claim:
    """What holds for a prefix that is listed twice."""
    for kind in ("edge", "unclear"):
        if kind in (one.kind, other.kind):
            return one if one.kind == kind else other
    if (one.vendor, one.kind, one.region) == (other.vendor, other.kind, other.region):
        services = tuple(dict.fromkeys((*one.services, *other.services)))
        return replace(one, services=services[:MAX_SERVICES])
    if one.vendor == other.vendor and "unknown" in (one.kind, other.kind):
        return other if one.kind == "unknown" else one
    return Claim("", "unclear", about=f"{_named(one)} and {_named(other)}")


def outlasts(outer: Claim, inner: Claim) -> bool:
    """Whether the claim for a prefix also holds for a smaller prefix inside it, whatever that one's claim is.

    All that lies inside an edge network belongs to it, even where the file gives a part of it a region. And what only
    says that addresses are the vendor's takes no region away.
    """
    if outer.kind == "edge":
        return True
    return outer.kind == "region" and inner.kind == "unknown" and outer.vendor == inner.vendor


def _named(claim: Claim) -> str:
    return f"{claim.vendor} {claim.region or claim.kind}"
