# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The list of mappings that the modules take and return → the compact form, which people read and write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: mappings_to_regions
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.0.0
short_description: Group a list of mappings by vendor and region
description:
  - Takes mappings as M(edgeops.cloudflare.origin_cloud_region_info) returns them, and groups their addresses by cloud
    vendor and region, which is short and makes good diffs.
  - Vendors and regions come out sorted, the addresses of a region in the order in which they are listed.
positional: _input, place
options:
  _input:
    description:
      - A list of dictionaries with the keys C(ip) (or C(origin_ip)), C(vendor) and C(region). Others are ignored.
    type: list
    elements: dict
    required: true
  place:
    description: What error messages call the value, for example the variable that it comes from.
    type: str
    default: mappings
seealso:
  - plugin: edgeops.cloudflare.regions_to_mappings
    plugin_type: filter
  - module: edgeops.cloudflare.origin_cloud_region_info
"""

EXAMPLES = r"""
- name: Read a zone
  edgeops.cloudflare.origin_cloud_region_info:
    zone: example.com
  register: zone

- name: Show its origins by vendor and region
  ansible.builtin.debug:
    msg: "{{ zone.mappings | edgeops.cloudflare.mappings_to_regions }}"
    # It prints:
    # aws:
    #   us-east-1:
    #     - 192.0.2.1
    #     - 192.0.2.2
"""

RETURN = r"""
_value:
  description: A dictionary of vendors; each is a dictionary of regions; each is a list of IP addresses.
  type: dict
"""


def mappings_to_regions(mappings: Any, place: str = "mappings") -> dict[str, dict[str, list[str]]]:
    """`[{ip, vendor, region}]` → `{vendor: {region: [ip]}}`, sorted by vendor and region.

    place: what messages call the value. Raises AnsibleFilterError with all that is wrong with its form.
    """
    if isinstance(mappings, str) or not isinstance(mappings, Sequence):
        raise AnsibleFilterError(f"{place}: has to be a list of mappings, not {type(mappings).__name__}")
    problems: list[str] = []
    grouped: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for index, mapping in enumerate(mappings):
        ip, vendor, region = _read(f"{place}[{index}]", mapping, problems)
        grouped[vendor, region].append(ip)
    if problems:
        raise AnsibleFilterError("; ".join(problems))
    regions: dict[str, dict[str, list[str]]] = {}
    for vendor, region in sorted(grouped):
        regions.setdefault(vendor, {})[region] = grouped[vendor, region]
    return regions


def _read(place: str, mapping: Any, problems: list[str]) -> tuple[str, str, str]:
    """IP, vendor and region, each empty where it is missing, which is a problem."""
    if not isinstance(mapping, Mapping):
        problems.append(f"{place}: has to be a dictionary with ip, vendor and region, not {type(mapping).__name__}")
        return "", "", ""
    texts = (mapping.get("ip", mapping.get("origin_ip")), mapping.get("vendor"), mapping.get("region"))
    problems.extend(
        f"{place}.{name}: has to be a string, not {type(text).__name__}" if text else f"{place}.{name}: is missing"
        for name, text in zip(("ip", "vendor", "region"), texts)
        if not (isinstance(text, str) and text)
    )
    ip, vendor, region = (str(text) for text in texts)
    return ip, vendor, region


class FilterModule:
    """Ansible's interface of filters."""

    def filters(self) -> dict[str, Any]:
        """The filters of this file by name."""
        return {"mappings_to_regions": mappings_to_regions}
