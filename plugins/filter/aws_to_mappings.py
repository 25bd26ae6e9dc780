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
short_description: Create mappings from facts of Amazon Web Services
description:
  - Converts the results of modules and the inventory plugin in the collection C(amazon.aws) to the list that
    O(edgeops.cloudflare.origin_cloud_region#module:mappings) takes.
  - The filter accepts instances (C(amazon.aws.ec2_instance_info)), Elastic IP addresses (C(amazon.aws.ec2_eip_info)),
    load balancers (C(amazon.aws.elb_application_lb_info)), network interfaces (C(amazon.aws.ec2_eni_info)), and hosts
    of the inventory plugin C(amazon.aws.aws_ec2). You can mix them in one list.
  - The filter creates one mapping for each public IPv4 and IPv6 address, in the order of the list. It ignores items
    without a public address, such as private or stopped hosts, and hosts of other clouds.
  - The region is that of the Availability Zone, Local Zone, Wavelength Zone, or network border group.
  - Carrier addresses (Wavelength) and customer-owned addresses (Outposts) do not count as public addresses.
  - The filter omits terminated instances and the addresses of regional NAT gateways, because they cannot be origins. To
    select the origins among the other items, use the filters of the modules or C(selectattr).
positional: _input
extends_documentation_fragment:
  - edgeops.cloudflare._cloud_facts
  - edgeops.cloudflare._cloud_facts.region
options:
  _input:
    description:
      - The list that a module returns, not the whole registered result. For inventory hosts, use their
        variables, as in V(groups['aws_ec2'] | map('extract', hostvars\)).
    type: list
    elements: dict
    required: true
notes:
  - The filter cannot map Application Load Balancers, because the API does not return their addresses.
  - Do not use the options C(hostvars_prefix) and C(hostvars_suffix) of the inventory plugin. They rename the variables
    that this filter reads.
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
  description: The mappings, each with C(ip), C(vendor), and C(region).
  type: list
  elements: dict
"""


def aws_to_mappings(
    facts: Any, *, region: Any = None, unplaced: Any = "fail", place: str = "facts"
) -> list[dict[str, str]]:
    """Convert facts of `amazon.aws` to `[{ip, vendor, region}]`. See `facts_to_mappings` for the parameters.

    Raises AnsibleFilterError with all problems.
    """
    try:
        return facts_to_mappings(AWS, facts, region=region, unplaced=unplaced, place=place)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """The class in which Ansible looks for filters."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"aws_to_mappings": aws_to_mappings}
