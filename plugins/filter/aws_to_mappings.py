# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts from Amazon Web Services → the list of mappings that the modules take."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.aws import AWS
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._cloud_facts.mappings import facts_to_mappings

DOCUMENTATION = r"""
name: aws_to_mappings
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Make mappings of facts from Amazon Web Services
description:
  - Takes what modules and the inventory plugin of the collection C(amazon.aws) return, and gives the list that
    M(edgeops.cloudflare.origin_cloud_region) takes as O(edgeops.cloudflare.origin_cloud_region#module:mappings).
  - It knows instances (C(amazon.aws.ec2_instance_info)), Elastic IP addresses (C(amazon.aws.ec2_eip_info)), load
    balancers (C(amazon.aws.elb_application_lb_info)), network interfaces (C(amazon.aws.ec2_eni_info)), and hosts of
    the inventory plugin C(amazon.aws.aws_ec2). One list may mix them.
  - Every public IPv4 and IPv6 address becomes one mapping, in the order of the list. An item without a public address
    gives nothing, for example a private or stopped host, or a host of another cloud in the same list.
  - The region is the one of the Availability Zone, Local Zone, Wavelength Zone or network border group.
  - Carrier addresses (Wavelength) and customer-owned addresses (Outposts) do not count as public addresses.
  - Terminated instances and the addresses of regional NAT gateways are left out, because they can never be origins.
    It is up to you to select the origins among the others, by the filters of the modules or with
    C(selectattr).
positional: _input
extends_documentation_fragment:
  - edgeops.cloudflare._cloud_facts
  - edgeops.cloudflare._cloud_facts.region
options:
  _input:
    description:
      - The list that a module returns, not the whole registered result. For hosts of an inventory, their variables,
        as in V(groups['aws_ec2'] | map('extract', hostvars\)).
    type: list
    elements: dict
    required: true
notes:
  - The API does not return the addresses of Application Load Balancers, so that they give no mappings.
  - The options C(hostvars_prefix) and C(hostvars_suffix) of the inventory plugin rename the variables that this filter
    reads, so that it recognizes nothing.
seealso:
  - plugin: edgeops.cloudflare.azure_to_mappings
    plugin_type: filter
  - plugin: edgeops.cloudflare.gcp_to_mappings
    plugin_type: filter
  - plugin: edgeops.cloudflare.oci_to_mappings
    plugin_type: filter
  - module: edgeops.cloudflare.origin_cloud_region
"""

EXAMPLES = r"""
- name: Map the instances that amazon.aws.ec2_instance_info returned
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    mappings: "{{ ec2.instances | edgeops.cloudflare.aws_to_mappings }}"
  vars:
    ec2:  # As registered; only the keys that the filter reads are shown.
      instances:
        - instance_id: i-0a1b2c3d4e5f60718
          state: {code: 16, name: running}
          placement: {availability_zone: us-east-1a}
          public_ip_address: 203.0.113.10
          network_interfaces:
            - network_interface_id: eni-0aa
              ipv6_addresses:
                - ipv6_address: "2001:db8:1::10"
    # The list is:
    # - {ip: 203.0.113.10, vendor: aws, region: us-east-1}
    # - {ip: "2001:db8:1::10", vendor: aws, region: us-east-1}
"""

RETURN = r"""
_value:
  description: The mappings, each with C(ip), C(vendor) and C(region).
  type: list
  elements: dict
"""


def aws_to_mappings(
    facts: Any, *, region: Any = None, unplaced: Any = "fail", place: str = "facts"
) -> list[dict[str, str]]:
    """Facts of `amazon.aws` → `[{ip, vendor, region}]`; the parameters are those of `facts_to_mappings`.

    Raises AnsibleFilterError with all that is wrong.
    """
    try:
        return facts_to_mappings(AWS, facts, region=region, unplaced=unplaced, place=place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """Ansible's interface of filters."""

    def filters(self) -> dict[str, Any]:
        """The filters of this file by name."""
        return {"aws_to_mappings": aws_to_mappings}
