# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The compact form of mappings, which people write → the list that the module takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.region_names import canonical_region
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._kinds import kind_of

DOCUMENTATION = r"""
name: regions_to_mappings
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.0.0
short_description: Make a list of mappings out of their compact form
description:
  - Takes addresses that are grouped by cloud vendor and region, which is short and reads well, and gives the list
    that M(edgeops.cloudflare.origin_cloud_region) takes as O(edgeops.cloudflare.origin_cloud_region#module:mappings).
  - Vendors and regions come out sorted, the addresses of a region in the order in which they are listed.
  - The other names of a region that O(edgeops.cloudflare.origin_cloud_region#module:mappings[].region) accepts become
    its canonical name.
  - Only the form is checked here. Whether an address, a vendor and a region exist is for the module to say.
positional: _input, place
options:
  _input:
    description:
      - A dictionary of vendors; each is a dictionary of regions; each is a list of IP addresses.
    type: dict
    required: true
  place:
    description: What error messages call the value, for example the variable that it comes from.
    type: str
    default: regions
seealso:
  - plugin: edgeops.cloudflare.mappings_to_regions
    plugin_type: filter
  - module: edgeops.cloudflare.origin_cloud_region
"""

EXAMPLES = r"""
- name: Say where some origins are, in the compact form
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    mappings: "{{ origin_regions | edgeops.cloudflare.regions_to_mappings(place='origin_regions') }}"
  vars:
    origin_regions:
      aws:
        us-east-1:
          - 192.0.2.1
          - 192.0.2.2
      gcp:
        us-central1:
          - "2001:db8::1"
    # The list is:
    # - {ip: 192.0.2.1, vendor: aws, region: us-east-1}
    # - {ip: 192.0.2.2, vendor: aws, region: us-east-1}
    # - {ip: "2001:db8::1", vendor: gcp, region: us-central1}
"""

RETURN = r"""
_value:
  description: The mappings, each with C(ip), C(vendor) and C(region).
  type: list
  elements: dict
"""


def regions_to_mappings(regions: Any, place: str = "regions") -> list[dict[str, str]]:
    """`{vendor: {region: [ip]}}` → `[{ip, vendor, region}]`, sorted by vendor and region.

    place: what messages call the value. Raises AnsibleFilterError with all that is wrong with its form.
    """
    problems: list[str] = []
    mappings = [
        {"ip": ip, "vendor": vendor, "region": canonical}
        for vendor, below in _sorted_items(place, regions, "vendors", problems)
        for region, ips in _sorted_items(f"{place}.{vendor}", below, "regions", problems)
        for canonical in _canonical_region(f"{place}.{vendor}", vendor, region, problems)
        for ip in _ips(f"{place}.{vendor}.{region}", ips, problems)
    ]
    if problems:
        raise AnsibleFilterError("; ".join(problems))
    return sorted(mappings, key=lambda mapping: (mapping["vendor"], mapping["region"]))


def _canonical_region(place: str, vendor: str, region: str, problems: list[str]) -> tuple[str, ...]:
    try:
        return (canonical_region(vendor, region),)
    except ValueError as error:
        problems.append(f"{place}: the key {region!r} {error}")
        return ()


def _sorted_items(place: str, value: Any, content: str, problems: list[str]) -> list[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        problems.append(f"{place}: is {kind_of(value)}, but has to be a dictionary of {content}")
        return []
    strange = [key for key in value if not isinstance(key, str)]
    problems.extend(f"{place}: the key {key!r} is {kind_of(key)}; write it in quotes" for key in strange)
    return sorted((str(key), below) for key, below in value.items() if isinstance(key, str)) if not strange else []


def _ips(place: str, value: Any, problems: list[str]) -> Iterator[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        problems.append(f"{place}: is {kind_of(value)}, but has to be a list of IP addresses ([] if none is meant)")
        return
    for index, ip in enumerate(value):
        if isinstance(ip, str):
            yield ip
        else:
            problems.append(f"{place}[{index}]: is {kind_of(ip)}, but has to be an IP address; write it in quotes")


class FilterModule:
    """Ansible's interface of filters."""

    def filters(self) -> dict[str, Any]:
        """The filters of this file by name."""
        return {"regions_to_mappings": regions_to_mappings}
