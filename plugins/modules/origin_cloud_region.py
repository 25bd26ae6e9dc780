#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: origin_cloud_region
short_description: Manage the origin cloud region mappings of a Cloudflare zone
version_added: 1.0.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - Tells Cloudflare's Smart Tiered Cache which cloud vendor and region host the origin at an IP address.
    Origins in public clouds are often reached through anycast, so that Cloudflare cannot see where they are.
  - One task brings any number of mappings of a zone to the wanted state, up to the 3,500 that a zone can hold.
    It reads the zone, sends only the differences in batches of up to 100, and checks what the API says of each item.
  - Nothing is written before IP addresses, vendors, regions, duplicates, the zone's capacity and the guards
    O(prune_limit) and O(allow_empty) were checked. Each check reports everything that is wrong at once.
requirements:
  - requests >= 2.28
  - netaddr >= 0.10.1
extends_documentation_fragment:
  - edgeops.cloudflare._connection
  - edgeops.cloudflare._zone
  - edgeops.cloudflare._api_version
  - edgeops.cloudflare._attributes
attributes:
  check_mode:
    support: full
    details:
      - Makes the same reads and checks as a real run, and fails where that would fail before its first write.
  diff_mode:
    support: full
    details:
      - Prints one line for each mapping that changes, sorted by IP address.
      - Ansible prints no diff of a task that fails. RV(changes) has it then.
  idempotent:
    support: full
    details:
      - A run that finds everything as it should be only reads.
options:
  mappings:
    description:
      - The mappings to create, update or delete.
      - The same origin may be listed twice if vendor and region are the same; that is a warning.
      - An empty list changes nothing, unless O(prune=true).
    type: list
    elements: dict
    required: true
    suboptions:
      ip:
        description:
          - The origin's IPv4 or IPv6 address, needed in every entry. All spellings of an address mean the same mapping.
          - Networks, host names, IPv4-mapped IPv6 addresses, and addresses where no origin can be are refused.
          - Of O(mappings[].ip) and its alias, give one; with both, the alias counts, and Ansible warns.
        type: str
        aliases:
          - origin_ip
      vendor:
        description:
          - The cloud vendor that hosts the origin, V(aws), V(azure), V(gcp) or V(oci).
          - Needed with O(state=present), ignored with O(state=absent).
        type: str
      region:
        description:
          - The vendor's own name of the region, for example V(us-east-1).
          - Needed with O(state=present), ignored with O(state=absent).
        type: str
  state:
    description:
      - With V(present), each listed mapping exists just so.
      - With V(absent), none of the listed IP addresses is mapped.
    type: str
    choices:
      - present
      - absent
    default: present
  prune:
    description:
      - Also delete every mapping of the zone that is not listed. Only with O(state=present).
    type: bool
    default: false
  prune_limit:
    description:
      - Refuse, before any write, a run that would delete more mappings than this. It holds for O(state=absent), too.
      - Without it, any number may be deleted.
    type: int
  allow_empty:
    description:
      - Allow an empty O(mappings) together with O(prune=true), which deletes every mapping of the zone.
    type: bool
    default: false
  validate_regions:
    description:
      - Check vendor and region against those that the zone supports, before anything is written.
      - The check needs Tiered Cache to be on for the zone. It takes one request, and only when something is created
        or updated.
    type: bool
    default: true
notes:
  - The API has no versions or locks. Two runs that write to the same zone at the same time can overwrite each other,
    so let only one run at a time write to a zone.
  - The mappings take effect while Smart Tiered Cache is on for the zone.
seealso:
  - module: edgeops.cloudflare.origin_cloud_region_info
  - module: edgeops.cloudflare.origin_cloud_region_supported_info
  - plugin: edgeops.cloudflare.regions_to_mappings
    plugin_type: filter
  - name: Role edgeops.cloudflare.origin_cloud_regions
    description: Many zones as data, with a backup of each before it is changed.
    link: https://github.com/edgeops/ansible-cloudflare/blob/main/roles/origin_cloud_regions/README.md
  - name: Cloudflare Smart Tiered Cache
    description: What the mappings are for.
    link: https://developers.cloudflare.com/cache/how-to/tiered-cache/
"""

EXAMPLES = r"""
- name: Say where two origins are
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    api_token: "{{ cloudflare_api_token }}"
    mappings:
      - ip: 192.0.2.1
        vendor: aws
        region: us-east-1
      - ip: 2001:db8::1
        vendor: gcp
        region: us-central1

- name: Make a list from a file all that the zone has, but never delete more than 20 mappings
  edgeops.cloudflare.origin_cloud_region:
    zone_id: 023e105f4ecef8ad9ca31a8372d0c353
    mappings: "{{ origin_mappings }}"
    prune: true
    prune_limit: 20

- name: Forget a decommissioned origin
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    state: absent
    mappings:
      - ip: 198.51.100.7

- name: Give the credentials once for several tasks
  module_defaults:
    group/edgeops.cloudflare.cloudflare:
      api_token: "{{ cloudflare_api_token }}"
  block:
    - name: Map the new address of an origin
      edgeops.cloudflare.origin_cloud_region:
        zone: example.com
        mappings:
          - ip: 192.0.2.2
            vendor: aws
            region: us-east-1

    - name: Forget its old address
      edgeops.cloudflare.origin_cloud_region:
        zone: example.com
        state: absent
        mappings:
          - ip: 192.0.2.1
"""

RETURN = r"""
changed:
  description:
    - Whether the API confirmed any change. It is also V(true) when the task fails after a part was applied.
    - In check mode, whether anything would change.
  returned: always
  type: bool
