# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The compact form of mappings, which people write → the list that the module takes."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._compact import parse_regions

DOCUMENTATION = r"""
name: regions_to_mappings
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.0.0
short_description: Convert the compact form of mappings to a list
description:
  - Converts addresses that are grouped by cloud vendor and region to the list that
    O(edgeops.cloudflare.origin_cloud_region#module:mappings) takes. The grouped form is shorter and easier to read.
  - The list is sorted by vendor and region. The addresses of a region keep their order.
  - You can use any region name that O(edgeops.cloudflare.origin_cloud_region#module:mappings[].region) accepts. The
    filter converts it to the canonical name.
  - The filter only checks the structure. M(edgeops.cloudflare.origin_cloud_region) checks addresses, vendors, and
    regions.
positional: _input, place
options:
  _input:
    description:
      - A dictionary of vendors. Each value is a dictionary of regions, whose values are lists of IP addresses.
    type: dict
    required: true
  place:
    description: The name of the value in error messages, for example the name of a variable.
    type: str
    default: regions
seealso:
  - plugin: edgeops.cloudflare.mappings_to_regions
    plugin_type: filter
  - module: edgeops.cloudflare.origin_cloud_region
"""

EXAMPLES = r"""
- name: Map origins that are listed in the compact form
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
  description: The mappings, each with C(ip), C(vendor), and C(region).
  type: list
  elements: dict
"""


def regions_to_mappings(regions: Any, place: str = "regions") -> list[dict[str, str]]:
    """Convert `{vendor: {region: [ip]}}` to `[{ip, vendor, region}]`, sorted by vendor and region.

    place: the name of the value in messages. Raises AnsibleFilterError with all problems of its structure.
    """
    try:
        listed = parse_regions(regions, place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None
    return [{"ip": item.ip, "vendor": item.vendor, "region": item.region} for item, _place in listed]


class FilterModule:
    """The class in which Ansible looks for filters."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"regions_to_mappings": regions_to_mappings}
