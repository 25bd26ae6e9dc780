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
short_description: Create mappings from facts of Google Cloud
description:
  - Converts the results of modules and the inventory plugin in the collection C(google.cloud) to the list that
    O(edgeops.cloudflare.origin_cloud_region#module:mappings) takes.
  - The filter accepts addresses (C(google.cloud.gcp_compute_address_info)), forwarding rules
    (C(google.cloud.gcp_compute_forwarding_rule_info)), instances (C(google.cloud.gcp_compute_instance_info)), and hosts
    of the inventory plugin C(google.cloud.gcp_compute). You can mix them in one list.
  - The filter creates one mapping for each public IPv4 and IPv6 address, in the order of the list. It ignores items
    without a public address, such as private or stopped hosts, and hosts of other clouds.
  - The region is that of the item or of its zone. For a regional range of IPv6 addresses, the filter maps the first
    address.
  - Global addresses and global forwarding rules are anycast and have no region. See O(unplaced) for how to handle them.
  - To select the origins among the items, use the filters of the modules or C(selectattr).
positional: _input
extends_documentation_fragment:
  - edgeops.cloudflare._cloud_facts
options:
  _input:
    description:
      - The list that a module returns, not the whole registered result. For inventory hosts, use their
        variables, as in V(groups['gcp_web'] | map('extract', hostvars\)).
    type: list
    elements: dict
    required: true
notes:
  - Do not use the option C(vars_prefix) of the inventory plugin. It renames the variables that this filter reads.
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
  description: The mappings, each with C(ip), C(vendor), and C(region).
  type: list
  elements: dict
"""


def gcp_to_mappings(facts: Any, *, unplaced: Any = "fail", place: str = "facts") -> list[dict[str, str]]:
    """Convert facts of `google.cloud` to `[{ip, vendor, region}]`. See `facts_to_mappings` for the parameters.

    Raises AnsibleFilterError with all problems.
    """
    try:
        return facts_to_mappings(GCP, facts, unplaced=unplaced, place=place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """The class in which Ansible looks for filters."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"gcp_to_mappings": gcp_to_mappings}
