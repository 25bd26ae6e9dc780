#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tiered_cache
short_description: Set the Tiered Cache topology of a Cloudflare zone
version_added: 1.1.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - Turns on Smart Tiered Cache for a zone, or sets another topology. Origin cloud region mappings only have an effect
    with Smart Tiered Cache, and the API lists the supported regions only while Tiered Cache is on.
  - The module changes one setting after the other, in the order that they require. It reads each setting again after it
    has changed it.
requirements:
  - requests >= 2.28
extends_documentation_fragment:
  - edgeops.cloudflare._connection
  - edgeops.cloudflare._zone
  - edgeops.cloudflare._attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
    details:
      - If the zone already has the topology, the module only reads.
options:
  topology:
    description:
      - With V(smart), Tiered Cache and Smart Tiered Cache are on.
      - With V(generic), Tiered Cache is on and Smart Tiered Cache is off, so mappings have no effect. Cloudflare offers
        the generic topology to Enterprise zones.
      - With V(off), both are off, so mappings have no effect.
    type: str
    choices:
      - smart
      - generic
      - "off"
    required: true
  regional:
    description:
      - Whether Regional Tiered Cache is on. It needs an Enterprise plan. If the plan does not have it, V(true) fails
        before anything is changed, and V(false) changes nothing.
      - It only has an effect with the Smart or a Custom topology. V(true) together with O(topology=off) is refused.
      - By default, the setting is neither read nor changed.
    type: bool
notes:
  - A custom topology, which Cloudflare sets up for Enterprise zones, overrides mappings. The API does not show whether
    a zone has one.
  - >-
    The permission I(Zone Settings: Edit) is probably required. Cloudflare does not document it for all settings.
  - If the module receives SIGTERM or SIGINT, it finishes the current request, reports what it did, and fails.
seealso:
  - module: edgeops.cloudflare.origin_cloud_region
  - module: edgeops.cloudflare.origin_cloud_region_supported_info
  - name: Cloudflare Tiered Cache
    description: Describes the topologies.
    link: https://developers.cloudflare.com/cache/how-to/tiered-cache/
"""

EXAMPLES = r"""
- name: Turn on Smart Tiered Cache
  edgeops.cloudflare.tiered_cache:
    zone: example.com
    api_token: "{{ cloudflare_api_token }}"
    topology: smart

- name: Turn on Smart Tiered Cache with regional hubs in an Enterprise zone
  edgeops.cloudflare.tiered_cache:
    zone_id: 023e105f4ecef8ad9ca31a8372d0c353
    topology: smart
    regional: true

- name: Turn off Tiered Cache
  edgeops.cloudflare.tiered_cache:
    zone: example.com
    topology: "off"
"""

RETURN = r"""
changed:
  description:
    - Whether a setting changed. This can also be V(true) if the task fails.
    - In check mode, whether a setting would change.
  returned: always
  type: bool
before:
  description: The settings before the run.
  returned: when the settings could be read
  type: dict
  contains:
    topology:
      description: V(smart), V(generic) or V(off). V(null) if it is not known.
      type: str
      returned: always
    tiered_caching:
      description: Whether Tiered Cache is on. V(null) if it is not known.
      type: bool
      returned: always
    smart_topology:
      description: Whether Smart Tiered Cache is on. V(null) if it is not known.
      type: bool
      returned: always
    regional:
      description: Whether Regional Tiered Cache is on. V(null) if O(regional) is not set, or if it is not known.
      type: bool
      returned: always
  sample:
    topology: "off"
    tiered_caching: false
    smart_topology: false
    regional: null
after:
  description:
    - The settings after the run, as the module read them from the zone. In check mode, the settings as they would be.
    - A setting is V(null) if the module could not find out whether it was changed.
  returned: when the settings could be read
  type: dict
  contains:
    topology:
      description: V(smart), V(generic) or V(off). V(null) if it is not known.
      type: str
      returned: always
    tiered_caching:
      description: Whether Tiered Cache is on. V(null) if it is not known.
      type: bool
      returned: always
    smart_topology:
      description: Whether Smart Tiered Cache is on. V(null) if it is not known.
      type: bool
      returned: always
    regional:
      description: Whether Regional Tiered Cache is on. V(null) if O(regional) is not set, or if it is not known.
      type: bool
      returned: always
  sample:
    topology: smart
    tiered_caching: true
    smart_topology: true
    regional: null
topology:
  description: The topology after the run, V(smart), V(generic) or V(off). V(null) if it is not known.
  returned: when the settings could be read
  type: str
  sample: smart
editable:
  description:
    - Whether the API reports the settings as editable. This is not always correct, so the module ignores it.
  returned: when the settings could be read
  type: dict
  contains:
    tiered_caching:
      description: Whether Tiered Cache is editable.
      type: bool
      returned: always
    smart_topology:
      description: Whether Smart Tiered Cache is editable.
      type: bool
      returned: always
    regional:
      description: Whether Regional Tiered Cache is editable.
      type: bool
      returned: when O(regional) is set
  sample:
    tiered_caching: true
    smart_topology: true
zone_id:
  description: The id of the zone.
  returned: when the options are valid and the zone is known
  type: str
  sample: 023e105f4ecef8ad9ca31a8372d0c353
api_calls:
  description: The number of requests to the API.
  returned: when the options are valid and the zone is known
  type: dict
  contains:
    reads:
      description: Requests that read.
      type: int
      returned: always
    writes:
      description: Requests that write.
      type: int
      returned: always
    retries:
      description: How often a request was sent again.
      type: int
      returned: always
  sample:
    reads: 4
    writes: 2
    retries: 0
retry_log:
  description: Each failure after which a request was sent again, in chronological order.
  returned: when a request was sent again
  type: list
  elements: str
  sample:
    - "GET /zones: HTTP 503: the API did not give a reason; sent again after 0.4 s"
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.calls import call_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.module import (
    failing_on_errors,
    finish,
    require_libraries,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import (
    CONNECTION_OPTIONS,
    ZONE_OPTIONS,
    parse_client_options,
    parse_options,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.signals import interruptible
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.tiered_cache import (
    TIERED_CACHE_OPTIONS,
    parse_wanted,
    tiered_cache_values,
    warnings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.converge import converge, look_ahead
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import fetch_zone_id, parse_zone


def main() -> None:
    module = AnsibleModule(
        argument_spec={**CONNECTION_OPTIONS, **ZONE_OPTIONS, **TIERED_CACHE_OPTIONS},
        supports_check_mode=True,
    )
    require_libraries(module, requests=REQUESTS_IMPORT_ERROR)
    with failing_on_errors(module):
        zone, client_options, wanted = parse_options(module.params, parse_zone, parse_client_options, parse_wanted)
        client = client_options.open()
        zone_id = fetch_zone_id(client, zone)
    with interruptible(client.interruption):
        run = (look_ahead if module.check_mode else converge)(client, zone_id, wanted)
    values = {**tiered_cache_values(run, diff=module._diff), "zone_id": zone_id, **call_values(client)}
    finish(module, str(run.error or ""), warnings(run), values)


if __name__ == "__main__":
    main()
