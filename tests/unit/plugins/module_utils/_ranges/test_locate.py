# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses are located by the rules, with evidence; those without a region come with the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import parse_published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.locate import Location, Locator, Unplaced
from ansible_collections.edgeops.cloudflare.tests.support.range_files import (
    PLACES,
    REAL_PLACES,
    VENDORS,
    real_bodies,
    sample,
    why_not_real,
)


def locator(**documents: Any) -> Locator:
    """Looks into these documents, by vendor."""
    return Locator([parse_published(name, name, json.dumps(content).encode()) for name, content in documents.items()])


@pytest.fixture(scope="module")
def samples() -> Locator:
    return locator(**{vendor: sample(vendor) for vendor in VENDORS})


@pytest.fixture(scope="module")
def real() -> Locator:
    return Locator([parse_published(vendor, vendor, body) for vendor, body in real_bodies().items()])


def answer(place: Location | Unplaced) -> tuple[str, str]:
    """A place in the form of the tables and of the naive search."""
    return (place.vendor, place.region) if isinstance(place, Location) else ("", place.reason)


@pytest.mark.parametrize("ip", PLACES)
def test_each_rule_holds_on_the_samples(samples: Locator, ip: str) -> None:
    assert answer(samples.locate(ip)) == PLACES[ip]


@pytest.mark.skipif(bool(why_not_real()), reason=why_not_real())
@pytest.mark.parametrize("ip", REAL_PLACES)
def test_each_rule_holds_on_the_real_files(real: Locator, ip: str) -> None:
    assert answer(real.locate(ip)) == REAL_PLACES[ip]


@pytest.mark.parametrize(
    ("ip", "prefix", "service", "group", "stamp"),
    [
        ("241.1.0.1", "241.1.0.0/22", "S3, EC2", "ap-northeast-2", "2026-08-22T15:17:05Z"),
        ("241.2.0.1", "241.2.0.0/18", "EC2", "us-west-2-lax-1", "2026-08-22T15:17:05Z"),
        ("242.1.0.5", "242.1.0.0/16", "AzureCloud.germanywc", "", "changeNumber 363"),
        ("243.1.208.1", "243.1.208.0/20", "Google Cloud", "", "2025-07-24T19:16:28Z"),
        ("244.70.24.1", "244.70.24.0/21", "OSN, OBJECT_STORAGE", "", "2025-07-21T07:13:25Z"),
    ],
)
def test_a_location_has_its_evidence(
    samples: Locator, ip: str, prefix: str, service: str, group: str, stamp: str
) -> None:
    place = samples.locate(ip)
    assert isinstance(place, Location)
    assert (place.prefix, place.service, place.border_group, place.stamp) == (prefix, service, group, stamp)


ADVICE = "; it has no region, so map the origin behind it instead"
DETAILS = {
    "241.5.64.5": ("aws", f"is in 241.5.64.0/18 of CloudFront, which answers from many places{ADVICE}"),
    "241.12.48.1": ("aws", f"is in 241.12.48.0/24 of Global Accelerator, which answers from many places{ADVICE}"),
    "242.1.248.9": ("azure", f"is in 242.1.248.8/29 of Front Door, which answers from many places{ADVICE}"),
    "241.14.0.1": ("aws", f"is in 241.14.0.0/16, which aws lists as global{ADVICE}"),
    "4003:1901::1": ("gcp", f"is in 4003:1901::/48, which gcp lists as global{ADVICE}"),
    "242.8.0.1": (
        "azure",
        "is in 242.8.0.0/16 of azure, but the file (changeNumber 363) contains no region for it; a newer one may",
    ),
    "192.168.0.1": ("", "is a private address (RFC 1918)"),
    "100.127.255.255": ("", "is a shared address of a provider's network (RFC 6598)"),
    "2001:db8::1": ("", "is an address for documentation (RFC 3849)"),
    "fd00::1": ("", "is a unique local address (RFC 4193)"),
}


@pytest.mark.parametrize("ip", DETAILS)
def test_missing_region_is_explained(samples: Locator, ip: str) -> None:
    place = samples.locate(ip)
    assert isinstance(place, Unplaced)
    assert (place.vendor, place.detail) == DETAILS[ip]


def test_address_in_no_file_names_the_files_versions(samples: Locator) -> None:
    place = samples.locate("8.8.8.8")
    assert isinstance(place, Unplaced)
    assert place.detail.startswith(
        "is in no published range of aws (2026-08-22), azure (changeNumber 363), gcp (2025-07-24), oci (2025-07-21); "
    )


def test_vendors_that_were_not_looked_at_are_named() -> None:
    place = locator(aws=sample("aws"), oci=sample("oci")).locate("242.1.0.5")
    assert isinstance(place, Unplaced)
    assert "aws (2026-08-22), oci (2025-07-21); not searched: azure, gcp; " in place.detail


def test_no_file_can_claim_a_private_address() -> None:
    document = sample("gcp")
    document["prefixes"][0]["ipv4Prefix"] = "10.0.0.0/8"
    assert answer(locator(gcp=document).locate("10.1.2.3")) == ("", "private")


def test_base_tag_never_removes_a_region() -> None:
    """In newer files, `AzureCloud` has larger networks than the regions, and may have smaller ones."""
    document = sample("azure")
    document["values"][1]["properties"]["addressPrefixes"] = ["242.0.0.0/8", "242.1.0.0/24"]
    there = locator(azure=document)
    assert answer(there.locate("242.1.0.5")) == ("azure", "germanywestcentral")
    assert answer(there.locate("242.2.0.5")) == ("azure", "westeurope")
    assert answer(there.locate("242.200.0.5")) == ("", "region_unknown")


def test_edge_network_covers_the_prefixes_inside_it() -> None:
    document = sample("aws")
    for row in document["prefixes"]:
        if row["ip_prefix"] == "241.8.0.0/14":
            row["service"] = "CLOUDFRONT_ORIGIN_FACING"
    assert answer(locator(aws=document).locate("241.8.0.1")) == ("", "anycast")


@pytest.mark.parametrize("spelling", ["243.64.0.0/14", "4003:4000::/44", "4003:4000:0::/44"])
def test_a_prefix_of_two_regions_is_in_neither(spelling: str) -> None:
    document = sample("gcp")
    key = "ipv6Prefix" if ":" in spelling else "ipv4Prefix"
    document["prefixes"].append({key: spelling, "service": "Google Cloud", "scope": "us-east1"})
    place = locator(gcp=document).locate("4003:4000::1" if ":" in spelling else "243.64.0.1")
    assert isinstance(place, Unplaced)
    assert place.reason == "region_unknown"
    assert (
        "which is listed as gcp us-central1 and gcp us-east1; the published files contradict each other" in place.detail
    )


def test_a_prefix_of_two_vendors_is_of_neither() -> None:
    document = sample("oci")
    document["regions"][0]["cidrs"][0]["cidr"] = "241.16.0.0/16"
    place = locator(aws=sample("aws"), oci=document).locate("241.16.0.1")
    assert isinstance(place, Unplaced)
    assert (place.reason, place.vendor) == ("region_unknown", "")
    assert "aws us-gov-west-1 and oci us-ashburn-1" in place.detail


@pytest.mark.parametrize("text", ["", "x", "1.2.3", "1.2.3.4/32", "::1%1", "1.2.3.4\n"])
def test_text_that_is_not_an_address_is_refused(samples: Locator, text: str) -> None:
    with pytest.raises(ValueError, match="is not an IP address"):
        samples.locate(text)
