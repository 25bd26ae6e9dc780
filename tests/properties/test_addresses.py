# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parsing of IP addresses, compared with netaddr and the standard library."""

from __future__ import annotations

import ipaddress

import netaddr
from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import (
    canonical_ip,
    ip_order,
    parse_origin_ip,
)
from tests.properties.addresses import ADDRESSES, ORIGINS, TEXTS, Address, is_origin, spelled
from tests.properties.cases import holds_for


def by_the_standard_library(text: str) -> Address | None:
    """The address, or None if the text is not an address or has a zone index."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return None if getattr(address, "scope_id", None) is not None else address


def by_netaddr(text: str) -> netaddr.IPAddress | None:
    try:
        return netaddr.IPAddress(text, flags=netaddr.INET_PTON)
    except (netaddr.AddrFormatError, ValueError):
        return None


def normal_form(text: str) -> str | None:
    """The collection's parsed address, or None if it refuses. Any exception but ValueError is a failure."""
    try:
        return parse_origin_ip(text)
    except ValueError:
        return None


@holds_for(1200, text=TEXTS)
def test_origin_check_agrees_with_both_libraries(text: str) -> None:
    ours, stripped = normal_form(text), text.strip()
    theirs, netaddrs = by_the_standard_library(stripped), by_netaddr(stripped)
    if theirs is None or netaddrs is None or not is_origin(theirs):
        assert ours is None
        return
    assert ours == str(netaddrs)
    assert ipaddress.ip_address(ours) == theirs


@holds_for(500, text=TEXTS)
def test_refusal_never_quotes_library_errors(text: str) -> None:
    try:
        parse_origin_ip(text)
    except ValueError as refusal:
        words = str(refusal)
        assert words.startswith(("is ", "has ")), words


@holds_for(500, address=ADDRESSES, data=st.data())
def test_every_spelling_of_an_address_has_one_canonical_form(address: Address, data: st.DataObject) -> None:
    one, other = data.draw(spelled(address)).strip(), data.draw(spelled(address)).strip()
    assert canonical_ip(one) == canonical_ip(other) == canonical_ip(canonical_ip(one))
    assert ipaddress.ip_address(canonical_ip(one)) == address


@holds_for(300, text=TEXTS)
def test_canonical_ip_raises_only_value_error(text: str) -> None:
    try:
        ip = canonical_ip(text)
    except ValueError:
        assert by_netaddr(text) is None
    else:
        assert ipaddress.ip_address(ip) == by_the_standard_library(text)


@holds_for(200, address=ORIGINS)
def test_the_canonical_form_is_the_standard_librarys(address: Address) -> None:
    ours = parse_origin_ip(str(address))
    # The long deprecated IPv4-compatible ones (::/96) have two forms, and the libraries disagree on which is the one.
    if address.version == 6 and int(address) >> 32 == 0:
        assert ipaddress.ip_address(ours) == address
    else:
        assert ours == str(address)


@holds_for(200, addresses=st.lists(ADDRESSES, max_size=12))
def test_the_order_is_ipv4_before_ipv6_and_then_by_number(addresses: list[Address]) -> None:
    ours = sorted((canonical_ip(str(address)) for address in addresses), key=ip_order)
    theirs = sorted(addresses, key=lambda address: (address.version, int(address)))
    assert [ipaddress.ip_address(ip) for ip in ours] == theirs
