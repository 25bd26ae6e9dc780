#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: zone_info
short_description: List Cloudflare zones
version_added: 1.1.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - Lists the zones that the credentials can access, in all accounts.
  - The module reads 50 zones with each request, and sends several requests at the same time.
  - The module fails if two zones have the same name, so that each name in RV(zones) is unique.
requirements:
  - requests >= 2.28
extends_documentation_fragment:
  - edgeops.cloudflare._connection
  - edgeops.cloudflare._zone_filters
  - edgeops.cloudflare._attributes
  - edgeops.cloudflare._attributes.info
notes:
  - >-
    The credentials need the permission I(Zone: Read). Without it, Cloudflare may return an empty list.
  - By default, the module only lists active zones that are not paused.
seealso:
  - plugin: edgeops.cloudflare.zones
    plugin_type: inventory
  - module: edgeops.cloudflare.origin_cloud_region
"""

EXAMPLES = r"""
- name: List all active zones
  edgeops.cloudflare.zone_info:
    api_token: "{{ cloudflare_api_token }}"
  register: all_zones

- name: Read the mappings of each zone
  edgeops.cloudflare.origin_cloud_region_info:
    api_token: "{{ cloudflare_api_token }}"
    zone_id: "{{ item.id }}"
  loop: "{{ all_zones.zones }}"
  loop_control:
    label: "{{ item.name }}"

- name: List the shops of two accounts, without the test zones
  edgeops.cloudflare.zone_info:
    api_token: "{{ cloudflare_api_token }}"
    accounts:
      - 01a7362d577a6c3019a474fd6f485823
      - Example Account
    names:
      - shop-*
      - "*.shop.example"
    exclude:
      - "*-test.*"
"""

RETURN = r"""
zones:
  description: The zones, sorted by name. Values that the API does not return are V(null).
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the zone.
      type: str
      returned: always
    name:
      description: The name of the zone, in Punycode and lower case.
      type: str
      returned: always
    account:
      description: The account that the zone belongs to.
      type: dict
      returned: always
      contains:
        id:
          description: The id of the account.
          type: str
          returned: always
        name:
          description: The name of the account.
          type: str
          returned: always
    plan:
      description: The short name of the plan, for example V(free), V(pro), V(business), or V(enterprise).
      type: str
      returned: always
    status:
      description: The status, one of V(initializing), V(pending), V(active), and V(moved).
      type: str
      returned: always
    type:
      description: The type, one of V(full), V(partial), V(secondary), and V(internal).
      type: str
      returned: always
    paused:
      description: Whether the zone is paused.
      type: bool
      returned: always
    name_servers:
      description: The name servers that Cloudflare has assigned to the zone.
      type: list
      elements: str
      returned: always
    created_on:
      description: When the zone was created.
      type: str
      returned: always
    modified_on:
      description: When the zone was last modified.
      type: str
      returned: always
  sample:
    - id: 023e105f4ecef8ad9ca31a8372d0c353
      name: example.com
      account:
        id: 01a7362d577a6c3019a474fd6f485823
        name: Example Account
      plan: enterprise
      status: active
      type: full
      paused: false
      name_servers:
        - ada.ns.cloudflare.com
        - bob.ns.cloudflare.com
      created_on: "2026-01-01T00:00:00Z"
      modified_on: "2026-03-01T12:00:00Z"
count:
  description: The number of zones in RV(zones).
  returned: success
  type: int
  sample: 1
read_count:
  description:
    - The number of zones that the API returned. It is larger than RV(count) if you use options for which the API has no
      filter.
  returned: success
  type: int
  sample: 3
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
problems:
  description:
    - What is wrong with the options, or which zones have the same name. The task then fails, and its message shows the
      first problems of each kind.
  returned: when the options are wrong or zones have the same name
  type: list
  elements: dict
  contains:
    problem:
      description: What is wrong.
      type: str
      returned: always
    indexes:
      description: Always empty.
      type: list
      elements: int
      returned: always
  sample:
    - problem: zones have the same name
      indexes: []
retry_log:
  description: Each failure after which a request was sent again, in chronological order.
  returned: success, when a request was sent again
  type: list
  elements: str
  sample:
    - "GET /zones: HTTP 503: the API did not give a reason; sent again after 0.4 s"
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.calls import call_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.module import (
    failing_on_errors,
    require_libraries,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import (
    CONNECTION_OPTIONS,
    parse_client_options,
    parse_options,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.zone_list import (
    EMPTY_LIST,
    FILTER_OPTIONS,
    zone_list_values,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.fetch import fetch_zones
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listing import parse_filters


def main() -> None:
    module = AnsibleModule(argument_spec={**CONNECTION_OPTIONS, **FILTER_OPTIONS}, supports_check_mode=True)
    require_libraries(module, requests=REQUESTS_IMPORT_ERROR)
    with failing_on_errors(module):
        filters, client_options = parse_options(module.params, parse_filters, parse_client_options)
        client = client_options.open()
        values = zone_list_values(fetch_zones(client, filters))
    if not values["zones"]:
        module.warn(EMPTY_LIST)
    module.exit_json(changed=False, **values, **call_values(client))


if __name__ == "__main__":
    main()
