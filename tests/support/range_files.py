# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of IP ranges as the clouds publish them: small ones that were made up, and real ones where they are at hand.

The made-up ones have a prefix for each rule. Their addresses are from 240.0.0.0/4 and 4000::/3, which nobody uses.
"""

from __future__ import annotations

import copy
import functools
import json
import os
import random
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

VENDORS: Final = ("aws", "azure", "gcp", "oci")

SAMPLES: Final = Path(__file__).parents[1] / "integration/targets/setup_cloud_ranges/files"
"""The directory of the made-up files, under the names that `cloud_ranges` gives its copies."""

REAL_DIR_VARIABLE: Final = "CLOUD_RANGES_DIR"
_REAL_NAMES: Final = {
    "aws": "aws-ip-ranges.json",
    "azure": "azure-ServiceTags_Public.json",
    "gcp": "gcp-cloud.json",
    "oci": "oci-public_ip_ranges.json",
}

PLACES: Final = {
    "241.1.3.255": ("aws", "ap-northeast-2"),
    "241.2.0.1": ("aws", "us-west-2"),
    "241.3.0.1": ("aws", "us-east-1"),
    "4001:2::1": ("aws", "us-west-2"),
    "241.4.0.5": ("aws", "ap-south-1"),
    "241.4.1.0": ("", "anycast"),
    "241.5.64.5": ("", "anycast"),
    "4001:5::1": ("", "anycast"),
    "241.10.17.130": ("", "anycast"),
    "241.10.17.127": ("aws", "eu-west-2"),
    "241.10.18.0": ("aws", "eu-west-2"),
    "241.12.48.1": ("", "anycast"),
    "241.13.224.1": ("", "anycast"),
    "241.14.0.1": ("", "anycast"),
    "241.15.88.1": ("aws", "cn-north-1"),
    "241.16.0.1": ("aws", "us-gov-west-1"),
    "241.17.31.1": ("aws", "eusc-de-east-1"),
    "242.1.0.5": ("azure", "germanywestcentral"),
    "242.2.255.255": ("azure", "westeurope"),
    "4002:2::1": ("azure", "westeurope"),
    "242.3.2.1": ("azure", "eastus2"),
    "242.1.248.9": ("", "anycast"),
    "242.9.246.10": ("", "anycast"),
    "242.8.0.1": ("", "region_unknown"),
    "242.7.0.1": ("", "region_unknown"),
    "243.1.208.1": ("gcp", "africa-south1"),
    "4003:8000::1": ("gcp", "africa-south1"),
    "243.8.0.1": ("", "anycast"),
    "4003:1901::1": ("", "anycast"),
    "244.80.0.1": ("oci", "us-ashburn-1"),
    "244.70.24.1": ("oci", "us-ashburn-1"),
    "244.90.128.1": ("oci", "uk-london-1"),
    "244.90.128.128": ("", "not_found"),
    "240.255.255.255": ("", "not_found"),
    "245.0.0.0": ("", "not_found"),
    "8.8.8.8": ("", "not_found"),
    "10.0.0.1": ("", "private"),
    "100.64.0.1": ("", "private"),
    "192.0.2.1": ("", "private"),
    "2001:db8::1": ("", "private"),
    "fd00::1": ("", "private"),
}
"""Addresses, and what the made-up files say of each: vendor and region; or an empty vendor, and why there is none."""

REAL_PLACES: Final = {
    "3.5.140.1": ("aws", "ap-northeast-2"),
    "70.224.192.1": ("aws", "us-west-2"),
    "155.146.0.1": ("aws", "us-east-1"),
    "2600:1f1f::1": ("aws", "us-west-2"),
    "15.193.0.5": ("aws", "ap-south-1"),
    "99.77.128.5": ("aws", "us-east-1"),
    "64.252.64.5": ("", "anycast"),
    "2600:9000:5200::1": ("", "anycast"),
    "3.10.17.130": ("", "anycast"),
    "3.2.48.1": ("", "anycast"),
    "13.248.224.1": ("", "anycast"),
    "54.115.0.1": ("", "anycast"),
    "54.222.88.1": ("aws", "cn-north-1"),
    "15.205.0.1": ("aws", "us-gov-west-1"),
    "51.0.31.1": ("aws", "eusc-de-east-1"),
    "20.79.0.5": ("azure", "germanywestcentral"),
    "13.73.248.9": ("", "anycast"),
    "13.107.246.10": ("", "anycast"),
    "172.198.0.1": ("", "region_unknown"),
    "74.7.0.1": ("", "region_unknown"),
    "34.1.208.1": ("gcp", "africa-south1"),
    "2600:1900:8000::1": ("gcp", "africa-south1"),
    "34.8.0.1": ("", "anycast"),
    "2600:1901::1": ("", "anycast"),
    "129.80.0.1": ("oci", "us-ashburn-1"),
    "134.70.24.1": ("oci", "us-ashburn-1"),
    "10.0.0.1": ("", "private"),
    "192.0.2.1": ("", "private"),
    "104.16.0.1": ("", "not_found"),
}
"""The same for the real files."""


@functools.cache
def _sample(vendor: str) -> Any:
    return json.loads((SAMPLES / f"{vendor}.json").read_text(encoding="utf-8"))


def sample(vendor: str) -> Any:
    """The content of a made-up file, for the test to change."""
    return copy.deepcopy(_sample(vendor))


def write(directory: Path, vendor: str, document: Any) -> Path:
    """Write a file with the name of a copy. document: bytes, or a value to write as JSON."""
    path = directory / f"{vendor}.json"
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return path


def write_samples(directory: Path, *vendors: str) -> Path:
    """Write the sample files of these vendors, or of all vendors, and return the directory."""
    for vendor in vendors or VENDORS:
        write(directory, vendor, sample(vendor))
    return directory


def why_not_real() -> str:
    """Why there are no real files; empty if there are."""
    directory = os.environ.get(REAL_DIR_VARIABLE)
    if not directory:
        return f"{REAL_DIR_VARIABLE} does not name a directory with the clouds' published files"
    missing = [name for name in _REAL_NAMES.values() if not (Path(directory) / name).is_file()]
    return f"{directory} has no {', '.join(missing)}" if missing else ""


@functools.cache
def real_bodies() -> Mapping[str, bytes]:
    """The real files by vendor, where `why_not_real` says nothing."""
    directory = Path(os.environ[REAL_DIR_VARIABLE])
    return {vendor: (directory / name).read_bytes() for vendor, name in _REAL_NAMES.items()}


def addresses_in(prefixes: list[str], count: int, seed: int) -> list[str]:
    """So many addresses: most from the prefixes, their ends among them, some right beside one, some from anywhere."""
    draw = random.Random(seed)
    networks = [ip_network(prefix) for prefix in prefixes]
    addresses = []
    for number in range(count):
        network = draw.choice(networks)
        first, last = int(network.network_address), int(network.broadcast_address)
        most = 2**network.max_prefixlen - 1
        choices = (
            draw.randint(first, last),
            first,
            last,
            max(first - 1, 0),
            min(last + 1, most),
            draw.randint(0, most),
        )
        # Of ten addresses, five are from somewhere inside a prefix.
        address = choices[max(number % 10 - 4, 0)]
        addresses.append(str(network.network_address + (address - first)))
    return addresses
