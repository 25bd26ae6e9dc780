# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SAMPLE cloud regions and upper-tier colos: invented for tests, NOT Cloudflare's list.

No public list of the supported regions exists (API facts). The region names are names the vendors use,
the colos are IATA codes of airports near them; which of them Cloudflare supports is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Regions = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Vendor -> region -> upper-tier colos."""

SAMPLE_REGIONS: Regions = MappingProxyType(
    {
        "aws": {
            "ap-northeast-1": ("NRT", "KIX"),
            "ap-south-1": ("BOM",),
            "ap-southeast-1": ("SIN",),
            "ap-southeast-2": ("SYD",),
            "ca-central-1": ("YUL",),
            "eu-central-1": ("FRA",),
            "eu-north-1": ("ARN",),
            "eu-west-1": ("DUB",),
            "eu-west-2": ("LHR",),
            "sa-east-1": ("GRU",),
            "us-east-1": ("IAD", "EWR"),
            "us-east-2": ("CMH", "ORD"),
            "us-west-1": ("SJC",),
            "us-west-2": ("SEA", "PDX"),
        },
        "azure": {
            "australiaeast": ("SYD",),
            "centralus": ("DSM", "ORD"),
            "eastus": ("IAD", "EWR"),
            "eastus2": ("IAD",),
            "japaneast": ("NRT",),
            "northeurope": ("DUB",),
            "southeastasia": ("SIN",),
            "uksouth": ("LHR",),
            "westeurope": ("AMS",),
            "westus2": ("SEA",),
        },
        "gcp": {
            "asia-east1": ("TPE",),
            "asia-northeast1": ("NRT",),
            "asia-southeast1": ("SIN",),
            "australia-southeast1": ("SYD",),
            "europe-west1": ("BRU", "AMS"),
            "europe-west2": ("LHR",),
            "europe-west3": ("FRA",),
            "us-central1": ("ORD", "DSM"),
            "us-east1": ("ATL",),
            "us-east4": ("IAD",),
            "us-west1": ("PDX", "SEA"),
        },
        "oci": {
            "ap-tokyo-1": ("NRT",),
            "eu-amsterdam-1": ("AMS",),
            "eu-frankfurt-1": ("FRA",),
            "sa-saopaulo-1": ("GRU",),
            "uk-london-1": ("LHR",),
            "us-ashburn-1": ("IAD", "EWR"),
            "us-phoenix-1": ("PHX",),
        },
    }
)
