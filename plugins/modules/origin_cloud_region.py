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
    Many origins in public clouds are behind anycast addresses, so Cloudflare cannot see where they are.
  - One task manages any number of mappings of a zone, up to the 3,500 that a zone can have. The module reads the zone,
    sends only the differences in batches of up to 100, and checks the API's result for each item.
  - Before it writes anything, the module checks IP addresses, vendors, regions, duplicates, the zone's capacity, and
    the safeguards O(prune_limit), O(move_limit), and O(allow_empty). Each check reports all problems at once.
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
      - Runs the same reads and checks as a real run, and fails where a real run would fail before its first write.
  diff_mode:
    support: full
    details:
      - Prints one line for each mapping that changes, sorted by IP address. Since edgeops.cloudflare 1.1.0, the line
        of an update also names the upper tiers that the origin leaves and reaches, if they differ and are known.
      - Ansible does not print the diff of a failed task. Use RV(changes) instead.
  idempotent:
    support: full
    details:
      - If the zone already has the requested mappings, the module only reads.
options:
  mappings:
    description:
      - The mappings to create, update, or delete.
      - The module warns if the list contains an origin more than once with the same vendor and region, and fails if the
        vendor or region differs.
      - An empty list changes nothing, unless O(prune=true).
    type: list
    elements: dict
    required: true
    suboptions:
      ip:
        description:
          - The IPv4 or IPv6 address of the origin, required in every entry. You can use any spelling of the address.
          - The module refuses networks, host names, IPv4-mapped IPv6 addresses, and addresses that no origin can have.
        type: str
        aliases:
          - origin_ip
      vendor:
        description:
          - The cloud vendor that hosts the origin, one of V(aws), V(azure), V(gcp), and V(oci).
          - Required with O(state=present), ignored with O(state=absent).
        type: str
      region:
        description:
          - The region's name in the vendor's API, for example V(us-east-1).
          - Since edgeops.cloudflare 1.1.0, you can also use the vendor's other names for a region. For V(aws), these
            are Availability Zones, Local Zones, and Wavelength Zones (V(us-east-1a), V(us-east-1-bos-1a)). For
            V(azure), they are display names (V(West Europe)) and the names in service tags (V(germanywc)), in upper or
            lower case. For V(gcp), they are zones (V(us-central1-a)), and for V(oci), region keys (V(iad)). The module
            converts them to the region's name in the vendor's API.
          - The module refuses names that do not belong to exactly one region, such as V(global).
          - Required with O(state=present), ignored with O(state=absent).
        type: str
  state:
    description:
      - With V(present), the module creates or updates each listed mapping.
      - With V(absent), it deletes the mappings of the listed IP addresses.
    type: str
    choices:
      - present
      - absent
    default: present
  prune:
    description:
      - Also delete all mappings of the zone that are not listed. Only valid with O(state=present).
    type: bool
    default: false
  prune_limit:
    description:
      - The maximum number of mappings that the run may delete. If it would delete more, the module fails before it
        writes anything. The limit also applies to O(state=absent).
      - By default, there is no limit.
    type: int
  move_limit:
    description:
      - The maximum number of origins that the run may move to other upper tiers. If it would move more, the module
        fails before it writes anything.
      - An origin moves if its mapping is updated and the old and the new region have different upper tiers. Cloudflare
        then has to fetch the cached content from the origin again.
      - Created and deleted mappings do not count, nor do updates for which the API does not list all upper tiers. The
        module warns about such updates.
      - With O(validate_regions=false), the limit takes one additional request if mappings are updated.
      - By default, there is no limit.
    type: int
    version_added: 1.1.0
  allow_empty:
    description:
      - Allow an empty O(mappings) together with O(prune=true), which deletes every mapping of the zone.
    type: bool
    default: false
  validate_regions:
    description:
      - Check that the zone supports each vendor and region before anything is written.
      - This check requires Tiered Cache to be enabled for the zone. It takes one request, which the module sends only
        if there is something to create or update.
    type: bool
    default: true
  backup_dir:
    description:
      - A directory for backups on the host where the module runs. It is created if it does not exist.
      - Before the first change, all mappings of the zone are written to a new file there, which is then read back. If
        that fails, the task fails and the zone does not change. A run that changes nothing writes no backup.
      - To restore a zone, run C(ansible-playbook edgeops.cloudflare.apply -e @FILE).
      - For a backup, the module has to read the whole zone, which takes one request for every 100 mappings. With
        O(prune=true), the module sends these requests anyway.
      - No backup is written in check mode, or if the option is empty.
    type: path
    version_added: 1.1.0
  backup_keep:
    description:
      - How many backups of the zone to keep in O(backup_dir). After a backup is written, the oldest are removed.
      - By default, all are kept.
    type: int
    version_added: 1.1.0
  report:
    description:
      - With V(full), the module returns all return values.
      - With V(summary), it omits RV(changes) and RV(succeeded). Use this for zones with thousands of changes in AWX and
        Automation Platform, which discard results that are too long.
    type: str
    choices:
      - full
      - summary
    default: full
    version_added: 1.1.0
