#!/usr/bin/python

# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cloud_ranges
short_description: Keep local copies of the IP ranges that the clouds publish
version_added: 1.1.0
author:
  - edgeops.cloudflare contributors (@edgeops)
description:
  - AWS, Azure, GCP and OCI each publish a file of their IP ranges and the region of each. This module keeps copies of
    these files in a directory, from which M(edgeops.cloudflare.origin_location_info) tells where an origin is.
  - A copy is only replaced by a file that is complete, has the format of its vendor, and has at least half as many
    prefixes as the copy. It is replaced in one step, so that nobody reads half a file.
  - The copies are byte for byte as published. They are named C(aws.json), C(azure.json), C(gcp.json) and C(oci.json).
    Beside each of them, a file such as C(aws.origin.json) says where the copy came from and when.
  - When one file cannot be updated, the others still are. The task fails at the end, and says what became of each file.
  - No credentials for Cloudflare are read or sent. The module connects to C(ip-ranges.amazonaws.com),
    C(www.microsoft.com), C(download.microsoft.com), C(www.gstatic.com) and C(docs.oracle.com), and uses the proxies
    that the environment names. A redirect is followed within the same host only.
requirements:
  - requests >= 2.28
extends_documentation_fragment:
  - edgeops.cloudflare._attributes
attributes:
  check_mode:
    support: full
    details:
      - In check mode, the files are fetched and checked, but nothing is written.
  diff_mode:
    support: full
    details:
      - The diff has one line for each copy that changes, with its version and its number of prefixes.
  idempotent:
    support: partial
    details:
      - The vendors change their files, AWS several times a day. A copy that is younger than O(max_age) does not change.
  action_group:
    support: none
    membership: []
options:
  dest:
    description:
      - The directory for the copies, on the host where the module runs. It is created if it does not exist.
    type: path
    required: true
  vendors:
    description: The vendors whose files to keep.
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
  sources:
    description:
      - Where to take files from instead of where their vendors publish them, for example in a network without access
        to the internet.
      - Each value is the URL of the file, or the path of a file on the host where the module runs. A URL has to be
        V(https), except on loopback. Do not put passwords into a URL, since it is returned and kept beside the copy.
    type: dict
    default: {}
    suboptions:
      aws:
        description: URL or path of a copy of V(https://ip-ranges.amazonaws.com/ip-ranges.json).
        type: str
      azure:
        description:
          - URL or path of a copy of the file C(ServiceTags_Public_YYYYMMDD.json), to which
            V(https://www.microsoft.com/en-us/download/details.aspx?id=56519) links. The date in the name is used.
        type: str
      gcp:
        description: URL or path of a copy of V(https://www.gstatic.com/ipranges/cloud.json).
        type: str
      oci:
        description: URL or path of a copy of V(https://docs.oracle.com/iaas/tools/public_ip_ranges.json).
        type: str
  max_age:
    description:
      - How many days a copy is used before its source is asked for a newer one. With V(0), it is asked each time.
      - Oracle asks not to fetch its file more than once in 24 hours, so that this is the least for OCI.
      - Local files of O(sources) are compared each time.
    type: int
    default: 7
  timeout:
    description: How many seconds one request may take. A request that fails is sent up to three times.
    type: int
    default: 60
  validate_certs:
    description: Whether to verify the TLS certificates of the servers. Set it to V(false) for tests only.
    type: bool
    default: true
  ca_path:
    description:
      - A file or directory with the CA certificates to trust, on the host where the module runs. Without it, those of
        the environment variable E(REQUESTS_CA_BUNDLE) or of the Python library C(certifi) are trusted.
    type: path
seealso:
  - module: edgeops.cloudflare.origin_location_info
  - name: AWS IP address ranges
    description: How AWS describes its file.
    link: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html
  - name: Azure service tags
    description: How Microsoft describes its file.
    link: https://learn.microsoft.com/en-us/azure/virtual-network/service-tags-overview
  - name: OCI IP address ranges
    description: How Oracle describes its file.
    link: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm
"""

EXAMPLES = r"""
- name: Keep copies of all four files
  edgeops.cloudflare.cloud_ranges:
    dest: ~/cloud-ranges

- name: Keep the file of AWS, and look for a newer one each day
  edgeops.cloudflare.cloud_ranges:
    dest: ~/cloud-ranges
    vendors:
      - aws
    max_age: 1

- name: Take two files from a mirror, which is a URL or a directory
  edgeops.cloudflare.cloud_ranges:
    dest: ~/cloud-ranges
    vendors:
      - aws
      - azure
    sources:
      aws: "{{ ranges_mirror }}/aws.json"
      azure: "{{ ranges_mirror }}/azure.json"
"""

RETURN = r"""
files:
  description: The copies, in the order of O(vendors).
  returned: success, or when a copy could not be updated
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
    source:
      description: The URL or path that the copy came from, or was to be updated from.
      type: str
      returned: always
    stamp:
      description:
        - The version that the copy states, a time in UTC or the C(changeNumber) of Azure; V(null) if there is no copy
          that can be used.
      type: str
      returned: always
    prefixes:
      description: How many different prefixes of the copy say where an address is.
      type: int
      returned: always
    changed:
      description: Whether the copy changed, or would change in check mode.
      type: bool
      returned: always
    status:
      description:
        - V(updated), V(unchanged) when the source has nothing new, V(young) when the copy is younger than O(max_age),
          or V(failed).
        - A file in which only the time is new counts as V(unchanged), and does not replace the copy.
      type: str
      returned: always
    error:
      description: Why the copy could not be updated.
      type: str
      returned: when RV(files[].status=failed)
  sample:
    - vendor: aws
      path: /home/operator/cloud-ranges/aws.json
      source: https://ip-ranges.amazonaws.com/ip-ranges.json
      stamp: "2026-08-22T15:17:05Z"
      prefixes: 11013
      changed: true
      status: updated
"""

from datetime import datetime, timezone
from functools import partial

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.cloud_ranges import (
    CLOUD_RANGES_OPTIONS,
    move_with,
    parse_update_options,
    update_diff,
    update_message,
    update_values,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.module import (
    failing_on_errors,
    finish,
    require_libraries,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.update import Updater
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=CLOUD_RANGES_OPTIONS, supports_check_mode=True)
    require_libraries(module, requests=REQUESTS_IMPORT_ERROR)
    with failing_on_errors(module):
        options = parse_update_options(module.params)
        move = None if module.check_mode else partial(move_with, module)
        now = datetime.now(timezone.utc)
        outcomes = Updater(options.dest, options.open(), options.max_age, now, move).update_all(options.sources)
    values = update_values(outcomes)
    if module._diff:
        values["diff"] = update_diff(outcomes)
    finish(module, update_message(outcomes), (), values)


if __name__ == "__main__":
    main()
