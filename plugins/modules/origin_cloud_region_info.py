#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: origin_cloud_region_info
short_description: Read the origin cloud region mappings of a Cloudflare zone
version_added: 1.0.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - Returns the mappings of a zone, which tell Cloudflare the cloud vendor and region of each origin.
  - You can pass RV(mappings) to M(edgeops.cloudflare.origin_cloud_region) unchanged.
requirements:
  - requests >= 2.28
  - netaddr >= 0.10.1
extends_documentation_fragment:
  - edgeops.cloudflare._connection
  - edgeops.cloudflare._zone
  - edgeops.cloudflare._api_version
  - edgeops.cloudflare._attributes
  - edgeops.cloudflare._attributes.info
options:
  ips:
    description:
      - Only return the mappings of these IP addresses. You can use any spelling of an address. By default, the module
        returns all mappings of the zone.
      - If you list only a few addresses, the module reads them one by one, as long as that takes fewer requests.
    type: list
    elements: str
  upper_tiers:
    description:
      - Also return the upper-tier data centers that serve the region of each mapping.
      - This takes one more request, and requires Tiered Cache to be enabled for the zone.
    type: bool
    default: false
seealso:
  - module: edgeops.cloudflare.origin_cloud_region
  - module: edgeops.cloudflare.origin_cloud_region_supported_info
"""

EXAMPLES = r"""
- name: Read all mappings of a zone
  edgeops.cloudflare.origin_cloud_region_info:
    zone: example.com
    api_token: "{{ cloudflare_api_token }}"
  register: zone_mappings

- name: Copy the mappings to another zone
  edgeops.cloudflare.origin_cloud_region:
    zone: example.net
    api_token: "{{ cloudflare_api_token }}"
    mappings: "{{ zone_mappings.mappings }}"

- name: Show which upper tiers serve two origins
  edgeops.cloudflare.origin_cloud_region_info:
    zone_id: 023e105f4ecef8ad9ca31a8372d0c353
    ips:
      - 192.0.2.1
      - 2001:db8::1
    upper_tiers: true
"""

RETURN = r"""
mappings:
  description:
    - The mappings, sorted by address, IPv4 before IPv6, in the format of
      O(edgeops.cloudflare.origin_cloud_region#module:mappings).
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
    - ip: 192.0.2.1
      vendor: aws
      region: us-east-1
details:
  description: More information about each mapping, in the order of RV(mappings).
  returned: success
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    modified_on:
      description: When the mapping was last modified. V(null) if the API does not say.
      type: str
      returned: always
    upper_tier_colos:
      description: The codes of the data centers that serve as upper tiers of the mapping's region.
      type: list
      elements: str
      returned: when O(upper_tiers=true)
    obtained_codes:
      description: V(false) if the API says that its lists of data centers may be incomplete.
      type: bool
      returned: when O(upper_tiers=true)
  sample:
    - ip: 192.0.2.1
      modified_on: "2026-03-01T12:00:00Z"
      upper_tier_colos:
        - IAD
        - EWR
      obtained_codes: true
not_mapped:
  description: The addresses in O(ips) that have no mapping, in canonical form.
  returned: success
  type: list
  elements: str
  sample: []
count:
  description: The number of mappings in the whole zone.
  returned: success
  type: int
  sample: 1
capacity:
  description: The maximum number of mappings in a zone.
  returned: success
  type: int
  sample: 3500
modified_on:
  description: When the zone's mappings were last modified. V(null) if the API does not say.
  returned: success
  type: str
  sample: "2026-03-01T12:00:00Z"
problems:
  description:
    - What is wrong with the options. The task then fails, and its message shows the first problems of each kind.
  returned: when entries of a list are wrong
  type: list
  elements: dict
  version_added: 1.1.0
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
zone_id:
  description: The id of the zone.
  returned: success
  type: str
  sample: 023e105f4ecef8ad9ca31a8372d0c353
api_version:
  description: The version of the API that was used. V(null) if neither version answered.
  returned: success
  type: str
  sample: v2
api_calls:
  description: The number of requests to the API.
  returned: success
  type: dict
  contains:
    reads:
      description: Requests that read.
      type: int
      returned: always
    writes:
      description: Requests that write. Always V(0).
      type: int
      returned: always
    retries:
      description: How often a request was sent again.
      type: int
      returned: always
  sample:
    reads: 1
    writes: 0
    retries: 0
retry_log:
  description: Each failure after which a request was sent again, in chronological order.
  returned: success, when a request was sent again
  type: list
  elements: str
  sample:
    - "GET /zones: HTTP 503: the API did not give a reason; sent again after 0.4 s"
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.module import (
    failing_on_errors,
    require_libraries,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import (
    CONNECTION_OPTIONS,
    ZONE_OPTIONS,
    parse_client_options,
    parse_options,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_info import (
    mapping_values,
    parse_wanted,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_options import INFO_OPTIONS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origins import open_origins, origin_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import NETADDR_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import parse_zone


def main() -> None:
    module = AnsibleModule(
        argument_spec={**CONNECTION_OPTIONS, **ZONE_OPTIONS, **INFO_OPTIONS},
        supports_check_mode=True,
    )
    require_libraries(module, requests=REQUESTS_IMPORT_ERROR, netaddr=NETADDR_IMPORT_ERROR)
    with failing_on_errors(module):
        wanted, zone, client_options = parse_options(module.params, parse_wanted, parse_zone, parse_client_options)
        api = open_origins(module.params, client_options, zone)
        current = api.fetch_mappings(wanted)
        upper_tiers = module.params["upper_tiers"]
        supported = api.fetch_supported_regions("set upper_tiers to false") if upper_tiers else None
    module.exit_json(changed=False, **mapping_values(current, wanted, supported), **origin_values(api))


if __name__ == "__main__":
    main()
