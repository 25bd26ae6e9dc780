# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simple look-up to check the fast one against: for each address, it tries every prefix that could be around it.

It was written from the rules for the files, not from the code of the collection, and shares nothing with it. The rules:

- Private, shared and documentation addresses are in no cloud.
- If any prefix around the address belongs to CloudFront, Global Accelerator or Front Door, the address is anycast.
- Otherwise, the most specific prefix around the address counts. If two files disagree about it, the region is unknown.
- A region called `GLOBAL` (AWS) or `global` (GCP) means anycast.
- Azure's tag `AzureCloud` has all addresses and says nothing about regions: it counts only where nothing else does.
  The tags `AzureCloud.<region>` say the region. All others, except those of Front Door, are ignored.
- Azure's name of a region is the one that most tags use: `Storage.GermanyWestCentral` has the region `germanywc`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final, NamedTuple

ANYCAST: Final = ("", "anycast")
UNKNOWN: Final = ("", "region_unknown")
NOT_FOUND: Final = ("", "not_found")
PRIVATE: Final = ("", "private")

AWS_EDGE: Final = ("CLOUDFRONT", "CLOUDFRONT_ORIGIN_FACING", "GLOBALACCELERATOR")

PRIVATE_NETWORKS: Final = [
    ip_network(network)
    for network in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),  # RFC 1918, RFC 4193
        "100.64.0.0/10",  # RFC 6598
        *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),  # RFC 5737, 3849, 9637
    )
]

SHORT_AZURE_NAMES: Final = {
    "brazilse": "brazilsoutheast",
    "centralfrance": "francecentral",
    "chilec": "chilecentral",
    "germanyn": "germanynorth",
    "germanywc": "germanywestcentral",
    "norwaye": "norwayeast",
    "norwayw": "norwaywest",
    "southfrance": "francesouth",
    "switzerlandn": "switzerlandnorth",
    "switzerlandw": "switzerlandwest",
    "usstagec": "southcentralusstg",
    "usstagee": "eastusstg",
}
"""For regions that only `AzureCloud.<region>` has."""


class Row(NamedTuple):
    """What one row of a file says about a prefix."""

    length: int
    answer: tuple[str, str]
    edge: bool


class NaiveLocation:
    """Where addresses are, according to the parsed files by vendor."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self._rows: dict[int, dict[str, list[Row]]] = {4: {}, 6: {}}
        for vendor, document in documents.items():
            for prefix, region, edge in _READERS[vendor](document):
                network = ip_network(prefix)
                answer = ANYCAST if region in ("GLOBAL", "global") else (vendor, region) if region else UNKNOWN
                prefix_bits = _bits(network.network_address)[: network.prefixlen]
                self._rows[network.version].setdefault(prefix_bits, []).append(Row(network.prefixlen, answer, edge))

    def locate(self, ip: str) -> tuple[str, str]:
        """The vendor and region of an address; or an empty vendor, and why it has no region."""
        address = ip_address(ip)
        if any(address in network for network in PRIVATE_NETWORKS):
            return PRIVATE
        bits = _bits(address)
        prefixes = [bits[:length] for length in range(len(bits) + 1)]
        around = [row for prefix in prefixes for row in self._rows[address.version].get(prefix, [])]
        if not around:
            return NOT_FOUND
        if any(row.edge for row in around):
            return ANYCAST
        located = [row for row in around if row.answer != UNKNOWN]
        if not located:
            return UNKNOWN
        longest = max(row.length for row in located)
        answers = {row.answer for row in located if row.length == longest}
        return answers.pop() if len(answers) == 1 else UNKNOWN


def _bits(address: IPv4Address | IPv6Address) -> str:
    """The address as text, for example `00001010…`: that of each prefix around it is the first part of this text."""
    return f"{int(address):0{address.max_prefixlen}b}"


def _aws(document: Any) -> Iterator[tuple[str, str, bool]]:
    for row in document["prefixes"]:
        yield row["ip_prefix"], row["region"], row["service"] in AWS_EDGE
    for row in document["ipv6_prefixes"]:
        yield row["ipv6_prefix"], row["region"], row["service"] in AWS_EDGE


def _azure(document: Any) -> Iterator[tuple[str, str, bool]]:
    for tag in document["values"]:
        cloud = tag["name"] == "AzureCloud" or tag["name"].startswith("AzureCloud.")
        edge = tag["name"].startswith("AzureFrontDoor.")
        if cloud or edge:
            region = _azure_name(document, tag["properties"]["region"])
            for prefix in tag["properties"]["addressPrefixes"]:
                yield prefix, region, edge


def _azure_name(document: Any, region: str) -> str:
    """The region as Azure's API spells it."""
    names = Counter(
        tag["name"].partition(".")[2].lower()
        for tag in document["values"]
        if tag["properties"]["region"] == region and not tag["name"].startswith("AzureCloud") and "." in tag["name"]
    )
    if not region or not names:
        return SHORT_AZURE_NAMES.get(region, region)
    return str(names.most_common(1)[0][0])


def _gcp(document: Any) -> Iterator[tuple[str, str, bool]]:
    for row in document["prefixes"]:
        yield row.get("ipv4Prefix") or row["ipv6Prefix"], row["scope"], False


def _oci(document: Any) -> Iterator[tuple[str, str, bool]]:
    for region in document["regions"]:
        for row in region["cidrs"]:
            yield row["cidr"], region["region"], False


_READERS: Final = {"aws": _aws, "azure": _azure, "gcp": _gcp, "oci": _oci}
