# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Strategies for texts that are, or nearly are, or are not at all IP addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NETWORKS: Final = (
    *("0.0.0.0/31", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.2.0/24", "224.0.0.0/4", "255.255.255.254/31"),
    *("::/127", "::/96", "::ffff:0:0/96", "::1:0:0/96", "64:ff9b::/96", "fe80::/10", "fec0::/10", "ff00::/8"),
)
"""Where the kinds of addresses meet."""

ADDRESSES: Final[st.SearchStrategy[Address]] = st.one_of(
    st.ip_addresses(),
    st.sampled_from(_NETWORKS).flatmap(lambda network: st.ip_addresses(network=network)),
    st.lists(st.sampled_from([0, 0, 1, 0xFFFF, 0x2001, 0xDB8]), min_size=8, max_size=8).map(
        lambda groups: ipaddress.IPv6Address(int("".join(f"{group:04x}" for group in groups), 16))
    ),
)
"""Any address, also of the kinds that no origin has; IPv6 ones often have runs of zeros."""


def is_origin(address: Address) -> bool:
    """Whether an address can be an origin, according to the standard library."""
    mapped = getattr(address, "ipv4_mapped", None)
    return not (
        mapped is not None
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
    )


ORIGINS: Final = ADDRESSES.filter(is_origin)
"""Addresses that an origin can have."""


def spelling(address: Address, how: int) -> str:
    """A valid spelling of an address. Each bit of `how` is one decision; 0 is the plain spelling."""
    text = _ipv6(address, how >> 4) if isinstance(address, ipaddress.IPv6Address) else str(address)
    return _SPACES[how & 3] + text + _SPACES[how >> 2 & 3]


_SPACES: Final = ("", " ", "\t\u3000", "\n")
"""What `str.strip` drops, ASCII and not."""

HOW: Final = st.integers(0, 2**18 - 1)
"""The decisions of `spelling`."""


def spelled(address: Address) -> st.SearchStrategy[str]:
    """The valid spellings of an address. Apart from white space, IPv4 has only one."""
    return HOW.map(lambda how: spelling(address, how))


def _ipv6(address: ipaddress.IPv6Address, how: int) -> str:
    digits = f"{int(address):032x}"
    full = [digits[start : start + 4] for start in range(0, 32, 4)]
    groups = [f"{int(group, 16):x}" if how >> 3 >> number & 1 == 0 else group for number, group in enumerate(full)]
    if how & 1:
        groups[6:] = [str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))]
    text = ":".join(groups) if how & 2 else _shortened(groups, how >> 11)
    return text.upper() if how & 4 else text


def _shortened(groups: Sequence[str], which: int) -> str:
    """One run of zeros written as `::`, where there is one."""
    zeros = [number for number, group in enumerate(groups) if group.strip("0") == ""]
    if not zeros:
        return ":".join(groups)
    start = end = zeros[which % len(zeros)]
    while start - 1 in zeros:
        start -= 1
    while end + 1 in zeros:
        end += 1
    return ":".join(groups[:start]) + "::" + ":".join(groups[end + 1 :])


_DIGITS_OF_OTHERS: Final = [
    str.maketrans("0123456789", "".join(chr(zero + digit) for digit in range(10)))
    for zero in (0x0660, 0x0966, 0xFF10, 0x1D7CE)
]
_PIECES: Final = st.sampled_from(
    [
        *"0123456789abcdefABCDEFgx.:/%[]-+_ \n\0",
        "::",
        "..",
        "00",
        "/32",
        "%eth0",
        ":443",
        "0x",
        "0o",
        "\u0663",
        "\u0967",
        "\uff1a",
        "\ud800",
    ]
)


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    """A valid spelling with a few slips."""
    text = draw(ADDRESSES.flatmap(spelled))
    for _slip in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 2))
        text = text[:at] + draw(_PIECES | st.just("")) + text[at + cut :]
    return text


@st.composite
def _in_other_digits(draw: st.DrawFn) -> str:
    return str(draw(ADDRESSES)).translate(draw(st.sampled_from(_DIGITS_OF_OTHERS)))


@st.composite
def _huge(draw: st.DrawFn) -> str:
    """Long repetitions: a parser may not stumble over them."""
    piece = draw(st.sampled_from(["1", "0", "9", "1.", ":", "::", "ffff:", "[", "%", "/", " 1", "\u0661"]))
    return (
        draw(st.sampled_from(["", "1.2.3.", "::"]))
        + piece * draw(st.integers(500, 6000))
        + draw(st.sampled_from(["", ".1.1.1", "::1", ":443"]))
    )


_NUMBERS: Final = st.lists(
    st.integers(0, 300).map(str) | st.sampled_from(["007", "08", "0x7f", ""]), min_size=1, max_size=5
)

# More digits than Python converts to a number by default.
_LONG_NUMBERS: Final = st.lists(st.sampled_from(["1", "0", "9" * 5000, "0" * 5000 + "1"]), min_size=3, max_size=4)

TEXTS: Final[st.SearchStrategy[str]] = st.one_of(
    ADDRESSES.flatmap(spelled),
    ORIGINS.flatmap(spelled),
    _mutated(),
    _in_other_digits(),
    _NUMBERS.map(".".join),
    st.lists(st.text("0123456789abcdefF", max_size=5), min_size=1, max_size=10).map(":".join),
    st.text(st.characters(codec=None), max_size=20),
    st.text("0123456789abcdef.:", max_size=40),
    _huge(),
    _LONG_NUMBERS.map(".".join),
)
"""Address-like texts of every kind."""
