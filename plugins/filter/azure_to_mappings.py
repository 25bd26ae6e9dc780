# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts from Microsoft Azure → the list of mappings that the modules take."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.azure import AZURE
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.mappings import facts_to_mappings

DOCUMENTATION = r"""
name: azure_to_mappings
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Create mappings from facts of Microsoft Azure
description:
  - Converts the results of a module and the inventory plugin in the collection C(azure.azcollection) to the list that
    O(edgeops.cloudflare.origin_cloud_region#module:mappings) takes.
  - The filter accepts public IP addresses (C(azure.azcollection.azure_rm_publicipaddress_info)) and hosts of the
    inventory plugin C(azure.azcollection.azure_rm). You can mix them in one list.
  - The filter creates one mapping for each public IPv4 and IPv6 address, in the order of the list. It ignores items
    without a public address, such as private or stopped hosts, and hosts of other clouds.
  - The region is the location of the item.
  - The filter omits machines of Azure Arc and Azure Stack HCI, because they are on premises regardless of their
    location. To select the origins among the other items, use the options of the module or C(selectattr). The filter
    cannot distinguish the public IP address of a NAT gateway from others.
positional: _input
extends_documentation_fragment:
  - edgeops.cloudflare._cloud_facts
options:
  _input:
    description:
      - The list that a module returns, not the whole registered result. For inventory hosts, use their
        variables, as in V(groups['azure_web'] | map('extract', hostvars\)).
    type: list
    elements: dict
    required: true
notes:
  - Public IP addresses of the global tier are anycast, but the facts do not show the tier. The filter maps these
    addresses to the region of their location.
seealso:
  - plugin: edgeops.cloudflare.aws_to_mappings
    plugin_type: filter
  - plugin: edgeops.cloudflare.gcp_to_mappings
    plugin_type: filter
  - plugin: edgeops.cloudflare.oci_to_mappings
    plugin_type: filter
  - module: edgeops.cloudflare.origin_cloud_region
"""

EXAMPLES = r"""
- name: Map the addresses that azure.azcollection.azure_rm_publicipaddress_info returned
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    mappings: "{{ azure.publicipaddresses | edgeops.cloudflare.azure_to_mappings }}"
  vars:
    azure:  # As registered; only the keys that the filter reads are shown.
      publicipaddresses:
        - type: Microsoft.Network/publicIPAddresses
          location: westeurope
          ip_address: 203.0.113.30
    # The list is:
    # - {ip: 203.0.113.30, vendor: azure, region: westeurope}
"""

RETURN = r"""
_value:
  description: The mappings, each with C(ip), C(vendor), and C(region).
  type: list
  elements: dict
"""


def azure_to_mappings(facts: Any, *, unplaced: Any = "fail", place: str = "facts") -> list[dict[str, str]]:
    """Convert facts of `azure.azcollection` to `[{ip, vendor, region}]`. See `facts_to_mappings` for the parameters.

    Raises AnsibleFilterError with all problems.
    """
    try:
        return facts_to_mappings(AZURE, facts, unplaced=unplaced, place=place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """The class in which Ansible looks for filters."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"azure_to_mappings": azure_to_mappings}
