# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which addresses are public, and their one spelling."""

from __future__ import annotations

import random
from ipaddress import IPv4Address, IPv6Address

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import canonical_ip
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.addresses import public_ip


@pytest.mark.parametrize(
    "text",
    [
        "203.0.113.1", "192.0.2.1", "198.51.100.1", "8.8.8.8", "100.63.255.255", "100.128.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "169.253.255.255", "11.0.0.0",
        "9.255.255.255", "223.255.255.255", "2001:db8::1", "2600:1f18::1", "2000::", "3fff:ffff::1",
    ],
)  # fmt: skip
def test_public_address_stays_unchanged(text: str) -> None:
    assert public_ip(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.1", "172.16.0.0", "172.31.255.255", "192.168.1.1", "100.64.0.0", "100.127.255.255",
        "127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255", "fd00::1", "fc00::1",
        "fe80::1", "ff02::1", "::1", "::", "::ffff:10.0.0.1", "64:ff9b::203.0.113.1",
    ],
)  # fmt: skip
def test_unreachable_address_is_not_public(text: str) -> None:
    assert public_ip(text) == ""


@pytest.mark.parametrize("text", ["2001:DB8::1", "2001:db8:0:0:0:0:0:1", "2001:0db8::0001"])
def test_address_becomes_canonical(text: str) -> None:
    assert public_ip(text) == "2001:db8::1"


@pytest.mark.parametrize(
    "text",
    [
        "web", "203.0.113", "203.0.113.256", "203.0.113.01", "203.0.113.1/32", "2001:db8::/96",
        "203.0.113.1:443", " ", "fe80::1%eth0", "2001:db8::g", "203.0.113.1 ", "203.0.113.1\n",
        "203.0.113.1\0", "٢٠٣.0.113.1",
    ],
)  # fmt: skip
def test_invalid_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is not an IP address$"):
        public_ip(text)


def test_the_canonical_form_is_the_one_of_the_modules() -> None:
    chance = random.Random(12)
    ipv6 = [str(IPv6Address(chance.getrandbits(128) & chance.getrandbits(128) | 1 << 125)) for _number in range(500)]
    ipv4 = [str(IPv4Address(chance.getrandbits(32))) for _number in range(500)]
    # Long spellings, too.
    texts = [*ipv4, *ipv6, *(IPv6Address(text).exploded for text in ipv6)]
    public = [(text, public_ip(text)) for text in texts]
    assert sum(bool(ip) for _text, ip in public) > 900
    assert [(text, ip) for text, ip in public if ip and ip != canonical_ip(text)] == []
