#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: origin_location_info
short_description: Look up in which cloud and region origins are
version_added: 1.1.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - Looks up IP addresses in the copies that M(edgeops.cloudflare.cloud_ranges) keeps of the files in which AWS, Azure,
    GCP and OCI publish their IP ranges. It reads local files only.
  - RV(mappings) can be given to M(edgeops.cloudflare.origin_cloud_region) as they are. For each of them, RV(details)
    has the published prefix and the version of the file that say so.
  - An address without a region is not mapped to the nearest one. RV(unplaced) says why it has none. This is so for
    CloudFront, Global Accelerator, Front Door and everything else that is anycast, for private addresses, and for
    addresses that are in no file.
  - The names of the regions are those of the vendors' APIs. For Azure, where the file has short names for some regions,
    they are translated.
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
      - The IPv4 and IPv6 addresses to look up, in any spelling. Each is answered once.
    type: list
    elements: str
    required: true
  ranges_dir:
    description:
      - The directory with the copies, on the host where the module runs. See
        O(edgeops.cloudflare.cloud_ranges#module:dest).
    type: path
    required: true
  vendors:
    description:
      - The vendors whose copies to look at. A copy that is missing or broken causes a warning. If none of them can be
        used, the task fails.
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
      - After how many days a copy causes a warning that it is old. Old copies are used all the same.
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

- name: Show why the others have none
  ansible.builtin.debug:
    msg: "{{ item.ip }} {{ item.detail }}"
  loop: "{{ located.unplaced }}"
"""

RETURN = r"""
mappings:
  description:
    - The addresses that have a region, in the order of O(ips). They have the shape that
      O(edgeops.cloudflare.origin_cloud_region#module:mappings) takes.
    - Whether a zone supports the region is up to Cloudflare. Addresses in the regions of China and of government clouds
      are located, too.
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
      description: The vendor's name of the region.
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
      description: The vendor's name of the region.
      type: str
      returned: always
    prefix:
      description: The most specific published prefix that the address is in.
      type: str
      returned: always
    service:
      description: Who uses the prefix, in the vendor's words. For Azure, it is the name of the service tag.
      type: str
      returned: always
    stamp:
      description: The version of the file that says so.
      type: str
      returned: always
    network_border_group:
      description:
        - What AWS calls the network border group. If it is not the region itself, the address is in a Local Zone or a
          Wavelength Zone, which can be far from the other zones of the region.
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
        - V(anycast) if the address belongs to a network that answers from many places, V(region_unknown) if the file
          says whose address it is but not where, V(private) for private and shared addresses and those for
          documentation, or V(not_found) if it is in no file.
      type: str
      returned: always
    detail:
      description: The reason in words that follow the address.
      type: str
      returned: always
    vendor:
      description: The cloud vendor whose address it is.
      type: str
      returned: when it is known
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
  description: The copies that were looked at, in the order of O(vendors).
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
        - The version that the copy states, a time in UTC or the C(changeNumber) of Azure; V(null) if the copy could not
          be used.
      type: str
      returned: always
    prefixes:
      description: How many different prefixes of the copy say where an address is.
      type: int
      returned: always
    age_days:
      description:
        - Days since the copy was known to be what the vendor publishes, which is when it was last fetched or confirmed
          from there. For other copies, it is the age that the file itself states, or the age of the copy. It is V(null)
          if the copy could not be used.
      type: int
      returned: always
    error:
      description: Why the copy could not be used.
      type: str
      returned: when it could not
  sample:
    - vendor: aws
      path: /home/operator/cloud-ranges/aws.json
      stamp: "2026-08-22T15:17:05Z"
      prefixes: 11013
      age_days: 3
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
