# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts from Google Cloud → the list of mappings that the modules take."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.gcp import GCP
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.mappings import facts_to_mappings

DOCUMENTATION = r"""
name: gcp_to_mappings
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Make mappings of facts from Google Cloud
description:
  - Takes what modules and the inventory plugin of the collection C(google.cloud) return, and gives the list that
    M(edgeops.cloudflare.origin_cloud_region) takes as O(edgeops.cloudflare.origin_cloud_region#module:mappings).
  - It knows addresses (C(google.cloud.gcp_compute_address_info)), forwarding rules
    (C(google.cloud.gcp_compute_forwarding_rule_info)), instances (C(google.cloud.gcp_compute_instance_info)), and hosts
    of the inventory plugin C(google.cloud.gcp_compute). One list may mix them.
  - Every public IPv4 and IPv6 address becomes one mapping, in the order of the list. An item without a public address
    gives nothing, for example a private or stopped host, or a host of another cloud in the same list.
  - The region is the item's own, or the one of its zone. A regional range of IPv6 addresses counts as its first
    address.
  - Global addresses and global forwarding rules are anycast and have no region. See O(unplaced) for what happens then.
  - It is up to you to select the origins, by the filters of the modules or with C(selectattr).
positional: _input
extends_documentation_fragment:
  - edgeops.cloudflare._cloud_facts
options:
  _input:
    description:
      - The list that a module returns, not the whole registered result. For hosts of an inventory, their variables,
        as in V(groups['gcp_web'] | map('extract', hostvars\)).
    type: list
    elements: dict
    required: true
notes:
  - The option C(vars_prefix) of the inventory plugin renames the variables that this filter reads, so that it
    recognizes nothing.
seealso:
  - plugin: edgeops.cloudflare.aws_to_mappings
    plugin_type: filter
  - plugin: edgeops.cloudflare.azure_to_mappings
    plugin_type: filter
  - plugin: edgeops.cloudflare.oci_to_mappings
    plugin_type: filter
  - module: edgeops.cloudflare.origin_cloud_region
"""

EXAMPLES = r"""
- name: Map the addresses that google.cloud.gcp_compute_address_info returned
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    mappings: "{{ gcp.resources | edgeops.cloudflare.gcp_to_mappings }}"
  vars:
    gcp:  # As registered; only the keys that the filter reads are shown.
      resources:
        - kind: compute#address
          address: 203.0.113.40
          addressType: EXTERNAL
          region: https://www.googleapis.com/compute/v1/projects/p/regions/us-central1
    # The list is:
    # - {ip: 203.0.113.40, vendor: gcp, region: us-central1}
"""

RETURN = r"""
_value:
  description: The mappings, each with C(ip), C(vendor) and C(region).
  type: list
  elements: dict
"""


def gcp_to_mappings(facts: Any, *, unplaced: Any = "fail", place: str = "facts") -> list[dict[str, str]]:
    """Facts of `google.cloud` → `[{ip, vendor, region}]`; the parameters are those of `facts_to_mappings`.

    Raises AnsibleFilterError with all that is wrong.
    """
    try:
        return facts_to_mappings(GCP, facts, unplaced=unplaced, place=place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """Ansible's interface of filters."""

    def filters(self) -> dict[str, Any]:
        """The filters of this file by name."""
        return {"gcp_to_mappings": gcp_to_mappings}
