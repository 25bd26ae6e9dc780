# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Other names of a region become its canonical name; names that may be canonical stay as they are."""

from __future__ import annotations

import itertools
import json
import os
import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.region_names import canonical_region

TESTS = Path(__file__).resolve().parents[4]
NAMES = yaml.safe_load((TESTS / "unit/support/region_names.yml").read_text(encoding="utf-8"))
AZURE, TAGS = NAMES["azure"], NAMES["azure_service_tags"]
CANONICAL = {"aws": NAMES["aws"], "azure": [*AZURE.values()], "gcp": NAMES["gcp"], "oci": NAMES["oci"]}

# Next to the API's published schemas, if they are available.
RANGES = Path(os.environ.get("CLOUDFLARE_SCHEMA_DIR", "schemas/none")).parent / "ranges"


def canonical(vendor: str, names: list[str]) -> list[str]:
    """The canonical name of each."""
    return [canonical_region(vendor, name) for name in names]


@pytest.mark.parametrize(("vendor", "names"), CANONICAL.items(), ids=CANONICAL)
def test_canonical_name_stays_unchanged(vendor: str, names: list[str]) -> None:
    assert canonical(vendor, names) == names


def test_a_zone_of_aws_becomes_its_region() -> None:
    assert canonical_region("aws", "us-east-1a") == "us-east-1"
    assert canonical_region("aws", "us-gov-west-1b") == "us-gov-west-1"
    assert canonical_region("aws", "us-east-1-bos-1a") == "us-east-1"
    assert canonical_region("aws", "us-east-1-wl1-bos-wlz-1") == "us-east-1"
    for letter in string.ascii_lowercase:
        assert canonical("aws", [name + letter for name in NAMES["aws"]]) == NAMES["aws"]


def test_every_network_border_group_of_aws_becomes_its_region() -> None:
    pairs = [(region, f"{region}-{rest}") for region, rests in NAMES["aws_zone_groups"].items() for rest in rests]
    assert len(pairs) + len(NAMES["aws"]) == 120
    assert canonical("aws", [group for _region, group in pairs]) == [region for region, _group in pairs]


@pytest.mark.parametrize("spell", [str, str.lower, str.upper, lambda name: name.replace(" ", ""), "(Europe) {}".format])
def test_azure_display_name_becomes_the_api_name(spell: Any) -> None:
    assert canonical("azure", [spell(name) for name in AZURE]) == list(AZURE.values())


def test_azure_service_tag_becomes_the_api_name() -> None:
    assert canonical("azure", list(TAGS)) == list(TAGS.values())
    assert canonical_region("azure", "GermanyWC") == "germanywestcentral"


@pytest.mark.parametrize("suffix", ["a", "b", "f", "ai1a", "ai1b", "ai1", "ai12c"])
def test_a_zone_of_google_cloud_becomes_its_region(suffix: str) -> None:
    assert canonical("gcp", [f"{name}-{suffix}" for name in NAMES["gcp"]]) == NAMES["gcp"]


def test_a_key_of_oracle_becomes_the_name_of_its_region() -> None:
    keys = {"iad": "us-ashburn-1", "PHX": "us-phoenix-1", "fra": "eu-frankfurt-1", "xsp": "ap-singapore-2"}
    assert canonical("oci", list(keys)) == list(keys.values())


def test_each_key_of_oracle_is_of_another_region() -> None:
    texts = ["".join(letters) for letters in itertools.product(string.ascii_lowercase, repeat=3)]
    regions = [name for text, name in zip(texts, canonical("oci", texts)) if name != text]
    assert len(regions) == len(set(regions)) == 47
    # Those that opened since have no key that is published.
    assert set(NAMES["oci"]) - set(regions) == {"us-abilene-1", "us-boardman-1", "us-dallas-1"}