notes:
  - The API has no versions or locks. Two runs that write to the same zone at the same time can overwrite each other,
    so let only one run at a time write to a zone.
  - Mappings only have an effect while Smart Tiered Cache is enabled for the zone.
  - If the module receives SIGTERM or SIGINT, it finishes the current batch, reports what it did, and fails.
  - In RV(ignore:invocation), the module returns the number of entries in O(mappings) instead of the list.
seealso:
  - module: edgeops.cloudflare.origin_cloud_region_info
  - module: edgeops.cloudflare.origin_cloud_region_supported_info
  - plugin: edgeops.cloudflare.regions_to_mappings
    plugin_type: filter
  - name: Role edgeops.cloudflare.origin_cloud_regions
    description: Manages many zones from a list, and backs up each zone before changing it.
    link: https://github.com/edgeops/ansible-cloudflare/blob/main/roles/origin_cloud_regions/README.md
  - name: Cloudflare Smart Tiered Cache
    description: Describes what the mappings are for.
    link: https://developers.cloudflare.com/cache/how-to/tiered-cache/
"""

EXAMPLES = r"""
- name: Map two origins
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

- name: Make a list authoritative for a zone, but never delete more than 20 mappings
  edgeops.cloudflare.origin_cloud_region:
    zone_id: 023e105f4ecef8ad9ca31a8372d0c353
    mappings: "{{ origin_mappings }}"
    prune: true
    prune_limit: 20

- name: Delete the mapping of a decommissioned origin
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    state: absent
    mappings:
      - ip: 198.51.100.7

- name: Set the credentials once for several tasks
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

    - name: Delete the mapping of its old address
      edgeops.cloudflare.origin_cloud_region:
        zone: example.com
        state: absent
        mappings:
          - ip: 192.0.2.1
"""

RETURN = r"""
changed:
  description:
    - Whether the API confirmed at least one change. This can also be V(true) if the task fails.
    - In check mode, whether anything would change.
  returned: always
  type: bool
changes:
  description: The planned changes, sorted by IP address, both in check mode and in a real run.
  returned: when the options are valid, the zone is known, and O(report=full)
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    action:
      description: The planned action, V(create), V(update), or V(delete).
      type: str
      returned: always
    before:
      description: The vendor and region before the change. V(null) for V(create).
      type: dict
      returned: always
      contains:
        vendor:
          description: The cloud vendor.
          type: str
          returned: always
        region:
          description: The vendor's name for the region.
          type: str
          returned: always
    after:
      description: The vendor and region after the change. V(null) for V(delete).
      type: dict
      returned: always
      contains:
        vendor:
          description: The cloud vendor.
          type: str
          returned: always
        region:
          description: The vendor's name for the region.
          type: str
          returned: always
    upper_tiers:
      description: The codes of the upper tiers that change for the origin.
      type: dict
      returned: if the origin moves to other upper tiers
      version_added: 1.1.0
      contains:
        leaves:
          description: The upper tiers of the old region that do not serve the new one.
          type: list
          elements: str
          returned: always
        reaches:
          description: The upper tiers of the new region that did not serve the old one.
          type: list
          elements: str
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
      upper_tiers:
        leaves:
          - IAD
          - EWR
        reaches:
          - SEA
