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
short_description: Make mappings of facts from Microsoft Azure
description:
  - Takes what a module and the inventory plugin of the collection C(azure.azcollection) return, and gives the list that
    M(edgeops.cloudflare.origin_cloud_region) takes as O(edgeops.cloudflare.origin_cloud_region#module:mappings).
  - It knows public IP addresses (C(azure.azcollection.azure_rm_publicipaddress_info)) and hosts of the inventory plugin
    C(azure.azcollection.azure_rm). One list may mix them.
  - Every public IPv4 and IPv6 address becomes one mapping, in the order of the list. An item without a public address
    gives nothing, for example a private or stopped host, or a host of another cloud in the same list.
  - The region is the item's location.
  - Machines of Azure Arc and Azure Stack HCI are left out, because they are on premises whatever their location says.
    It is up to you to select the origins among the others, by the options of the module or with
    C(selectattr). The public IP address of a NAT gateway looks like any other.
positional: _input
extends_documentation_fragment:
  - edgeops.cloudflare._cloud_facts
options:
  _input:
    description:
      - The list that a module returns, not the whole registered result. For hosts of an inventory, their variables,
        as in V(groups['azure_web'] | map('extract', hostvars\)).
    type: list
    elements: dict
    required: true
notes:
  - The facts do not show whether a public IP address is of the global tier. Such an address is anycast. The filter
    gives it the region of its location.
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
  description: The mappings, each with C(ip), C(vendor) and C(region).
  type: list
  elements: dict
"""


def azure_to_mappings(facts: Any, *, unplaced: Any = "fail", place: str = "facts") -> list[dict[str, str]]:
    """Facts of `azure.azcollection` → `[{ip, vendor, region}]`; the parameters are those of `facts_to_mappings`.

    Raises AnsibleFilterError with all that is wrong.
    """
    try:
        return facts_to_mappings(AZURE, facts, unplaced=unplaced, place=place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """Ansible's interface of filters."""

    def filters(self) -> dict[str, Any]:
        """The filters of this file by name."""
        return {"azure_to_mappings": azure_to_mappings}
