# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of a DNS record that matter for origins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.shapes import (
    a_flag,
    a_text,
    an_object,
    optional_list,
    optional_object,
    optional_text,
)

ADDRESS_TYPES = ("A", "AAAA")
PROXIABLE_TYPES = (*ADDRESS_TYPES, "CNAME")
"""The only types that can be proxied (API facts, DNS records)."""

_WHAT = "a DNS record"


@dataclass(frozen=True)
class DnsRecord:
    """One record. name, content: host names in lower case, without a trailing dot. Other content is as returned.

    private_routing: its name is reached through a tunnel or WAN. worker: a Worker responds instead of an origin.
    shadowed: according to the API, an NS delegation hides it.
    """

    record_id: str
    name: str
    type: str
    content: str
    proxied: bool = False
    private_routing: bool = False
    worker: bool = False
    shadowed: bool = False


def parse_record(row: Any) -> DnsRecord:
    """Parse an element of the list of records. Raises ValueError if it does not match the published schema."""
    row = an_object(row, _WHAT)
    record_type = a_text(row, "type", _WHAT)
    meta = optional_object(row, "meta", _WHAT)
    content = a_text(row, "content", _WHAT) if record_type in PROXIABLE_TYPES else optional_text(row, "content", _WHAT)
    return DnsRecord(
        record_id=a_text(row, "id", _WHAT),
        name=canonical_name(a_text(row, "name", _WHAT)),
        type=record_type,
        content=canonical_name(content) if record_type == "CNAME" else content,
        proxied=a_flag(row, "proxied", _WHAT, default=False),
        private_routing=a_flag(row, "private_routing", _WHAT, default=False),
        worker=bool(meta.get("origin_worker_id")),
        shadowed=bool(optional_list(meta, "shadowed_by", _WHAT)),
    )


def canonical_name(text: str) -> str:
    """The canonical form of a host name."""
    return text.strip().lower().rstrip(".")
