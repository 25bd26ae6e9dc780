# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Converts the names that a cloud uses for a region to the region's canonical name.

A cloud can use different names for the same region in its API, its portal, its zones, and its range files. The
canonical name is that of the vendor's API. This file contains no list of regions, because Cloudflare's API decides
which regions are supported. Unknown names stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_AWS_ZONE = re.compile(r"([a-z]+(?:-[a-z]+)+-\d+)(?:[a-z]|(?:-[a-z]+\d*)+-\d+[a-z]?)")
"""A region and the suffix in the name of a zone or a group of zones.

Availability Zones (`us-east-1a`), Local Zones (`us-east-1-bos-1a`), Wavelength Zones (`us-east-1-wl1-bos-wlz-1`).
"""

_GCP_ZONE = re.compile(r"([a-z]+-[a-z]+\d+)-(?:[a-z]|ai\d+[a-z]?)")
"""Zones (`us-central1-a`) and AI zones (`us-central1-ai1a`)."""

_GCP_SEVERAL = re.compile(r"(?:asia|eu|eur|europe|nam|us)\d*")
"""Multi-regions (`us`) and dual-regions (`nam4`)."""

_AZURE_GROUP = re.compile(r"^\([^()]*\)")
"""The prefix that the portal adds to the display name of a region: `(Europe) West Europe`."""

_AZURE_SERVICE_TAGS = {
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
"""The regions that have different names in the published service tags and in the API."""

_AZURE_GEOGRAPHIES = frozenset(
    {
        *("africa", "asia", "asiapacific", "australia", "austria", "belgium", "brazil", "canada", "chile", "europe"),
        *("france", "germany", "india", "indonesia", "israel", "italy", "japan", "korea", "malaysia", "mexico"),
        *("middleeast", "newzealand", "norway", "poland", "qatar", "singapore", "southafrica", "southamerica"),
        *("spain", "sweden", "switzerland", "taiwan", "uae", "uk", "unitedkingdom", "unitedstates", "us"),
    }
)
"""Locations of Azure that can contain several regions."""

_OCI_KEYS = {
    "aga": "us-saltlake-2",
    "ams": "eu-amsterdam-1",
    "arn": "eu-stockholm-1",
    "auh": "me-abudhabi-1",
    "beg": "eu-jovanovac-1",
    "bog": "sa-bogota-1",
    "bom": "ap-mumbai-1",
    "cdg": "eu-paris-1",
    "cwl": "uk-cardiff-1",
    "dxb": "me-dubai-1",
    "fra": "eu-frankfurt-1",
    "gru": "sa-saopaulo-1",
    "hsg": "ap-batam-1",
    "hyd": "ap-hyderabad-1",
    "iad": "us-ashburn-1",
    "icn": "ap-seoul-1",
    "jbp": "ap-kulai-2",
    "jed": "me-jeddah-1",
    "jnb": "af-johannesburg-1",
    "kix": "ap-osaka-1",
    "lej": "af-casablanca-1",
    "lhr": "uk-london-1",
    "lin": "eu-milan-1",
    "mad": "eu-madrid-1",
    "mel": "ap-melbourne-1",
    "mrs": "eu-marseille-1",
    "mtz": "il-jerusalem-1",
    "mty": "mx-monterrey-1",
    "nrq": "eu-turin-1",
    "nrt": "ap-tokyo-1",
    "onm": "ap-delhi-1",
    "ord": "us-chicago-1",
    "orf": "eu-madrid-3",
    "phx": "us-phoenix-1",
    "qro": "mx-queretaro-1",
    "ruh": "me-riyadh-1",
    "scl": "sa-santiago-1",
    "sin": "ap-singapore-1",
    "sjc": "us-sanjose-1",
    "syd": "ap-sydney-1",
    "vap": "sa-valparaiso-1",
    "vcp": "sa-vinhedo-1",
    "xsp": "ap-singapore-2",
    "yny": "ap-chuncheon-1",
    "yul": "ca-montreal-1",
    "yyz": "ca-toronto-1",
    "zrh": "eu-zurich-1",
}
"""The region keys of the commercial realm (Oracle's SDK), and of Jovanovac, which is in the published ranges."""


def canonical_region(vendor: str, text: str) -> str:
    """Convert the name of a region to its canonical name. Unknown names are returned unchanged.

    Names are compared as the vendor does it: Azure's ignore case and spaces, OCI's keys ignore case, and all others
    must match exactly. Raises ValueError with the reason if `text` does not belong to exactly one region.
    """
    if text.lower() == "global":
        raise ValueError("is anycast and not a region; use the region of the origin behind it")
    reader = _READERS.get(vendor)
    return reader(text) if reader else text


def _aws(text: str) -> str:
    zone = _AWS_ZONE.fullmatch(text)
    return zone[1] if zone else text


def _azure(text: str) -> str:
    name = "".join(_AZURE_GROUP.sub("", text).split()).lower()
    if name in _AZURE_GEOGRAPHIES:
        raise ValueError(
            "is a geography of Azure, which can hold several regions; write the region, as in 'westeurope'"
        )
    return _AZURE_SERVICE_TAGS.get(name, name)


def _gcp(text: str) -> str:
    if _GCP_SEVERAL.fullmatch(text):
        raise ValueError("stands for several regions of Google Cloud; write one region, as in 'us-central1'")
    zone = _GCP_ZONE.fullmatch(text)
    return zone[1] if zone else text


def _oci(text: str) -> str:
    return _OCI_KEYS.get(text.lower(), text)


_READERS: dict[str, Callable[[str], str]] = {"aws": _aws, "azure": _azure, "gcp": _gcp, "oci": _oci}