changes:
  description: The plan, sorted by IP address, in check mode as in a real run.
  returned: when the options are valid and the zone is known
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    action:
      description: What is to be done, V(create), V(update) or V(delete).
      type: str
      returned: always
    before:
      description: Vendor and region before; V(null) for V(create).
      type: dict
      returned: always
      contains:
        vendor:
          description: The cloud vendor.
          type: str
          returned: always
        region:
          description: The vendor's name of the region.
          type: str
          returned: always
    after:
      description: Vendor and region after; V(null) for V(delete).
      type: dict
      returned: always
      contains:
        vendor:
          description: The cloud vendor.
          type: str
          returned: always
        region:
          description: The vendor's name of the region.
          type: str
          returned: always
  sample:
    - ip: 192.0.2.1
      action: update
      before:
        vendor: aws
        region: us-east-1
      after:
        vendor: aws
        region: us-west-2
succeeded:
  description: The changes that the API confirmed, or that were found in the zone after an unclear answer.
  returned: when the options are valid and the zone is known
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    vendor:
      description: The vendor that was to be set, or the one of the mapping to delete.
      type: str
      returned: always
    region:
      description: The region that was to be set, or the one of the mapping to delete.
      type: str
      returned: always
    action:
      description: What was to be done, V(create), V(update) or V(delete).
      type: str
      returned: always
  sample:
    - ip: 192.0.2.1
      vendor: aws
      region: us-west-2
      action: update
failed_items:
  description:
    - The changes that were sent and are not in the zone, each with the reason. The task fails if there are any.
    - Where neither the API's answer nor reading back can tell whether a change was applied, the reason says so.
  returned: when the options are valid and the zone is known
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    vendor:
      description: The vendor that was to be set, or the one of the mapping to delete.
      type: str
      returned: always
    region:
      description: The region that was to be set, or the one of the mapping to delete.
      type: str
      returned: always
    action:
      description: What was to be done, V(create), V(update) or V(delete).
      type: str
      returned: always
    error:
      description: Why the change failed.
      type: str
      returned: always
  sample:
    - ip: 192.0.2.9
      vendor: aws
      region: us-east-1
      action: create
      error: internal error
not_attempted:
  description: The changes that were never sent, since the run had to stop before.
  returned: when the options are valid and the zone is known
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    vendor:
      description: The vendor that was to be set, or the one of the mapping to delete.
      type: str
      returned: always
    region:
      description: The region that was to be set, or the one of the mapping to delete.
      type: str
      returned: always
    action:
      description: What was to be done, V(create), V(update) or V(delete).
      type: str
      returned: always
  sample: []
summary:
  description: The run in numbers. In check mode, what it would do.
  returned: when the options are valid and the zone is known
  type: dict
  contains:
    created:
      description: Mappings that were created.
      type: int
      returned: always
    updated:
      description: Mappings that were updated.
      type: int
      returned: always
    deleted:
      description: Mappings that were deleted.
      type: int
      returned: always
    unchanged:
      description: Listed mappings that were as they should be.
      type: int
      returned: always
    failed:
      description: Changes that failed.
      type: int
      returned: always
    not_attempted:
      description: Changes that were never sent.
      type: int
      returned: always
  sample:
    created: 0
    updated: 1
    deleted: 0
    unchanged: 249
    failed: 0
    not_attempted: 0
zone_id:
  description: The id of the zone.
  returned: when the options are valid and the zone is known
  type: str
  sample: 023e105f4ecef8ad9ca31a8372d0c353
api_version:
  description: The version of the API that was used; V(null) where none answered.
  returned: when the options are valid and the zone is known
  type: str
  sample: v2
modified_on:
  description: When the zone's mappings were last modified, as far as the API said; V(null) where it did not.
  returned: when the options are valid and the zone is known
  type: str
  sample: "2026-03-01T12:00:00Z"
api_calls:
  description: The calls of the API that were made.
  returned: when the options are valid and the zone is known
  type: dict
  contains:
    reads:
      description: Calls that read.
      type: int
      returned: always
    writes:
      description: Calls that write, each with up to 100 mappings.
      type: int
      returned: always
    retries:
      description: How often a call had to be sent again.
      type: int
      returned: always
  sample:
    reads: 4
    writes: 1
    retries: 0
retry_log:
  description: Each failure after which a call was sent again, in the order of time.
  returned: when a call was sent again
  type: list
  elements: str
  sample:
    - "GET /zones: HTTP 503: the API gives no reason; sent again after 0.4 s"
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.module import (
    failing_on_errors,
    finish,
    require_libraries,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import (
    CONNECTION_OPTIONS,
    ONE_ZONE,
    ZONE_OPTIONS,
    parse_client_options,
    parse_options,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_options import TASK_OPTIONS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_report import (
    diff,
    failure_message,
    return_values,
    warnings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origins import open_origins
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import converge, look_ahead
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import NETADDR_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import parse_task
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import parse_zone


def main() -> None:
    module = AnsibleModule(
        argument_spec={**CONNECTION_OPTIONS, **ZONE_OPTIONS, **TASK_OPTIONS},
        supports_check_mode=True,
        **ONE_ZONE,
    )
    require_libraries(module, requests=REQUESTS_IMPORT_ERROR, netaddr=NETADDR_IMPORT_ERROR)
    finish(module, *run_task(module))


def run_task(module: AnsibleModule) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Message, warnings and return values.

    Apart from `main`, so that its objects are gone when Ansible copies the result, which takes the most memory.
    """
    with failing_on_errors(module):
        task, zone, client_options = parse_options(module.params, parse_task, parse_zone, parse_client_options)
        api = open_origins(module.params, client_options, zone)
    run = look_ahead(task, api) if module.check_mode else converge(task, api)
    values = return_values(run, api)
    if module._diff:
        values["diff"] = diff(run.plan)
    return failure_message(run), warnings(task, run), values


if __name__ == "__main__":
    main()
