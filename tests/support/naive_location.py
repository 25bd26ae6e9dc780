# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where an address is, found by looking at every prefix there is. Slow and plain: the look-up is held against it.

The rules:
- CloudFront, Global Accelerator and Front Door answer from many places. An address in any of their prefixes is anycast,
  whatever other prefixes say of it.
- The tag `AzureCloud` says that an address is Azure's, but not where. It counts only where no other prefix covers.
- Of all other prefixes, the most specific one decides. `GLOBAL` of AWS and `global` of GCP are anycast.
- Azure has short names for some regions. The real name is the one that most other tags of the region end with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

EDGE_SERVICES = {"CLOUDFRONT", "CLOUDFRONT_ORIGIN_FACING", "GLOBALACCELERATOR"}

_OTHER_BITS = {4: 16, 6: 88}
"""How many bits of an address come after the first bytes."""

Answer = tuple[str, str]
"""Vendor and region; or an empty vendor, and why there is no region."""


class Claim(NamedTuple):
    """What one row says of one prefix. says: a region, `edge`, `global` or `base`."""

    length: int
    vendor: str
    says: str


class NaiveLocation:
    """Looks through the parsed files, by vendor.

    To be done within seconds, it looks only at the prefixes that have addresses with the same first bytes.
    """

    def __init__(self, documents: Mapping[str, Any]) -> None:
        read = {"aws": _aws, "azure": _azure, "gcp": _gcp, "oci": _oci}
        rows = {(vendor, *row) for vendor, document in documents.items() for row in read[vendor](document)}
        self._claims: defaultdict[tuple[int, int], list[tuple[int, int, Claim]]] = defaultdict(list)
        for vendor, prefix, says in rows:
            network = ip_network(prefix)
            first, last = int(network.network_address), int(network.broadcast_address)
            claim = first, last, Claim(network.prefixlen, vendor, says)
            bits = _OTHER_BITS[network.version]
            for start in range(first >> bits, (last >> bits) + 1):
                self._claims[network.version, start].append(claim)

    def locate(self, text: str) -> Answer:
        """Where the address is."""
        address = ip_address(text)
        number = int(address)
        candidates = self._claims[address.version, number >> _OTHER_BITS[address.version]]
        return _verdict([claim for first, last, claim in candidates if first <= number <= last])


def _verdict(covering: list[Claim]) -> Answer:
    if not covering:
        return "", "not_found"
    if any(claim.says == "edge" for claim in covering):
        return "", "anycast"
    telling = [claim for claim in covering if claim.says != "base"]
    if not telling:
        return "", "region_unknown"
    most_specific = max(telling, key=lambda claim: claim.length)
    if most_specific.says == "global":
        return "", "anycast"
    return most_specific.vendor, most_specific.says


def _aws(document: Any) -> Iterator[tuple[str, str]]:
    for row in (*document["prefixes"], *document["ipv6_prefixes"]):
        prefix = row.get("ip_prefix") or row["ipv6_prefix"]
        yield prefix, "global" if row["region"] == "GLOBAL" else row["region"]
        if row["service"] in EDGE_SERVICES:
            yield prefix, "edge"


def _azure(document: Any) -> Iterator[tuple[str, str]]:
    for tag in document["values"]:
        name, properties = tag["name"], tag["properties"]
        if name == "AzureCloud":
            says = "base"
        elif name.startswith("AzureCloud."):
            says = _real_name(document, properties["region"])
        elif name.startswith("AzureFrontDoor."):
            says = "edge"
        else:
            continue
        for prefix in properties["addressPrefixes"]:
            yield prefix, says


def _real_name(document: Any, region: str) -> str:
    endings = Counter(
        tag["name"].split(".")[-1].lower()
        for tag in document["values"]
        if tag["properties"]["region"] == region and not tag["name"].startswith("AzureCloud")
    )
    return endings.most_common(1)[0][0] if endings else region


def _gcp(document: Any) -> Iterator[tuple[str, str]]:
    for row in document["prefixes"]:
        yield row.get("ipv4Prefix") or row["ipv6Prefix"], row["scope"]


def _oci(document: Any) -> Iterator[tuple[str, str]]:
    for region in document["regions"]:
        for row in region["cidrs"]:
            yield row["cidr"], region["region"]
