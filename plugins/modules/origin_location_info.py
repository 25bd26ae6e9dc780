#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: origin_location_info
short_description: Look up the cloud vendor and region of IP addresses
version_added: 1.1.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - Looks up IP addresses in the IP ranges that AWS, Azure, GCP, and OCI publish. The module only reads the local copies
    that M(edgeops.cloudflare.cloud_ranges) downloads.
  - You can pass RV(mappings) to M(edgeops.cloudflare.origin_cloud_region) unchanged. RV(details) contains the evidence
    for each mapping, which is the published prefix and the version of the file.
  - If an address has no region, RV(unplaced) contains the reason. This applies to anycast addresses, such as those of
    CloudFront, Global Accelerator, and Front Door, to private addresses, and to addresses that are in no file. The
    module never guesses the nearest region.
  - Region names are those of the vendors' APIs. The short names that Azure's file uses for some regions are translated.
requirements:
  - netaddr >= 0.10.1
extends_documentation_fragment:
  - edgeops.cloudflare._attributes
  - edgeops.cloudflare._attributes.info
attributes:
  action_group:
    support: none
    membership: []
options:
  ips:
    description:
      - The IPv4 addresses, written as four decimal numbers, and IPv6 addresses, in any spelling, to look up. Repeated
        addresses are looked up once.
    type: list
    elements: str
    required: true
  ranges_dir:
    description:
      - The directory that contains the copies, on the host where the module runs. See
        O(edgeops.cloudflare.cloud_ranges#module:dest).
    type: path
    required: true
  vendors:
    description:
      - The vendors whose copies are used. The module warns if a copy is missing or invalid, and fails if it cannot use
        any of them.
    type: list
    elements: str
    choices:
      - aws
      - azure
      - gcp
      - oci
    default:
      - aws
      - azure
      - gcp
      - oci
  max_age:
    description:
      - The age in days from which on the module warns that a copy is old. It still uses old copies.
    type: int
    default: 30
seealso:
  - module: edgeops.cloudflare.cloud_ranges
  - module: edgeops.cloudflare.origin_cloud_region
  - module: edgeops.cloudflare.origin_cloud_region_supported_info
"""

EXAMPLES = r"""
- name: Keep copies of the published ranges
  edgeops.cloudflare.cloud_ranges:
    dest: ~/cloud-ranges

- name: Look up where the origins are
  edgeops.cloudflare.origin_location_info:
    ips: "{{ origin_ips }}"
    ranges_dir: ~/cloud-ranges
  register: located

- name: Map those that have a region
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    api_token: "{{ cloudflare_api_token }}"
    mappings: "{{ located.mappings }}"

- name: Show why the others have no region
  ansible.builtin.debug:
    msg: "{{ item.ip }} {{ item.detail }}"
  loop: "{{ located.unplaced }}"
"""

RETURN = r"""
mappings:
  description:
    - The addresses that have a region, in the order of O(ips) and in the format of
      O(edgeops.cloudflare.origin_cloud_region#module:mappings).
    - The list can contain regions that a zone does not support, for example those in China or of government clouds.
  returned: success
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    vendor:
      description: The cloud vendor.
      type: str
      returned: always
    region:
      description: The vendor's name for the region.
      type: str
      returned: always
  sample:
    - ip: 3.5.140.1
      vendor: aws
      region: ap-northeast-2
details:
  description: The evidence for each mapping, in the order of RV(mappings).
  returned: success
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    vendor:
      description: The cloud vendor.
      type: str
      returned: always
    region:
      description: The vendor's name for the region.
      type: str
      returned: always
    prefix:
      description: The most specific published prefix that contains the address.
      type: str
      returned: always
    service:
      description: The services that use the prefix, as named by the vendor. For Azure, the name of the service tag.
      type: str
      returned: always
    stamp:
      description: The version of the file.
      type: str
      returned: always
    network_border_group:
      description:
        - The AWS network border group. If it differs from the region, the address is in a Local Zone or a Wavelength
          Zone, which can be far away from the rest of the region.
      type: str
      returned: when RV(details[].vendor=aws)
  sample:
    - ip: 3.5.140.1
      vendor: aws
      region: ap-northeast-2
      prefix: 3.5.140.0/22
      service: S3, EC2
      stamp: "2026-08-22T15:17:05Z"
      network_border_group: ap-northeast-2
unplaced:
  description: The addresses that have no region, in the order of O(ips).
  returned: success
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    reason:
      description:
        - V(anycast) if the address belongs to a network that answers from many places.
        - V(region_unknown) if the file contains the address without a region, or if files contradict each other.
        - V(private) if the address is private, shared, or reserved for documentation.
        - V(not_found) if the address is in none of the files.
      type: str
      returned: always
    detail:
      description: The reason as text. Together with the address in front of it, it is a sentence.
      type: str
      returned: always
    vendor:
      description: The cloud vendor that the address belongs to.
      type: str
      returned: when known
  sample:
    - ip: 13.107.246.10
      reason: anycast
      detail: >-
        is in 13.107.246.0/24 of Front Door, which answers from many places; it has no region, so map the origin behind
        it, or nothing
      vendor: azure
    - ip: 192.0.2.1
      reason: private
      detail: is an address for documentation (RFC 5737)
ranges:
  description: The copies, in the order of O(vendors).
  returned: success
  type: list
  elements: dict
  contains:
    vendor:
      description: The cloud vendor.
      type: str
      returned: always
    path:
      description: The path of the copy.
      type: str
      returned: always
    stamp:
      description:
        - The version that the file contains, which is a time in UTC or Azure's C(changeNumber). V(null) if the copy
          could not be used.
      type: str
      returned: always
    prefixes:
      description: The number of different prefixes in the copy that are used for look-ups.
      type: int
      returned: always
    age_days:
      description:
        - The number of days since the copy was last downloaded from its vendor or confirmed to be current. For other
          copies, the age according to the date in the file, or else the age of the copy.
        - V(null) if the copy could not be used.
      type: int
      returned: always
    error:
      description: Why the copy could not be used.
      type: str
      returned: when it could not be used
  sample:
    - vendor: aws
      path: /home/operator/cloud-ranges/aws.json
      stamp: "2026-08-22T15:17:05Z"
      prefixes: 11013
      age_days: 3
problems:
  description:
    - What is wrong with the options. The task then fails, and its message shows the first problems of each kind.
  returned: when entries of a list are wrong
  type: list
  elements: dict
  contains:
    problem:
      description: What is wrong.
      type: str
      returned: always
    indexes:
      description: The indexes of all entries of the list that have this problem. Empty if it is not about an entry.
      type: list
      elements: int
      returned: always
  sample:
    - problem: "ips[]: is a network"
      indexes:
        - 0
        - 7
"""

from datetime import datetime, timezone

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.module import (
    failing_on_errors,
    require_libraries,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_location import (
    LOCATION_OPTIONS,
    location_values,
    location_warnings,
    parse_location_options,
    require_ranges,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import NETADDR_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.copies import read_copies


def main() -> None:
    module = AnsibleModule(argument_spec=LOCATION_OPTIONS, supports_check_mode=True)
    require_libraries(module, netaddr=NETADDR_IMPORT_ERROR)
    with failing_on_errors(module):
        options = parse_location_options(module.params)
        copies = read_copies(options.ranges_dir, options.vendors)
        require_ranges(copies)
    now = datetime.now(timezone.utc)
    for warning in location_warnings(options, copies, now):
        module.warn(warning)
    module.exit_json(changed=False, **location_values(options, copies, now))


if __name__ == "__main__":
    main()
