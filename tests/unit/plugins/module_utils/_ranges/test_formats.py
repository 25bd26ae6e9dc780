# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The four file formats, and the positions that their errors name."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import MAX_SERVICES
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import MAX_BYTES, MAX_VALUES
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import VENDORS, parse_published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published
from ansible_collections.edgeops.cloudflare.tests.support.range_files import real_bodies, sample, why_not_real

Change = Callable[[Any], object]


def parsed(vendor: str, document: Any) -> Published:
    """Parse a file with this content."""
    return parse_published(vendor, f"/ranges/{vendor}.json", json.dumps(document).encode())


def regions_of(published: Published) -> dict[str, str]:
    """The region of each prefix that has one."""
    return {prefix: claim.region for prefix, claim in published.prefixes.claims.items() if claim.region}


def refusal(vendor: str, body: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(RangeFileError) as caught:
        parse_published(vendor, "/ranges/file.json", body)
    return str(caught.value)


@pytest.mark.parametrize(
    ("vendor", "stamp", "name", "prefixes"),
    [
        ("aws", "2026-08-22T15:17:05Z", "2026-08-22", 19),
        ("azure", "changeNumber 363", "changeNumber 363", 9),
        ("gcp", "2025-07-24T19:16:28Z", "2025-07-24", 6),
        ("oci", "2025-07-21T07:13:25Z", "2025-07-21", 4),
    ],
)
def test_each_file_has_its_version_and_prefixes(vendor: str, stamp: str, name: str, prefixes: int) -> None:
    published = parsed(vendor, sample(vendor))
    assert (published.stamp, published.name, len(published.prefixes)) == (stamp, name, prefixes)


@pytest.mark.skipif(bool(why_not_real()), reason=why_not_real())
def test_real_files_have_the_counted_number_of_prefixes() -> None:
    counted = {vendor: parse_published(vendor, vendor, body) for vendor, body in real_bodies().items()}
    regions = {vendor: len(set(regions_of(published).values())) for vendor, published in counted.items()}
    assert {vendor: len(published.prefixes) for vendor, published in counted.items()} == {
        "aws": 11_013,
        "azure": 12_362 + 437,
        "gcp": 782,
        "oci": 896,
    }
    assert regions == {"aws": 42, "azure": 69, "gcp": 45, "oci": 45}


SHORT_NAMES = {
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


@pytest.mark.skipif(bool(why_not_real()), reason=why_not_real())
def test_real_file_translates_only_twelve_short_names() -> None:
    document = json.loads(real_bodies()["azure"])
    translated = regions_of(parsed("azure", document))
    spelled = {
        prefix: tag["properties"]["region"]
        for tag in document["values"]
        if tag["name"].startswith("AzureCloud.")
        for prefix in tag["properties"]["addressPrefixes"]
    }
    pairs = {(spelled[prefix], region) for prefix, region in translated.items()}
    assert {short: name for short, name in pairs if short != name} == SHORT_NAMES


@pytest.mark.parametrize(("short", "name"), SHORT_NAMES.items())
def test_file_with_only_azure_cloud_is_translated(short: str, name: str) -> None:
    document = sample("azure")
    document["values"] = [tag for tag in document["values"] if tag["name"].startswith("AzureCloud")]
    document["values"][1]["properties"]["region"] = short
    assert regions_of(parsed("azure", document))["242.1.0.0/16"] == name


def test_a_translation_in_the_file_beats_the_known_one() -> None:
    document = sample("azure")
    for tag in document["values"]:
        tag["name"] = tag["name"].replace("GermanyWestCentral", "GermanyCenterWest")
    assert regions_of(parsed("azure", document))["242.1.0.0/16"] == "germanycenterwest"


def test_a_byte_order_mark_is_read_over() -> None:
    body = b"\xef\xbb\xbf" + json.dumps(sample("azure")).encode()
    assert parse_published("azure", "file", body).stamp == "changeNumber 363"


@pytest.mark.parametrize("wanted", VENDORS)
@pytest.mark.parametrize("given", VENDORS)
def test_file_of_another_vendor_is_refused(wanted: str, given: str) -> None:
    if wanted == given:
        assert parsed(wanted, sample(given)).vendor == wanted
    else:
        message = refusal(wanted, json.dumps(sample(given)).encode())
        assert message.startswith(f"/ranges/file.json: is not the file of {wanted}, because it has no '")
        assert message.endswith(f"; it looks like the file of {given}")


def put(path: str, value: Any) -> Change:
    """Set the value at a path such as `prefixes.3.region`; `...` removes it."""

    def change(document: Any) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in way:
            document = document[part]
        if value is ...:
            del document[last]
        else:
            document[last] = value

    return change


WRONG = {
    "aws.prefixes.3.ip_prefix=3.5.140.0/33": "prefixes[3]: '3.5.140.0/33' is not a network in CIDR notation",
    "aws.prefixes.3.ip_prefix=241.1.0.1/22": "prefixes[3]: '241.1.0.1/22' is not a network: its address has bits set",
    "aws.prefixes.3.ip_prefix=241.1.0.0": "prefixes[3]: '241.1.0.0' is not a network in CIDR notation",
    "aws.prefixes.3.ip_prefix=241.1.0.0/+8": "prefixes[3]: '241.1.0.0/+8' is not a network in CIDR notation",
    "aws.prefixes.3.ip_prefix=\u0664.0.0.0/8": "is not a network in CIDR notation",
    "aws.prefixes.3.ip_prefix=a\x00b/8": r"prefixes[3]: 'a\x00b/8' is not a network in CIDR notation",
    "aws.ipv6_prefixes.1.ipv6_prefix=4001::/129": "ipv6_prefixes[1]: '4001::/129' is not a network in CIDR notation",
    "aws.prefixes.3.ip_prefix=7": "prefixes[3].ip_prefix: has to be a string, not 7",
    "aws.prefixes.3.ip_prefix=...": "prefixes[3].ip_prefix: is missing",
    "aws.prefixes.3.region=...": "prefixes[3].region: is missing",
    "aws.prefixes.3.region=['us-east-1']": "prefixes[3].region: has to be a string, not a list",
    "aws.prefixes.3.region=us east": "prefixes[3]: 'us east' is not the name of a region",
    "aws.prefixes.3.region=\x1b[2Jus-east-1": r"prefixes[3]: '\x1b[2Jus-east-1' is not the name of a region",
    "aws.prefixes.3.region=\u202eus-east-1": r"prefixes[3]: '\u202eus-east-1' is not the name of a region",
    "aws.prefixes.3.service=E\nC": r"prefixes[3]: 'E\nC' is not the name of a service",
    "aws.prefixes.3=[]": "prefixes[3]: has to be an object, not a list",
    "aws.prefixes={}": "prefixes: has to be a list, not an object",
    "aws.createDate=yesterday": "createDate: is not a date and time",
    "aws.createDate=2026-13-22-15-17-05": "createDate: is not a date and time",
    "azure.values.1.properties.addressPrefixes.2=x": "values[1].properties.addressPrefixes[2]: 'x' is not a network",
    "azure.values.1.properties.addressPrefixes.2={}": "values[1].properties.addressPrefixes[2]: has to be a string",
    "azure.values.0.properties.addressPrefixes=...": "values[0].properties.addressPrefixes: is missing",
    "azure.values.2.properties.region=\t": r"values[2]: '\t' is not the name of a region",
    "azure.values.2.name=...": "values[2].name: is missing",
    "azure.values.2=7": "values[2]: has to be an object, not 7",
    "azure.changeNumber=new": "changeNumber: has to be a whole number, not 'new'",
    "azure.values=[]": "contains no prefixes of azure with a region",
    "gcp.prefixes.1.ipv6Prefix=4003::1/44": "prefixes[1]: '4003::1/44' is not a network",
    "gcp.prefixes.0.scope=...": "prefixes[0].scope: is missing",
    "gcp.prefixes.0=x": "prefixes[0]: has to be an object, not a string",
    "gcp.creationTime=7": "creationTime: has to be a string, not 7",
    "oci.regions.1.cidrs.0.cidr=::1/0": "regions[1].cidrs[0]: '::1/0' is not a network",
    "oci.regions.1.cidrs.0.tags=OCI": "regions[1].cidrs[0].tags: has to be a list, not a string",
    "oci.regions.1.cidrs.0.tags=[7]": "regions[1].cidrs[0]: 7 is not the name of a service",
    "oci.regions.1.cidrs.0.tags=[[]]": "regions[1].cidrs[0]: [] is not the name of a service",
    "oci.regions.1.cidrs=...": "regions[1].cidrs: is missing",
    "oci.regions.1.region=7": "regions[1].region: has to be a string, not 7",
    "oci.last_updated_timestamp=soon": "last_updated_timestamp: is not a date and time",
}


@pytest.mark.parametrize("change", WRONG)
def test_problem_is_named_with_its_position(change: str) -> None:
    vendor, _dot, rest = change.partition(".")
    path, _equals, text = rest.partition("=")
    literal = {"...": ..., "[]": [], "{}": {}, "7": 7, "[7]": [7], "[[]]": [[]], "['us-east-1']": ["us-east-1"]}
    document = sample(vendor)
    put(path, literal.get(text, text))(document)
    message = refusal(vendor, json.dumps(document).encode())
    assert message.startswith("/ranges/file.json: ")
    assert WRONG[change] in message
    assert message.isprintable()


BROKEN = {
    "empty": (b"", "is empty"),
    "cut off": (json.dumps(sample("aws")).encode()[:-200], "the file ends here and is incomplete"),
    "cut off in a string": (json.dumps(sample("aws")).encode()[:-7], "the file ends here and is incomplete"),
    "HTML": (
        b"\n<!DOCTYPE html>\n<title>\x1b[31mWe are sorry</title>",
        "is a web page, not JSON; it starts with '<!DOC",
    ),
    "no JSON": (b"syncToken: 1\n", "line 1, column 1: is not JSON (Expecting value)"),
    "a list": (b"[]", "has to be an object, not a list"),
    "Latin-1": (b'{"createDate": "\xe4"}', "byte 16: is not UTF-8"),
    "nested": (b'{"values": ' + b"[" * 200_000, "nested too deeply"),
    "an endless number": (b'{"changeNumber": ' + b"9" * 1_000_000 + b"}", "numbers that are too long"),
    "too large": (b" " * (MAX_BYTES + 1), "is larger than 32 MiB"),
    "too many values": (b'{"values": [' + b"0," * MAX_VALUES + b"0]}", f"contains more than {MAX_VALUES} values"),
    "too many lists": (b"[" + b"[[[[]]]]," * (MAX_VALUES // 4) + b"0]", f"contains more than {MAX_VALUES} values"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_invalid_json_is_refused(case: str) -> None:
    body, reason = BROKEN[case]
    for vendor in VENDORS:
        message = refusal(vendor, body)
        assert reason in message
        assert message.isprintable()
        assert len(message) < 200


def test_largest_accepted_file_takes_bounded_memory() -> None:
    """As many values as are allowed, each in its most expensive form."""
    row = b'{"a":' * 99 + b"0" + b"}" * 99
    body = b'{"changeNumber": 1, "values": [' + b",".join([row] * (MAX_VALUES // 100 - 1)) + b"]}"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "values[0].name: is missing" in refusal("azure", body)
    taken = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert taken < 200


@pytest.mark.parametrize("vendor", ["aws", "oci"])
def test_endless_services_of_one_prefix_do_not_pile_up(vendor: str) -> None:
    names = [f"S{number}" for number in range(1_000)]
    document = sample(vendor)
    if vendor == "aws":
        document["prefixes"] = [{**document["prefixes"][0], "service": name} for name in names]
        prefix = document["prefixes"][0]["ip_prefix"]
    else:
        cidr = document["regions"][0]["cidrs"][0]
        cidr["tags"], prefix = names, cidr["cidr"]
    assert parsed(vendor, document).prefixes.claims[prefix].services == tuple(names[:MAX_SERVICES])
