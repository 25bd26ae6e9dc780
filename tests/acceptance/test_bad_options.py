# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What wrong options get: every problem at once, with the option's name and index, before any request."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.harness import UNSET, Site, one
from tests.support.zones import mappings

BAD_IPS = [
    ("192.0.2.0/24", "is a network"),
    ("192.0.2.01", "has leading zeros, which some programs read as octal; write '192.0.2.1'"),
    (3221225985, "is an integer"),
    ("::ffff:192.0.2.1", "is an IPv4-mapped IPv6 address; write '192.0.2.1'"),
    ("127.0.0.1", "is a loopback address"),
    (None, "is missing or empty"),
]


def refused(site: Site, listed: Any, **options: Any) -> str:
    """The message of a run that is refused before any request, in check mode as in a real run."""
    result = site.run(listed, **options)

    assert result.failed
    assert not result.json.get("changed", False)
    assert len(site.requests) == 0
    assert site.run(listed, check_mode=True, **options).msg == result.msg
    return result.msg


@pytest.mark.parametrize(("ip", "reason"), BAD_IPS, ids=[str(ip) for ip, _reason in BAD_IPS])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_invalid_origin_ip_is_refused_with_index_and_reason(site: Site, state: str, ip: object, reason: str) -> None:
    msg = refused(site, [one(), {**one(), "ip": ip}], state=state)

    assert msg.startswith(f"mappings[1].ip: {'' if ip is None else str(ip)!r} {reason}")
    assert "\n" not in msg


def test_all_problems_are_reported_at_once(site: Site) -> None:
    listed = [
        {"ip": "10.1", "vendor": "AWS", "region": " "},
        one(),
        {"vendor": "aws", "region": "us-east-1"},
        {"ip": "192.0.2.7"},
        {**one(), "region": "us-west-2"},
    ]

    msg = refused(site, listed, prune_limit=-1, timeout=0, retry_budget=-1, api_token=UNSET, zone_id="a/b")

    assert msg.splitlines()[0] == "12 problems:"
    problems = [line.split(": ")[0] for line in msg.splitlines()[1:]]
    assert problems == [
        *("- prune_limit", "- mappings[0].ip", "- mappings[0].vendor", "- mappings[0].region", "- mappings[2].ip"),
        *("- mappings[3].vendor (192.0.2.7)", "- mappings[3].region (192.0.2.7)", "- mappings[4]"),
        *("- zone_id", "- api_token", "- timeout", "- retry_budget"),
    ]


@pytest.mark.parametrize("vendor", ["amazon", "aws,gcp"])
def test_unknown_vendor_is_refused_with_the_choices(site: Site, vendor: str) -> None:
    msg = refused(site, [one(vendor=vendor)])

    assert msg == f"mappings[0].vendor (192.0.2.1): {vendor!r} is not a vendor; write one of aws, azure, gcp, oci"


def test_contradictory_duplicates_are_reported_with_both_indexes(site: Site) -> None:
    listed = [one("2001:db8::1"), one(), one("2001:DB8:0::1", region="us-west-2")]

    msg = refused(site, listed)

    assert msg == (
        "mappings[2]: 2001:db8::1 is on aws us-west-2 here, but on aws us-east-1 in mappings[0]; keep one of the two"
    )


def test_more_mappings_than_a_zone_holds_are_refused(site: Site) -> None:
    msg = refused(site, mappings(3501))

    assert "lists 3501 origins, a zone holds at most 3500" in msg


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"zone_id": UNSET}, "zone: is missing or empty; give the zone's name, or its id as zone_id"),
        ({"zone": "example.com"}, "; give only one of them"),
        ({"mappings": UNSET}, "missing required arguments: mappings"),
        ({"state": "gone"}, "value of state must be one of: present, absent, got: gone"),
        ({"api_version": "v3"}, "value of api_version must be one of: auto, v2, v1, got: v3"),
        ({"mappings": [{**one(), "IP": "192.0.2.1"}]}, "IP"),
        ({"mappings": ["192.0.2.1"]}, "dictionary requested"),
        ({"timeout": "soon"}, "timeout"),
    ],
    ids=str,
)
def test_wrong_types_are_refused_by_ansible(site: Site, options: dict[str, Any], said: str) -> None:
    listed = options.get("mappings", [one()])

    assert said in refused(site, listed, **{name: value for name, value in options.items() if name != "mappings"})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"prune": True}, "mappings: is empty, so prune would delete every mapping of the zone; set allow_empty"),
        ({"prune": True, "state": "absent"}, "prune: is only valid with state 'present'"),
        ({"prune_limit": -1}, "prune_limit: -1 is not a valid number of mappings"),
        ({"timeout": 0}, "timeout: 0 is not a valid number of seconds; use 1 or more"),
        ({"retry_budget": -1}, "retry_budget: -1 is not a valid number of seconds; use 0 or more"),
        ({"ca_path": "/nowhere/ca.pem"}, "ca_path: '/nowhere/ca.pem' does not exist on the host where the module runs"),
        ({"api_url": "http://api.example.com"}, "would send the credentials unencrypted; use https"),
        ({"api_url": "http://127.0.0.1.example.com"}, "would send the credentials unencrypted"),
        ({"api_url": "ftp://api.example.com"}, "is not a base URL"),
        ({"api_url": "api.example.com"}, "is not a base URL"),
        ({"api_url": "https://api.example.com/?a=b"}, "is not a base URL"),
        ({"api_url": "https://[::1"}, "api_url: is not a URL"),
        ({"api_url": "https://api.example.com:99999"}, "api_url: is not a URL"),
    ],
    ids=str,
)
def test_invalid_option_values_are_refused(site: Site, options: dict[str, Any], said: str) -> None:
    assert said in refused(site, [], **options)


def test_password_in_url_is_refused_and_not_shown(site: Site) -> None:
    msg = refused(site, [], api_url="https://operator:hunter2@api.example.com")

    assert "contains a user name or password" in msg
    assert "hunter2" not in msg


@pytest.mark.parametrize("api_url", ["{}/", " {} ", "{}"])
def test_the_url_may_end_in_a_slash(site: Site, api_url: str) -> None:
    site.run([one()], api_url=api_url.format(site.emulator.url))

    assert site.holds([one()])