@pytest.mark.parametrize(
    ("vendor", "text"),
    [
        # It may be one of several regions; the check against the API's list refuses it.
        ("aws", "us-east"),
        ("gcp", "europe-west"),
        ("oci", "ap-singapore"),
        # No zone is named so: cutting it off would hide a slip.
        ("aws", "us-east-1-prod"),
        ("aws", "us-east-1-2"),
        ("aws", "us-east-1ab"),
        ("aws", "us-east-1-"),
        ("aws", "us-east-1a,us-east-1b"),
        ("gcp", "us-central1-ab"),
        ("gcp", "us-central1a"),
        ("gcp", "us-central1-1"),
        ("oci", "uocm:us-ashburn-ad-1"),
        # Only Azure reads its names without regard to case.
        ("aws", "US-EAST-1"),
        ("aws", "us-east-1A"),
        ("gcp", "US-CENTRAL1-A"),
        ("oci", "US-ASHBURN-1"),
        # The names of another vendor.
        ("aws", "us-central1-a"),
        ("aws", "West Europe"),
        ("gcp", "us-east-1a"),
        ("gcp", "iad"),
        ("aws", "iad"),
        ("oci", "us-east-1a"),
        ("acme", "us-east-1a"),
        ("", "us-east-1a"),
        # Regions to come.
        ("aws", "xx-nowhere-99"),
        ("azure", "southeastus5"),
        ("gcp", "europe-west15"),
        ("oci", "us-newark-1"),
    ],
)
def test_unknown_region_name_stays_unchanged(vendor: str, text: str) -> None:
    assert canonical_region(vendor, text) == text


@pytest.mark.parametrize("vendor", ["aws", "azure", "gcp", "oci"])
@pytest.mark.parametrize("text", ["global", "GLOBAL", "Global"])
def test_global_is_not_a_region(vendor: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"^is anycast and not a region; use the region of the origin behind it$"):
        canonical_region(vendor, text)


@pytest.mark.parametrize(
    ("vendor", "text"),
    [
        *(("azure", text) for text in ("Europe", "europe", "United States", "(US) United States", "Asia Pacific")),
        *(("azure", text) for text in ("Germany", "UK", "New Zealand", "southafrica")),
        *(("gcp", text) for text in ("us", "eu", "asia", "nam4", "eur4", "asia1")),
    ],
)
def test_ambiguous_region_name_is_refused(vendor: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"several regions(;| of Google Cloud;) write (the|one) region, as in "):
        canonical_region(vendor, text)


def test_service_tag_short_names_are_not_regions() -> None:
    """Else that region could not be written."""
    assert not set(TAGS) & set(AZURE.values())


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    """The range files that the clouds publish, if they are available."""
    if not RANGES.is_dir():
        pytest.skip("the published range files are not at hand; the names in them are in this file")
    return {path.name.split("-")[0]: json.loads(path.read_text(encoding="utf-8")) for path in RANGES.glob("*.json")}


def test_published_border_groups_become_their_regions(published: dict[str, Any]) -> None:
    rows = [*published["aws"]["prefixes"], *published["aws"]["ipv6_prefixes"]]
    pairs = {(row["network_border_group"], row["region"]) for row in rows} - {("GLOBAL", "GLOBAL")}
    assert len(pairs) == 120
    assert {(group, canonical_region("aws", group)) for group, _region in pairs} == pairs
    assert {canonical_region("aws", region) for _group, region in pairs} == {region for _group, region in pairs}


def test_regions_of_other_published_files_stay_unchanged(published: dict[str, Any]) -> None:
    scopes = {row["scope"] for row in published["gcp"]["prefixes"]} - {"global"}
    names = {row["region"] for row in published["oci"]["regions"]}
    assert len(scopes) == 45
    assert len(names) == 45
    assert {canonical_region("gcp", scope) for scope in scopes} == scopes
    assert {canonical_region("oci", name) for name in names} == names


def test_published_azure_short_names_become_api_names(published: dict[str, Any]) -> None:
    """The file itself has both: `Storage.GermanyWestCentral` in one place, `germanywc` in another."""
    counts: dict[str, dict[str, int]] = {}
    for tag in published["azure"]["values"]:
        service, dot, suffix = tag["name"].partition(".")
        region = tag["properties"]["region"]
        if dot and region and service != "AzureCloud":
            of_region = counts.setdefault(region, {})
            of_region[suffix.lower()] = of_region.get(suffix.lower(), 0) + 1
    names = {region: max(of_region, key=lambda name: of_region[name]) for region, of_region in counts.items()}
    assert len(names) == 67
    assert {region: canonical_region("azure", region) for region in names} == names
    assert {canonical_region("azure", name) for name in names.values()} == set(names.values())
