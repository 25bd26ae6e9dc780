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
    try:
        listed = parse_regions(regions, place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None
    return [{"ip": item.ip, "vendor": item.vendor, "region": item.region} for item, _place in listed]


class FilterModule:
    """Ansible's interface of filters."""

    def filters(self) -> dict[str, Any]:
        """The filters of this file by name."""
        return {"regions_to_mappings": regions_to_mappings}