succeeded:
  description: The changes that the API confirmed, or that the module found in the zone after an unclear answer.
  returned: when the options are valid, the zone is known, and O(report=full)
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    vendor:
      description: The requested vendor, or the vendor of the mapping to delete.
      type: str
      returned: always
    region:
      description: The requested region, or the region of the mapping to delete.
      type: str
      returned: always
    action:
      description: The action, V(create), V(update), or V(delete).
      type: str
      returned: always
  sample:
    - ip: 192.0.2.1
      vendor: aws
      region: us-west-2
      action: update
failed_items:
  description:
    - The changes that were sent but are not in the zone, each with the reason. If there are any, the task fails.
    - If the module cannot find out whether a change was applied, the reason says so.
  returned: when the options are valid and the zone is known
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    vendor:
      description: The requested vendor, or the vendor of the mapping to delete.
      type: str
      returned: always
    region:
      description: The requested region, or the region of the mapping to delete.
      type: str
      returned: always
    action:
      description: The action, V(create), V(update), or V(delete).
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
  description: The changes that were never sent because the run stopped early.
  returned: when the options are valid and the zone is known
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    vendor:
      description: The requested vendor, or the vendor of the mapping to delete.
      type: str
      returned: always
    region:
      description: The requested region, or the region of the mapping to delete.
      type: str
      returned: always
    action:
      description: The action, V(create), V(update), or V(delete).
      type: str
      returned: always
  sample: []
summary:
  description: The number of changes. In check mode, the number of changes that a real run would make.
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
    moved:
      description: Updated mappings that moved their origins to other upper tiers, as far as these are known.
      type: int
      returned: always
      version_added: 1.1.0
    unchanged:
      description: Listed mappings that did not need a change.
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
    moved: 1
    unchanged: 249
    failed: 0
    not_attempted: 0
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
    - problem: "mappings[].region: is not a region of aws for this zone"
      indexes:
        - 0
        - 7
backup_file:
  description: The path of the backup.
  returned: when a backup was written
  type: str
  version_added: 1.1.0
  sample: /var/backups/cloudflare/example.com_20260301T120000.123456Z.yml
zone_id:
  description: The id of the zone.
  returned: when the options are valid and the zone is known
  type: str
  sample: 023e105f4ecef8ad9ca31a8372d0c353
api_version:
  description: The version of the API that was used. V(null) if neither version answered.
  returned: when the options are valid and the zone is known
  type: str
  sample: v2
modified_on:
  description: When the zone's mappings were last modified. V(null) if the API does not say.
  returned: when the options are valid and the zone is known
  type: str
  sample: "2026-03-01T12:00:00Z"
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
      description: Requests that write, each with up to 100 mappings.
      type: int
      returned: always
    retries:
      description: How often a request was sent again.
      type: int
      returned: always
  sample:
    reads: 4
    writes: 1
    retries: 0
retry_log:
  description: Each failure after which a request was sent again, in chronological order.
  returned: when a request was sent again
  type: list
  elements: str
  sample:
    - "GET /zones: HTTP 503: the API did not give a reason; sent again after 0.4 s"
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
    ZONE_OPTIONS,
    parse_client_options,
    parse_options,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_options import TASK_OPTIONS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_report import (
    diff,
    failure_message,
    return_values,
    summary_values,
    warnings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origins import open_backups, open_origins
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.signals import interruptible
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import converge, look_ahead
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import NETADDR_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import parse_task
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import parse_zone


def main() -> None:
    module = AnsibleModule(
        argument_spec={**CONNECTION_OPTIONS, **ZONE_OPTIONS, **TASK_OPTIONS},
        supports_check_mode=True,
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
        backups = open_backups(module.params, zone, api.zone_id)
    with interruptible(api.client.interruption):
        run = look_ahead(task, api) if module.check_mode else converge(task, api, backups)
    values = return_values(run, api)
    if module.params["report"] == "summary":
        values = summary_values(values)
    if module._diff:
        values["diff"] = diff(run.plan)
    return failure_message(run), warnings(task, run), values


if __name__ == "__main__":
    main()
