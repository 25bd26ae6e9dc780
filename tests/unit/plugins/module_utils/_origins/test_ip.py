# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The canonical form of an IP, its order, and the addresses that origins can have."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import (
    canonical_ip,
    ip_order,
    parse_origin_ip,
)

# The rules of RFC 5952, sections 4.1 to 4.3, with the samples it gives.
RFC_5952 = [
    pytest.param("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1", id="no leading zeros"),
    pytest.param("2001:db8::0001", "2001:db8::1", id="no leading zeros behind the gap"),
    pytest.param("2001:db8:0:0:0:0:0:1", "2001:db8::1", id="zeros are shortened"),
    pytest.param("2001:db8:0:0:0:0:2:1", "2001:db8::2:1", id="shortened as much as possible"),
    pytest.param("2001:db8::0:1", "2001:db8::1", id="no zero beside the gap"),
    pytest.param("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1", id="one field is no gap"),
    pytest.param("2001:0:0:1:0:0:0:1", "2001:0:0:1::1", id="the longest run is the gap"),
    pytest.param("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", id="the first of equal runs is the gap"),
    pytest.param("2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa", id="lower case"),
    pytest.param("2001:db8:0:0:1:0:0:0", "2001:db8:0:0:1::", id="a gap at the end"),
    pytest.param("0:0:0:1:2:3:4:5", "::1:2:3:4:5", id="a gap at the beginning"),
    pytest.param("2001:db8::192.0.2.33", "2001:db8::c000:221", id="a dotted end becomes hexadecimal"),
]


@pytest.mark.parametrize(("spelling", "canonical"), RFC_5952)
def test_ipv6_gets_the_spelling_of_rfc_5952(spelling: str, canonical: str) -> None:
    assert canonical_ip(spelling) == canonical
    assert parse_origin_ip(spelling) == canonical


@pytest.mark.parametrize(
    "text",
    ["192.0.2.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.51.100.7", "203.0.113.9", "8.8.8.8"],
)
def test_ipv4_address_stays_unchanged(text: str) -> None:
    assert parse_origin_ip(text) == text


@pytest.mark.parametrize("text", ["2001:db8::1", "fd00::1", "fc00:1::2", "2606:4700::1111"])
def test_private_and_documentation_ipv6_may_be_origins(text: str) -> None:
    assert parse_origin_ip(text) == text


@pytest.mark.parametrize("text", [" 192.0.2.1", "192.0.2.1\n", "\t192.0.2.1 \r\n"])
def test_white_space_around_an_ip_is_dropped(text: str) -> None:
    assert parse_origin_ip(text) == "192.0.2.1"


REFUSED = [
    ("192.0.2.0/24", "is a network"),
    ("192.0.2.1/32", "is a network"),
    ("2001:db8::/64", "is a network"),
    ("2001:db8::1/128", "is a network"),
    ("origin.example.com", "host name is not enough"),
    ("localhost", "host name is not enough"),
    ("192.0.2.01", "write '192.0.2.1'"),
    ("010.0.0.1", "has leading zeros"),
    ("192.0.2.256", "is not an IP address"),
    ("192.0.2", "is shorthand for an IPv4 address"),
    ("10.1", "is shorthand for an IPv4 address"),
    ("3221225985", "is an integer"),
    ("0", "is an integer"),
    ("56041897827001", "is how YAML reads 20:1:10:20:30:40:50:1 without quotes; write the address in quotes"),
    ("27993599999999999", "is how YAML reads 9999:59:59:59:59:59:59:59 without quotes"),
    ("2799359999999", "is an integer"),
    ("27993600000000000", "is an integer"),
    ("fe80::1%eth0", "has a zone id"),
    ("2001:db8::1%1", "has a zone id"),
    ("::ffff:192.0.2.1", "write '192.0.2.1'"),
    ("::ffff:c000:201", "write '192.0.2.1'"),
    ("0.0.0.0", "is the unspecified address"),
    ("::", "is the unspecified address"),
    ("127.0.0.1", "is a loopback address"),
    ("127.255.255.254", "is a loopback address"),
    ("::1", "is a loopback address"),
    ("169.254.10.10", "is a link-local address"),
    ("fe80::1", "is a link-local address"),
    ("224.0.0.1", "is a multicast address"),
    ("239.255.255.250", "is a multicast address"),
    ("ff02::1", "is a multicast address"),
    ("[2001:db8::1]", "has brackets or a port"),
    ("[2001:db8::1]:443", "has brackets or a port"),
    ("192.0.2.1:443", "has brackets or a port"),
    ("", "is missing or empty"),
    ("   ", "is missing or empty"),
    ("192.0.2.1, 192.0.2.2", "is not an IP address"),
    ("192.0.2.1 192.0.2.2", "is not an IP address"),
    ("2001:db8:::1", "is not an IP address"),
    ("2001:db8::1::2", "is not an IP address"),
    ("2001:db8:0:0:0:0:0:0:1", "is not an IP address"),
    ("0x7f.1.2.3", "is not an IP address"),
    ("192.0.2.1\0", "is not an IP address"),
    ("١٩٢.0.2.1", "is not an IP address"),
    ("\udc80", "is not an IP address"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_invalid_address_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the reason is what is looked at
        parse_origin_ip(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize("text", ["10.1", "192.0.2.01", "192.0.2.0/24", "host", "fe80::1%eth0", "1", ""])
def test_canonical_form_accepts_only_whole_addresses(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason does
        canonical_ip(text)


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "fe80::1", "::ffff:192.0.2.1"])
def test_canonical_form_accepts_addresses_that_cannot_be_origins(text: str) -> None:
    assert canonical_ip(text) == text


def test_ips_are_ordered_by_number_ipv4_first() -> None:
    ordered = ["9.0.0.1", "10.0.0.2", "10.0.0.10", "192.0.2.1", "::2", "2001:db8::9", "2001:db8::10", "fd00::1"]
    assert sorted(set(ordered), key=ip_order) == ordered
