# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""IP addresses of origins: the canonical form, the order, and which addresses an origin can have."""

from __future__ import annotations

import re
import traceback

NETADDR_IMPORT_ERROR: str | None = None
try:
    import netaddr
except ImportError:
    NETADDR_IMPORT_ERROR = traceback.format_exc()

_INTEGER = re.compile(r"[0-9]+")
# Eight groups: seven below 60, and the first one of up to four digits.
_BASE_60_START = 60**7
_BASE_60_END = 10_000 * 60**7
_DOTTED_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+){1,3}")
_WITH_PORT = re.compile(r"\[.*\](:[0-9]+)?|[0-9.]+:[0-9]+")


def canonical_ip(text: str) -> str:
    """The canonical form of an IPv4 or IPv6 address: dotted quad, or RFC 5952.

    Raises ValueError if the text is not one address. Shorthand and leading zeros are not valid (INET_PTON).
    """
    try:
        return str(netaddr.IPAddress(text, flags=netaddr.INET_PTON))
    except netaddr.AddrFormatError as error:
        raise ValueError(str(error)) from None


def parse_origin_ip(text: str) -> str:
    """The canonical form of an IP that an origin can have. Surrounding white space is dropped.

    Raises ValueError with the reason and, if possible, a suggestion.
    """
    text = text.strip()
    refusal = _spelling_refusal(text)
    if refusal:
        raise ValueError(refusal)
    try:
        address = netaddr.IPAddress(text, flags=netaddr.INET_PTON)
    except (netaddr.AddrFormatError, ValueError):
        raise ValueError("is not an IP address; a host name is not enough, use the origin's address") from None
    refusal = _kind_refusal(address)
    if refusal:
        raise ValueError(refusal)
    return str(address)


def integer_refusal(text: str) -> str:
    """Why an integer is not an address, and a suggestion.

    YAML 1.1 parses digits with colons between them as a number with base 60, including IPv6 addresses without quotes.
    """
    if len(text) <= len(str(_BASE_60_END)) and _BASE_60_START <= int(text) < _BASE_60_END:
        return f"is how YAML reads {_base_60(int(text))} without quotes; write the address in quotes"
    return "is an integer; write the address in dotted form, in quotes"


def ip_order(ip: str) -> tuple[int, int]:
    """Sort key of a canonical IP: IPv4 before IPv6, then by number."""
    address = netaddr.IPAddress(ip)
    return address.version, int(address)


def _spelling_refusal(text: str) -> str:
    """Why the text is not a valid address. Empty if only a parser can decide."""
    if not text:
        return "is missing or empty; write the origin's IP address"
    if "/" in text:
        return "is a network; write the address of each origin, without a prefix length"
    if "%" in text:
        return "has a zone id, which is only valid on one machine; use a global address"
    if _WITH_PORT.fullmatch(text):
        return "has brackets or a port; use only the address"
    if _INTEGER.fullmatch(text):
        return integer_refusal(text)
    if _DOTTED_NUMBERS.fullmatch(text):
        return _dotted_refusal(text.split("."))
    return ""


def _base_60(number: int) -> str:
    """The eight groups of digits whose value with base 60 is this number."""
    groups = []
    for _position in range(7):
        number, group = divmod(number, 60)
        groups.append(str(group))
    return ":".join([str(number), *reversed(groups)])


def _dotted_refusal(parts: list[str]) -> str:
    if len(parts) < 4:
        return "is shorthand for an IPv4 address; write all four numbers"
    # Not by int(): Python refuses to read a number of thousands of digits.
    plain = ".".join(part.lstrip("0") or "0" for part in parts)
    if plain != ".".join(parts):
        return f"has leading zeros, which some programs read as octal; write {plain!r} if that is intended"
    return ""


def _kind_refusal(address: netaddr.IPAddress) -> str:
    """Why no origin can have this address. Empty if it can. Private and documentation addresses are allowed."""
    if address.is_ipv4_mapped():
        return f"is an IPv4-mapped IPv6 address; write {str(address.ipv4())!r}"
    if int(address) == 0:
        return "is the unspecified address, which no origin can have"
    if address.is_loopback():
        return "is a loopback address, which cannot be reached"
    if address.is_link_local():
        return "is a link-local address, which cannot be reached"
    if address.is_multicast():
        return "is a multicast address, which no origin can have"
    return ""
