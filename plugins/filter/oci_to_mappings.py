# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts from Oracle Cloud Infrastructure → the list of mappings that the modules take."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.mappings import facts_to_mappings
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.oci import OCI

DOCUMENTATION = r"""
name: oci_to_mappings
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Create mappings from facts of Oracle Cloud Infrastructure
description:
  - Converts the results of modules and the inventory plugin in the collection C(oracle.oci) to the list that
    O(edgeops.cloudflare.origin_cloud_region#module:mappings) takes.
  - The filter accepts public IPs (C(oracle.oci.oci_network_public_ip_facts)), load balancers
    (C(oracle.oci.oci_loadbalancer_load_balancer_facts), C(oracle.oci.oci_network_load_balancer_facts)), VNICs
    (C(oracle.oci.oci_network_vnic_facts)), IPv6 addresses (C(oracle.oci.oci_network_ipv6_facts)), instances
    (C(oracle.oci.oci_compute_instance_facts)), and hosts of the inventory plugin C(oracle.oci.oci). You can mix them in
    one list.
  - The filter creates one mapping for each public IPv4 and IPv6 address, in the order of the list. It ignores items
    without a public address, such as private or stopped hosts, and hosts of other clouds.
  - The region is the one in the item's OCID, or else the region of the item.
  - The filter omits terminated and deleted resources and the addresses of NAT gateways, because they cannot be origins.
    To select the origins among the other items, use C(selectattr).
positional: _input
extends_documentation_fragment:
  - edgeops.cloudflare._cloud_facts
  - edgeops.cloudflare._cloud_facts.region
options:
  _input:
    description:
      - The list that a module returns, not the whole registered result. For inventory hosts, use their
        variables, as in V(groups['oci_web'] | map('extract', hostvars\)).
    type: list
    elements: dict
    required: true
notes:
  - By default, the inventory plugin creates one host for each VNIC, named after its public address. With other host
    names, for example from the option C(hostname_format), several VNICs can become one host, which only has the
    addresses of the last VNIC.
seealso:
  - plugin: edgeops.cloudflare.aws_to_mappings
    plugin_type: filter
  - plugin: edgeops.cloudflare.azure_to_mappings
    plugin_type: filter
  - plugin: edgeops.cloudflare.gcp_to_mappings
    plugin_type: filter
  - module: edgeops.cloudflare.origin_cloud_region
"""

EXAMPLES = r"""
- name: Map the addresses that oracle.oci.oci_network_public_ip_facts returned
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    mappings: "{{ oci.public_ips | edgeops.cloudflare.oci_to_mappings }}"
  vars:
    oci:  # As registered; only the keys that the filter reads are shown.
      public_ips:
        - id: ocid1.publicip.oc1.iad.aaaa1
          ip_address: 203.0.113.50
          lifecycle_state: ASSIGNED
          assigned_entity_type: PRIVATE_IP
    # The list is:
    # - {ip: 203.0.113.50, vendor: oci, region: us-ashburn-1}
"""

RETURN = r"""
_value:
  description: The mappings, each with C(ip), C(vendor), and C(region).
  type: list
  elements: dict
"""


def oci_to_mappings(
    facts: Any, *, region: Any = None, unplaced: Any = "fail", place: str = "facts"
) -> list[dict[str, str]]:
    """Convert facts of `oracle.oci` to `[{ip, vendor, region}]`. See `facts_to_mappings` for the parameters.

    Raises AnsibleFilterError with all problems.
    """
    try:
        return facts_to_mappings(OCI, facts, region=region, unplaced=unplaced, place=place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """The class in which Ansible looks for filters."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"oci_to_mappings": oci_to_mappings}
