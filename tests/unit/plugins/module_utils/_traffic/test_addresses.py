# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether an address can be that of a public origin."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import parse_origin_ip
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.addresses import Address, read_address


@pytest.mark.parametrize(
    ("text", "ip"),
    [
        ("3.5.140.1", "3.5.140.1"),
        (" 3.5.140.1\n", "3.5.140.1"),
        ("2600:1F1F::1", "2600:1f1f::1"),
        ("2600:1f1f:0000:0:0:0:0:0001", "2600:1f1f::1"),
        ("2600:1f1f::3.5.140.1", "2600:1f1f::305:8c01"),
        ("::ffff:3.5.140.1", "3.5.140.1"),
        ("::FFFF:0305:8C01", "3.5.140.1"),
        ("240.0.0.1", "240.0.0.1"),
    ],
)
def test_a_public_address_gets_its_normal_form(text: str, ip: str) -> None:
    assert read_address(text) == Address(ip, "")
    assert parse_origin_ip(ip) == ip, "a mapping can have it"


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("192.0.2.0", "placeholder"),
        ("192.0.2.1", "placeholder"),
        ("198.51.100.255", "placeholder"),
        ("203.0.113.7", "placeholder"),
        ("2001:db8:ffff::1", "placeholder"),
        ("3fff:fff::1", "placeholder"),
        ("100::", "placeholder"),
        ("100:0:0:0:ffff::", "placeholder"),
        ("10.0.0.1", "private_network"),
        ("172.16.0.0", "private_network"),
        ("172.31.255.255", "private_network"),
        ("192.168.1.1", "private_network"),
        ("100.64.0.1", "private_network"),
        ("fd00::1", "private_network"),
        ("fc00::", "private_network"),
        ("::ffff:10.0.0.1", "private_network"),
        ("127.0.0.1", "unreachable"),
        ("::1", "unreachable"),
        ("169.254.169.254", "unreachable"),
        ("fe80::1", "unreachable"),
        ("0.0.0.0", "unreachable"),
        ("::", "unreachable"),
        ("224.0.0.1", "unreachable"),
        ("ff02::1", "unreachable"),
    ],
)
def test_non_public_address_has_a_reason(text: str, obstacle: str) -> None:
    address = read_address(text)
    assert address is not None
    assert address.obstacle == obstacle


@pytest.mark.parametrize(
    "text", ["192.0.1.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "fe00::1", "100:0:0:1::"]
)
def test_the_neighbours_of_special_networks_are_public(text: str) -> None:
    assert read_address(text) == Address(text, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin.example.com",
        "3.5.140",
        "3.5.140.1.1",
        "3.5.140.256",
        "003.005.140.001",
        "0x3.5.140.1",
        "56986625",
        "3.5.140.1/32",
        "3.5.140.1:443",
        "[2600:1f1f::1]",
        "2600:1f1f::1%eth0",
        "2600::1f1f::1",
        "3.5.140.1.",
        "\uff13.5.140.1",
        "9" * 5000,
    ],
)
def test_text_must_be_exactly_one_address(text: str) -> None:
    assert read_address(text) is None
