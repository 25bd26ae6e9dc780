#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: origin_cloud_region_audit_info
short_description: Find the origins of a Cloudflare zone and check their origin cloud region mappings
version_added: 1.1.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - Finds the origins of a zone in its DNS records, load balancers, and pools, and compares them with the zone's origin
    cloud region mappings. It reports the origins without a mapping, the origins with a wrong mapping, and the mappings
    that do not belong to an origin.
  - With O(ranges_dir), the module looks up each origin in the IP ranges that AWS, Azure, GCP, and OCI publish. This is
    how it finds wrong mappings and proposes missing ones.
  - You can pass RV(mappings) to M(edgeops.cloudflare.origin_cloud_region) unchanged, and RV(stale) with
    O(edgeops.cloudflare.origin_cloud_region#module:state=absent).
  - If the credentials do not allow the module to read something, it continues without it and lists it in RV(not_read).
    The module fails if it cannot read the mappings, and after any other failure.
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
  ranges_dir:
    description:
      - The directory that contains the copies of the published IP ranges, on the host where the module runs. See
        O(edgeops.cloudflare.cloud_ranges#module:dest).
      - Without this option, the module cannot find wrong mappings or propose missing ones.
    type: path
  max_age:
    description:
      - The age in days from which on the module warns that a copy of the published IP ranges is old. It still uses old
        copies.
    type: int
    default: 30
  load_balancers:
    description:
      - Whether to read the load balancers of the zone and the pools of its account.
      - Set this to V(false) to save requests for zones that have no load balancers. DNS records that a load balancer
        replaces then count as origins, and RV(stale_certain) is V(false).
    type: bool
    default: true
notes:
  - >-
    A token needs the permissions I(DNS: Read), I(Zone Settings: Read), I(Load Balancers: Read), and, for the account,
    I(Load Balancing: Monitors and Pools: Read). To use O(zone), it also needs I(Zone: Read).
  - An audit takes one request each for the zone, for every 5,000 DNS records, for the load balancers, for the pools if
    a load balancer uses any, for every 100 mappings, and for each of two Tiered Cache settings. It takes one more
    request for the supported regions if the module proposes a mapping or if the origins of a pool are mapped to
    different regions.
  - Origin Rules, Page Rules, Workers, Snippets, and custom hostnames can send traffic to other origins, which the
    module does not find. Check RV(stale) before you delete these mappings.
  - The module does not resolve host names in DNS.
seealso:
  - module: edgeops.cloudflare.cloud_ranges
  - module: edgeops.cloudflare.origin_cloud_region
  - module: edgeops.cloudflare.origin_cloud_region_info
  - module: edgeops.cloudflare.origin_location_info
"""

EXAMPLES = r"""
- name: Keep copies of the published ranges
  edgeops.cloudflare.cloud_ranges:
    dest: ~/cloud-ranges

- name: Find the origins of a zone
  edgeops.cloudflare.origin_cloud_region_audit_info:
    zone: example.com
    api_token: "{{ cloudflare_api_token }}"
    ranges_dir: ~/cloud-ranges
  register: audit

- name: Show the origins that have no mapping or a wrong one
  ansible.builtin.debug:
    msg: "{{ audit.origins | selectattr('status', 'in', ['missing', 'misplaced']) }}"

- name: Map the origins according to the published ranges
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    api_token: "{{ cloudflare_api_token }}"
    mappings: "{{ audit.mappings }}"

- name: Delete the mappings that do not belong to an origin
  edgeops.cloudflare.origin_cloud_region:
    zone: example.com
    api_token: "{{ cloudflare_api_token }}"
    mappings: "{{ audit.stale }}"
    state: absent
  when: audit.stale_certain
"""

RETURN = r"""
origins:
  description:
    - The origins of the zone, sorted by address, IPv4 before IPv6. These are the public addresses that the zone's
      proxied traffic can reach.
    - The list includes origins that are disabled, or whose pool or load balancer is disabled, because they can be
      enabled at any time.
  returned: success
  type: list
  elements: dict
  contains:
    ip:
      description: The IP address in canonical form.
      type: str
      returned: always
    status:
      description:
        - V(mapped) if the origin has a mapping that does not contradict the published ranges.
        - V(missing) if the origin has no mapping, and the published ranges contain its region.
        - V(misplaced) if the mapping contradicts the published ranges.
        - V(unplaced) if the origin has no mapping, and the module cannot propose one. See RV(origins[].reason).
      type: str
      returned: always
    active:
      description: V(false) if the origin is disabled everywhere it is used.
      type: bool
      returned: always
    sources:
      description: The DNS records and pools that contain the address.
      type: list
      elements: dict
      returned: always
      contains:
        type:
          description: V(dns_record) or V(pool_origin).
          type: str
          returned: always
        name:
          description: The name of the record, or of the origin in its pool.
          type: str
          returned: always
        id:
          description: The id of the record or of the pool.
          type: str
          returned: always
        active:
          description: V(false) if the origin is disabled in this place.
          type: bool
          returned: always
        via:
          description:
            - The proxied name or the pool that leads to the origin.
          type: str
          returned: when the name of the record is not proxied itself
    mapping:
      description: The vendor and region that the origin is mapped to.
      type: dict
      returned: when it is mapped
      contains:
        vendor:
          description: The cloud vendor.
          type: str
          returned: always
        region:
          description: The vendor's name for the region.
          type: str
          returned: always
    location:
      description: The location of the origin according to the published ranges, with the evidence.
      type: dict
      returned: when the published ranges contain it
      contains:
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
          description: The services that use the prefix, as named by the vendor.
          type: str
          returned: always
        stamp:
          description: The version of the file.
          type: str
          returned: always
        network_border_group:
          description: The AWS network border group.
          type: str
          returned: when RV(origins[].location.vendor=aws)
    reason:
      description:
        - Why the module cannot compare the mapping with the published ranges, or cannot propose one.
        - V(no_ranges) without O(ranges_dir), V(not_offered) if the zone does not support the region, or one of the
          reasons in RV(edgeops.cloudflare.origin_location_info#module:unplaced[].reason).
      type: str
      returned: when there is a reason
    detail:
      description: The reason as text. Together with the address in front of it, it is a sentence.
      type: str
      returned: when RV(origins[].status=unplaced)
  sample:
    - ip: 3.5.140.1
      status: misplaced
      active: true
      sources:
        - type: dns_record
          name: www.example.com
          id: 372e67954025e0ba6aaa6d586b9e0b59
          active: true
      mapping:
        vendor: aws
        region: us-east-1
      location:
        vendor: aws
        region: ap-northeast-2
        prefix: 3.5.140.0/22
        service: S3, EC2
        stamp: "2026-08-22T15:17:05Z"
        network_border_group: ap-northeast-2
stale:
  description:
    - The mappings of addresses that do not belong to any known origin, sorted by address, in the format of
      O(edgeops.cloudflare.origin_cloud_region#module:mappings).
    - The list is empty if the module could not read the DNS records.
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
  sample: []
stale_certain:
  description:
    - V(true) if RV(not_read) and RV(host_names) are empty, so that the addresses of all origins in DNS records and
      pools are known.
  returned: success
  type: bool
  sample: true
host_names:
  description:
    - The origins that are host names outside the zone. They cannot be mapped, because mappings are for addresses and
      the module does not resolve host names.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the CNAME record, or of the origin in its pool.
      type: str
      returned: always
    target:
      description: The host name.
      type: str
      returned: always
    type:
      description: V(dns_record) or V(pool_origin).
      type: str
      returned: always
    id:
      description: The id of the record or of the pool.
      type: str
      returned: always
    active:
      description: V(false) if the origin is disabled.
      type: bool
      returned: always
    via:
      description: As in RV(origins[].sources[].via).
      type: str
      returned: when the name of the record is not proxied itself
    anycast:
      description: V(true) if the host name belongs to a CDN or another global service, whose addresses have no region.
      type: bool
      returned: always
    vendor:
      description: The cloud vendor.
      type: str
      returned: when the host name contains it
    region:
      description: The vendor's name for the region.
      type: str
      returned: when the host name contains it
  sample:
    - name: shop.example.com
      target: shop-1234567890.eu-west-1.elb.amazonaws.com
      type: dns_record
      id: 6c2a0c1b8ad4b2d8b9b4a4a2dca3b5d7
      active: true
      anycast: false
      vendor: aws
      region: eu-west-1
without_origin:
  description: Proxied names, and origins in pools, that do not lead to a public address.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the record, or of the origin in its pool.
      type: str
      returned: always
    target:
      description: The address or host name that they lead to.
      type: str
      returned: always
    kind:
      description:
        - What the name or origin leads to instead.
        - V(tunnel), V(r2), V(pages), V(workers), and V(web3) are services of Cloudflare. With V(cloudflare), the host
          name leads back to Cloudflare.
        - V(placeholder) is an address that is not in use, such as V(192.0.2.0) or V(100::), or one that is reserved for
          documentation. V(private_network) is an address that Cloudflare reaches through a tunnel or WAN.
          V(unreachable) is a loopback, link-local, multicast, or unspecified address.
        - V(replaced) means that a load balancer has replaced the record. V(delegated) means that other name servers are
          responsible for the name.
        - V(no_record) means that it leads to a name in the zone that has no address. V(cname_loop) means that its CNAME
          records form a loop.
      type: str
      returned: always
    type:
      description: V(dns_record) or V(pool_origin).
      type: str
      returned: always
    id:
      description: The id of the record or of the pool.
      type: str
      returned: always
    active:
      description: V(false) if the origin is disabled.
      type: bool
      returned: always
    via:
      description: As in RV(origins[].sources[].via).
      type: str
      returned: when the name of the record is not proxied itself
  sample:
    - name: app.example.com
      target: c1744f8b-faa1-48a4-9e5c-02ac921467fa.cfargotunnel.com
      kind: tunnel
      type: dns_record
      id: 023e105f4ecef8ad9ca31a8372d0c353
      active: true
pools:
  description:
    - The pools that proxied load balancers of the zone can send to. One upper tier serves a whole pool.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the pool.
      type: str
      returned: always
    id:
      description: The id of the pool.
      type: str
      returned: always
    verdict:
      description:
        - V(mixed) if its origins are mapped to regions with different upper tiers, so that the upper tier is far away
          from some of them.
        - V(partly_mapped) if only some of its origins are mapped, all of them to regions with the same upper tiers.
        - V(harmless) otherwise, including pools without mapped origins.
      type: str
      returned: always
    certain:
      description: V(false) if the verdict depends on upper tiers that are not known.
      type: bool
      returned: always
    enabled:
      description: Whether the pool is enabled.
      type: bool
      returned: always
    load_balancers:
      description: The host names of the load balancers that can send to the pool.
      type: list
      elements: str
      returned: always
    origins:
      description: The public addresses of the pool's origins.
      type: list
      elements: str
      returned: always
    host_names:
      description: The number of origins that are host names outside the zone.
      type: int
      returned: always
    unmapped:
      description: The number of origins without a mapping, including origins that are host names.
      type: int
      returned: always
    regions:
      description: The regions that the pool's origins are mapped to.
      type: list
      elements: dict
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
        origins:
          description: The number of origins of the pool that are mapped to the region.
          type: int
          returned: always
        upper_tier_colos:
          description:
            - The codes of the data centers that serve as upper tiers of the region. V(null) if they are not known, or
              if the verdict does not depend on them.
          type: list
          elements: str
          returned: always
  sample:
    - name: web
      id: 17b5962d775c646f3f9725cbc7a53df4
      verdict: mixed
      certain: true
      enabled: true
      load_balancers:
        - lb.example.com
      origins:
        - 3.5.140.1
        - 34.1.208.1
      host_names: 0
      unmapped: 0
      regions:
        - vendor: aws
          region: ap-northeast-2
          origins: 1
          upper_tier_colos:
            - ICN
        - vendor: gcp
          region: africa-south1
          origins: 1
          upper_tier_colos:
            - JNB
not_read:
  description: What the module could not read or understand. The audit may be incomplete because of it.
  returned: success
  type: list
  elements: dict
  contains:
    what:
      description:
        - V(zone), V(dns_records), V(load_balancers), V(pools), V(tiered_caching),
          V(tiered_cache_smart_topology_enable), or V(supported_regions), or the name of a single record or pool.
      type: str
      returned: always
    reason:
      description: Why it was not read.
      type: str
      returned: always
  sample:
    - what: pools
      reason: >-
        GET /accounts/01a7362d577a6c3019a474fd6f485823/load_balancers/pools: HTTP 403: 10000 Authentication error; the
        credentials need the permission 'Load Balancing: Monitors and Pools: Read'
mappings:
  description:
    - The mappings that the zone should have, sorted by address. These are its current mappings, including RV(stale).
      For origins that are V(missing) or V(misplaced), the list contains the regions in the published ranges.
    - The list is in the format of O(edgeops.cloudflare.origin_cloud_region#module:mappings).
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
tiered_cache:
  description: The settings that decide whether mappings have an effect.
  returned: success
  type: dict
  contains:
    tiered_caching:
      description: Whether Tiered Cache is enabled. V(null) if the module could not read it.
      type: bool
      returned: always
    smart_topology:
      description: Whether Smart Tiered Cache is enabled. V(null) if the module could not read it.
      type: bool
      returned: always
    effective:
      description:
        - The topology that results from both settings. With V(smart), mappings have an effect. With V(generic), they
          have none. With V(none), there are no upper tiers. V(null) if the topology is not known.
        - The API does not show whether the zone has a custom topology, which overrides mappings.
      type: str
      returned: always
  sample:
    tiered_caching: true
    smart_topology: true
    effective: smart
mappings_act:
  description:
    - Whether mappings have an effect in the zone. V(false) if RV(idle_reasons) contains a reason, V(null) if the module
      could not read the zone or the settings.
  returned: success
  type: bool
  sample: true
idle_reasons:
  description: Why mappings have no effect in the zone, for example because it is paused or Tiered Cache is disabled.
  returned: success
  type: list
  elements: str
  sample: []
summary:
  description: The number of entries of each kind.
  returned: success
  type: dict
  contains:
    origins:
      description: Origins with an address.
      type: int
      returned: always
    mapped:
      description: Origins whose status is V(mapped).
      type: int
      returned: always
    missing:
      description: Origins whose status is V(missing).
      type: int
      returned: always
    misplaced:
      description: Origins whose status is V(misplaced).
      type: int
      returned: always
    unplaced:
      description: Origins whose status is V(unplaced).
      type: int
      returned: always
    stale:
      description: Entries of RV(stale).
      type: int
      returned: always
    host_names:
      description: Entries of RV(host_names).
      type: int
      returned: always
    without_origin:
      description: Entries of RV(without_origin).
      type: int
      returned: always
    pools:
      description: Entries of RV(pools).
      type: int
      returned: always
    mixed_pools:
      description: Pools whose verdict is V(mixed).
      type: int
      returned: always
    partly_mapped_pools:
      description: Pools whose verdict is V(partly_mapped).
      type: int
      returned: always
    not_read:
      description: Entries of RV(not_read).
      type: int
      returned: always
  sample:
    origins: 1
    mapped: 0
    missing: 0
    misplaced: 1
    unplaced: 0
    stale: 0
    host_names: 1
    without_origin: 1
    pools: 1
    mixed_pools: 1
    partly_mapped_pools: 0
    not_read: 0
problems:
  description: What is wrong with the options. The task then fails.
  returned: when the options are wrong
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
    - problem: "max_age: -1 is not a valid number of days; use 0 to 36500"
      indexes: []
zone:
  description: The zone. V(null) if the module could not read it.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the zone.
      type: str
      returned: always
    name:
      description: The name of the zone.
      type: str
      returned: always
    account:
      description: The account that the zone belongs to.
      type: dict
      returned: always
      contains:
        id:
          description: The id of the account. V(null) if the API does not return it.
          type: str
          returned: always
        name:
          description: The name of the account. V(null) if the API does not return it.
          type: str
          returned: always
    status:
      description: The status of the zone, for example V(active) or V(pending). V(null) if the API does not return it.
      type: str
      returned: always
    paused:
      description: Whether the zone is paused.
      type: bool
      returned: always
    dns_only:
      description: Whether the zone only uses DNS.
      type: bool
      returned: always
  sample:
    id: 023e105f4ecef8ad9ca31a8372d0c353
    name: example.com
    account:
      id: 01a7362d577a6c3019a474fd6f485823
      name: Example Account
    status: active
    paused: false
    dns_only: false
zone_id:
  description: The id of the zone.
  returned: success
  type: str
  sample: 023e105f4ecef8ad9ca31a8372d0c353
api_version:
  description: The version of the API for origin cloud regions that the module used.
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
    reads: 8
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

from datetime import datetime, timezone

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.audit import read_ranges, run_audit
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.audit_options import (
    AUDIT_OPTIONS,
    parse_audit_options,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.audit_reads import ZoneReader
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.audit_values import (
    audit_values,
    audit_warnings,
)
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
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import NETADDR_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import parse_zone


def main() -> None:
    module = AnsibleModule(
        argument_spec={**CONNECTION_OPTIONS, **ZONE_OPTIONS, **AUDIT_OPTIONS},
        supports_check_mode=True,
    )
    require_libraries(module, requests=REQUESTS_IMPORT_ERROR, netaddr=NETADDR_IMPORT_ERROR)
    with failing_on_errors(module):
        options, zone, connection = parse_options(module.params, parse_audit_options, parse_zone, parse_client_options)
        copies = read_ranges(options)
        run = run_audit(ZoneReader(connection.open(), zone, options.api_version), options, copies)
    warnings = audit_warnings(run, options, datetime.now(timezone.utc))
    finish(module, "", tuple(warnings), {"changed": False, **audit_values(run)})


if __name__ == "__main__":
    main()
