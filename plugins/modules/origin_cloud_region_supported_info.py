#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: origin_cloud_region_supported_info
short_description: Read the cloud regions that a Cloudflare zone supports
version_added: 1.0.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - Returns the cloud vendors and regions that you can use in the origin cloud region mappings of a zone, and the
    upper-tier data centers that serve each region. Cloudflare does not publish this list.
  - Tiered Cache must be enabled for the zone.
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
  vendor:
    description: Only return the regions of this vendor.
    type: str
    choices:
      - aws
      - azure
      - gcp
      - oci
seealso:
  - module: edgeops.cloudflare.origin_cloud_region
  - module: edgeops.cloudflare.origin_cloud_region_info
"""

EXAMPLES = r"""
- name: Read the regions of one vendor
  edgeops.cloudflare.origin_cloud_region_supported_info:
    zone: example.com
    api_token: "{{ cloudflare_api_token }}"
    vendor: gcp
  register: supported

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ supported.regions | map(attribute='region') }}"
"""

RETURN = r"""
vendors:
  description: The vendors that the zone supports, sorted.
  returned: success
  type: list
  elements: str
  sample:
    - aws
    - gcp
regions:
  description: The regions that the zone supports, sorted by vendor and region.
  returned: success
  type: list
  elements: dict
  contains:
    vendor:
      description: The cloud vendor.
      type: str
      returned: always
    region:
      description: The vendor's name for the region.
      type: str
      returned: always
    upper_tier_colos:
      description: The codes of the data centers that serve as upper tiers of the region.
      type: list
      elements: str
      returned: always
  sample:
    - vendor: aws
      region: us-east-1
      upper_tier_colos:
        - IAD
        - EWR
obtained_codes:
  description: V(false) if the API says that its lists of data centers may be incomplete.
  returned: success
  type: bool
  sample: true
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
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_info import region_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_options import SUPPORTED_OPTIONS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origins import open_origins, origin_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import NETADDR_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import parse_zone


def main() -> None:
    module = AnsibleModule(
        argument_spec={**CONNECTION_OPTIONS, **ZONE_OPTIONS, **SUPPORTED_OPTIONS},
        supports_check_mode=True,
    )
    require_libraries(module, requests=REQUESTS_IMPORT_ERROR, netaddr=NETADDR_IMPORT_ERROR)
    with failing_on_errors(module):
        zone, client_options = parse_options(module.params, parse_zone, parse_client_options)
        api = open_origins(module.params, client_options, zone)
        supported = api.fetch_supported_regions()
    module.exit_json(changed=False, **region_values(supported, module.params["vendor"]), **origin_values(api))


if __name__ == "__main__":
    main()
