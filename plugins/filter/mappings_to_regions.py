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
    vendor and region. The result is short and good to compare with C(diff).
  - Vendors and regions are sorted. The addresses of a region keep their order.
positional: _input, place
options:
  _input:
    description:
      - A list of dictionaries with the keys C(ip) (or C(origin_ip)), C(vendor), and C(region). Other keys are ignored.
    type: list
    elements: dict
    required: true
  place:
    description: The name of the value in error messages, for example the name of a variable.
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
  description: A dictionary of vendors. Each value is a dictionary of regions, whose values are lists of IP addresses.
  type: dict
"""


def mappings_to_regions(mappings: Any, place: str = "mappings") -> dict[str, dict[str, list[str]]]:
    """Convert `[{ip, vendor, region}]` to `{vendor: {region: [ip]}}`, sorted by vendor and region.

    place: the name of the value in messages. Raises AnsibleFilterError with all problems of its structure.
    """
    try:
        return parse_groups(mappings, place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """The class in which Ansible looks for filters."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"mappings_to_regions": mappings_to_regions}
