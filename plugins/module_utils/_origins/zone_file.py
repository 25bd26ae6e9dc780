# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Formats the mappings of a zone as a YAML variables file for the playbook `edgeops.cloudflare.apply`."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping

Regions = dict[str, dict[str, list[str]]]
"""The compact form of mappings: `{vendor: {region: [ip]}}`."""

MAX_STEM = 200
"""In bytes. File systems allow names of up to 255 bytes, and the time of a backup needs some of them."""

_PLAIN = re.compile(r"(?!(?:yes|off|true|false|null)$)[a-z][a-z0-9-]{2,}")
"""Text that YAML parses as a string without quotes."""


@dataclass(frozen=True)
class ZoneFile:
    """The content of a file besides the mappings.

    zone_name: empty if only the id is known. remark: the end of the first sentence in the comment at the top.
    """

    zone_name: str
    zone_id: str
    remark: str

    def text(self, mappings: Iterable[OriginMapping]) -> str:
        """The file with these mappings, sorted by vendor and region. The IPs of a region keep their order."""
        return "".join(f"{line}\n" for line in self._lines(group_by_region(mappings)))

    def _lines(self, regions: Regions) -> Iterator[str]:
        yield "---"
        key, name = ("zone", self.zone_name) if self.zone_name else ("zone_id", self.zone_id)
        yield f"# Origin cloud regions of the zone {name}, {self.remark}."
        yield "# To give the zone exactly these mappings: ansible-playbook edgeops.cloudflare.apply -e @FILE"
        yield "# With `prune: true`, mappings that you remove from this file are deleted from the zone."
        yield "origin_cloud_regions_zones:"
        yield f"  - {key}: {_quoted(name)}"
        yield "    state: present"
        yield "    prune: true"
        if not regions:
            yield "    allow_empty: true"
        yield "    regions:" if regions else "    regions: {}"
        # Ansible does not template keys, and an address in canonical form needs no escaping.
        for vendor, below in regions.items():
            yield f"      {_plain(vendor)}:"
            for region, ips in below.items():
                yield f"        {_plain(region)}:"
                yield from (f'          - "{ip}"' for ip in ips)


def file_stem(zone_name: str, zone_id: str) -> str:
    """The start of the name of a zone's file: the zone's name, or its id if the name is unknown or too long."""
    fits = 0 < len(zone_name.encode()) <= MAX_STEM
    return re.sub(r"[^\w.-]", "_", zone_name if fits else zone_id)


def group_by_region(mappings: Iterable[OriginMapping]) -> Regions:
    """The compact form, sorted by vendor and region. The IPs of a region keep their order."""
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for mapping in mappings:
        groups[mapping.vendor, mapping.region].append(mapping.ip)
    regions: Regions = {}
    for vendor, region in sorted(groups):
        regions.setdefault(vendor, {})[region] = groups[vendor, region]
    return regions


def _plain(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    # JSON is YAML.
    return json.dumps(text, ensure_ascii=False)
