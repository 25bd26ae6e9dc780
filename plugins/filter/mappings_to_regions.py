# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The list of mappings that the modules take and return → the compact form, which people read and write."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._compact import parse_groups

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
    try:
        return parse_groups(mappings, place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """Ansible's interface of filters."""

    def filters(self) -> dict[str, Any]:
        """The filters of this file by name."""
        return {"mappings_to_regions": mappings_to_regions}
