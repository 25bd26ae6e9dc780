# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats of the four vendors: how to recognize and parse each file."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.aws import parse_aws
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.azure import parse_azure
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.document import Document
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.gcp import parse_gcp
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.oci import parse_oci
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published


class _Format(NamedTuple):
    """keys: the keys at the top of the file. No other vendor's file has all of them."""

    keys: tuple[str, ...]
    parse: Callable[[Document], Published]


_FORMATS = {
    "aws": _Format(("createDate", "prefixes", "ipv6_prefixes"), parse_aws),
    "azure": _Format(("changeNumber", "values"), parse_azure),
    "gcp": _Format(("creationTime", "prefixes"), parse_gcp),
    "oci": _Format(("last_updated_timestamp", "regions"), parse_oci),
}

VENDORS = tuple(_FORMATS)
"""The vendors that publish their ranges and that mappings support."""


def parse_published(vendor: str, file: str, body: bytes) -> Published:
    """Parse a vendor's file.

    file: its path or URL, for messages. Raises RangeFileError with the place and the reason if the file does not have
    the vendor's format.
    """
    document = Document(file, body)
    missing = [key for key in _FORMATS[vendor].keys if key not in document.root]
    if missing:
        others = [name for name, other in _FORMATS.items() if document.root.keys() >= set(other.keys)]
        looks = f"; it looks like the file of {others[0]}" if others else ""
        raise document.error("", f"is not the file of {vendor}, because it has no {missing[0]!r}{looks}")
    published = _FORMATS[vendor].parse(document)
    if not published.prefixes:
        raise document.error("", f"contains no prefixes of {vendor} with a region")
    return published
