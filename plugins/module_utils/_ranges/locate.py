# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks up the region of an address in the published files, or the reason why it has none."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import Claim
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import VENDORS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.prefixes import Network
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.spans import Spans, flatten
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.special import purpose

Reason = Literal["anycast", "region_unknown", "private", "not_found"]

_GENERAL = "AMAZON"
"""In AWS's file, this stands for all addresses of Amazon. It is not a service."""

_ADVICE = "it has no region, so map the origin behind it instead"
_OUTSIDE = (
    "it may belong to another provider, its owner may have brought it to a cloud (BYOIP), or it is newer than the files"
)


@dataclass(frozen=True)
class Location:
    """The location of an address, and the evidence.

    prefix: the published prefix. service: the services that use it, as named by the vendor, or the tag. border_group:
    the AWS network border group. stamp: the version of the file.
    """

    vendor: str
    region: str
    prefix: str
    service: str
    border_group: str
    stamp: str


@dataclass(frozen=True)
class Unplaced:
    """Why an address has no region.

    detail: a sentence without its subject, for example `is a private address (RFC 1918)`. vendor: the vendor that the
    address belongs to. Empty if it is not known.
    """

    reason: Reason
    detail: str
    vendor: str = ""


class Locator:
    """Looks up addresses in the files of some or all vendors."""

    def __init__(self, files: Sequence[Published]) -> None:
        self._files = {file.vendor: file for file in files}
        self._ipv4 = _spans((file, file.prefixes.ipv4) for file in files)
        self._ipv6 = _spans((file, file.prefixes.ipv6) for file in files)
        self._verdicts: dict[str, Location | Unplaced] = {}
        self._not_found = Unplaced("not_found", self._not_found_detail())

    def locate(self, ip: str) -> Location | Unplaced:
        """Look up an IPv4 or IPv6 address. Raises ValueError if the text is not an address."""
        is_ipv6 = ":" in ip
        try:
            number = int.from_bytes(socket.inet_pton(socket.AF_INET6 if is_ipv6 else socket.AF_INET, ip), "big")
        except OSError:
            raise ValueError(f"{ip!r} is not an IP address") from None
        reserved = purpose(number, is_ipv6=is_ipv6)
        if reserved:
            return Unplaced("private", f"is {reserved}")
        found = (self._ipv6 if is_ipv6 else self._ipv4).find(number)
        if found is None:
            return self._not_found
        prefix, claim = found
        verdict = self._verdicts.get(prefix)
        if verdict is None:
            verdict = self._verdicts[prefix] = self._judge(prefix, claim)
        return verdict

    def _judge(self, prefix: str, claim: Claim) -> Location | Unplaced:
        if claim.kind == "region":
            service = ", ".join([name for name in claim.services if name != _GENERAL] or claim.services)
            stamp = self._files[claim.vendor].stamp
            return Location(claim.vendor, claim.region, prefix, service, claim.border_group, stamp)
        if claim.kind == "edge":
            detail = f"is in {prefix} of {claim.about}, which answers from many places; {_ADVICE}"
            return Unplaced("anycast", detail, claim.vendor)
        if claim.kind == "global":
            return Unplaced("anycast", f"is in {prefix}, which {claim.vendor} lists as global; {_ADVICE}", claim.vendor)
        if claim.kind == "unknown":
            file = self._files[claim.vendor].name
            detail = (
                f"is in {prefix} of {claim.vendor}, but the file ({file}) contains no region for it; a newer one may"
            )
            return Unplaced("region_unknown", detail, claim.vendor)
        detail = f"is in {prefix}, which is listed as {claim.about}; the published files contradict each other"
        return Unplaced("region_unknown", detail, claim.vendor)

    def _not_found_detail(self) -> str:
        read = ", ".join(f"{file.vendor} ({file.name})" for file in self._files.values())
        missing = [vendor for vendor in VENDORS if vendor not in self._files]
        unread = f"; not searched: {', '.join(missing)}" if missing else ""
        return f"is in no published range of {read}{unread}; {_OUTSIDE}"


def _spans(networks: Iterable[tuple[Published, list[Network]]]) -> Spans:
    return flatten(
        (first, last, prefix, file.prefixes.claims[prefix]) for file, part in networks for first, last, prefix in part
    )
