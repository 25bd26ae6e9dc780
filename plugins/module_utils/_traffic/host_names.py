# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recognizes host names of Cloudflare's services and of clouds, including the region.

The names are listed in the API facts, "Host names that stand for no public origin" and "Cloud host names".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORKERS = "workers"

_LONGEST = 253
_HOST_NAME = re.compile(r"([a-z0-9_][a-z0-9_-]{0,62}\.)*(?!\d+$|0x)[a-z0-9_][a-z0-9_-]{0,62}")

_SERVICES = {
    ".cfargotunnel.com": "tunnel",
    ".r2.dev": "r2",
    ".pages.dev": "pages",
    ".workers.dev": WORKERS,
    ".cdn.cloudflare.net": "cloudflare",
}
_GATEWAYS = {"ethereum.cloudflare.com": "web3", "ipfs.cloudflare.com": "web3"}

_AWS = r"(?P<region>[a-z]{2,}(?:-[a-z]+)+-\d+)"
_AZURE = r"(?P<region>[a-z]+\d*)"
_GCP = r"(?P<region>[a-z]+-[a-z]+\d+)"
_OCI = r"(?P<region>[a-z]{2,}-[a-z]+-\d+)"

# The first that fits counts, so those with a region come first.
_CLOUDS = [
    ("aws", re.compile(rf"\.{_AWS}\.elb\.amazonaws\.com$")),
    ("aws", re.compile(rf"\.(?:elb|execute-api)\.{_AWS}\.amazonaws\.com$")),
    ("aws", re.compile(rf"\.lambda-url\.{_AWS}\.on\.aws$")),
    ("aws", re.compile(rf"\.{_AWS}\.compute\.amazonaws\.com$")),
    ("aws", re.compile(rf"(?:^|\.)s3(?:-website)?[.-](?:dualstack\.)?{_AWS}\.amazonaws\.com$")),
    ("azure", re.compile(rf"\.{_AZURE}\.cloudapp\.azure\.com$")),
    ("azure", re.compile(rf"\.{_AZURE}-\d+\.azurewebsites\.net$")),
    ("gcp", re.compile(rf"-\d+\.{_GCP}\.run\.app$")),
    ("gcp", re.compile(rf"^{_GCP}-[^.]+\.cloudfunctions\.net$")),
    ("oci", re.compile(rf"\.objectstorage\.{_OCI}\.oci\.customer-oci\.com$")),
    ("oci", re.compile(rf"(?:^|\.)objectstorage\.{_OCI}\.oraclecloud\.com$")),
]


@dataclass(frozen=True)
class CloudHost:
    """The cloud that a host name belongs to. vendor, region: empty if the name does not contain them.

    anycast: whether it belongs to a CDN or another global service, whose addresses have no region.
    """

    vendor: str
    region: str
    anycast: bool = False


UNKNOWN_HOST = CloudHost("", "")

_WITHOUT_REGION = [
    (".cloudfront.net", CloudHost("aws", "", anycast=True)),
    (".awsglobalaccelerator.com", CloudHost("aws", "", anycast=True)),
    # Amazon's first region is the only one whose name is not in it.
    (".compute-1.amazonaws.com", CloudHost("aws", "us-east-1")),
    (".amazonaws.com", CloudHost("aws", "")),
    (".azurefd.net", CloudHost("azure", "", anycast=True)),
    (".trafficmanager.net", CloudHost("azure", "", anycast=True)),
    (".azureedge.net", CloudHost("azure", "", anycast=True)),
    (".azurewebsites.net", CloudHost("azure", "")),
    (".core.windows.net", CloudHost("azure", "")),
    (".run.app", CloudHost("gcp", "", anycast=True)),
    (".appspot.com", CloudHost("gcp", "", anycast=True)),
    (".storage.googleapis.com", CloudHost("gcp", "", anycast=True)),
    (".googlehosted.com", CloudHost("gcp", "", anycast=True)),
]


def is_host_name(text: str) -> bool:
    """Whether text is a host name (lower case, ASCII). If it ends with a number, it is an invalid IPv4 address."""
    return len(text) <= _LONGEST and bool(_HOST_NAME.fullmatch(text))


def service_of(name: str) -> str:
    """The Cloudflare service that a host name (lower case) belongs to. Empty for all other names."""
    if name in _GATEWAYS:
        return _GATEWAYS[name]
    return next((service for suffix, service in _SERVICES.items() if name.endswith(suffix)), "")


def cloud_of(name: str) -> CloudHost:
    """The cloud that a host name (lower case) belongs to, or UNKNOWN_HOST."""
    for vendor, pattern in _CLOUDS:
        match = pattern.search(name)
        if match:
            return CloudHost(vendor, match["region"])
    return next((host for suffix, host in _WITHOUT_REGION if name.endswith(suffix)), UNKNOWN_HOST)
