# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Claims of a published file about a prefix, and rules for several claims about the same addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["region", "edge", "global", "unknown", "unclear"]
"""The kind of a claim.

region: it contains a region. edge: the prefix belongs to an edge network. global: the vendor lists it without a region.
unknown: the prefix belongs to the vendor, but the file does not contain its region. unclear: two claims contradict each
other.
"""

MAX_SERVICES = 32
"""The maximum number of services to store for a prefix, which limits memory. AWS has 28 in total."""


@dataclass(frozen=True)
class Claim:
    """The claim of one vendor about one prefix.

    region: the name in the vendor's API. Empty for all kinds except `region`. services: the services that use the
    prefix, as named by the vendor. border_group: the AWS network border group. about: for messages, the name of the
    network for `edge`, or the contradicting claims for `unclear`.
    """

    vendor: str
    kind: Kind
    region: str = ""
    services: tuple[str, ...] = ()
    border_group: str = ""
    about: str = ""


def combine(one: Claim, other: Claim) -> Claim:
    """Combine two claims about the same prefix."""
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
    """Whether the claim for a prefix also applies to a smaller prefix inside it, regardless of the inner claim.

    All addresses inside an edge network belong to it, even if the file contains a region for some of them. A claim that
    only says that addresses belong to the vendor does not remove a region.
    """
    if outer.kind == "edge":
        return True
    return outer.kind == "region" and inner.kind == "unknown" and outer.vendor == inner.vendor


def _named(claim: Claim) -> str:
    return f"{claim.vendor} {claim.region or claim.kind}"
