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
  - AWS, Azure, GCP, and OCI each publish a file with their IP ranges and the region of each range. This module keeps
    copies of these files in a directory, where M(edgeops.cloudflare.origin_location_info) looks up addresses.
  - The module replaces a copy only if the new file is complete, has the vendor's format, and contains at least half as
    many prefixes as the copy. Files are replaced atomically.
  - The copies are identical to the published files. They are named C(aws.json), C(azure.json), C(gcp.json), and
    C(oci.json). A second file for each, such as C(aws.origin.json), records the source and the time of the download.
  - If one file cannot be updated, the module still updates the others. It then fails and reports the result for each
    file.
  - The module does not read or send credentials for Cloudflare. It connects to C(ip-ranges.amazonaws.com),
    C(www.microsoft.com), C(download.microsoft.com), C(www.gstatic.com), and C(docs.oracle.com), and uses the proxies
    that are set in the environment. It only follows redirects within the same host.
requirements:
  - requests >= 2.28
extends_documentation_fragment:
  - edgeops.cloudflare._attributes
attributes:
  check_mode:
    support: full
    details:
      - In check mode, the module downloads and checks the files, but does not write anything.
  diff_mode:
    support: full
    details:
      - Prints one line for each copy that changes, with its version and its number of prefixes.
  idempotent:
    support: partial
    details:
      - Vendors update their files, AWS several times a day. The module does not change copies that are younger than
        O(max_age).
  action_group:
    support: none
    membership: []
options:
  dest:
    description:
      - The directory for the copies, on the host where the module runs. The module creates it if it does not exist.
    type: path
    required: true
  vendors:
    description: The vendors whose files to download.
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
      - Alternative sources of the files, for example in a network without access to the internet.
      - Each value is a URL, or a path on the host where the module runs. URLs must use V(https), except for loopback
        addresses. Do not put passwords in URLs, because the module returns the URL and stores it with the copy.
    type: dict
    default: {}
    suboptions:
      aws:
        description: URL or path of a copy of V(https://ip-ranges.amazonaws.com/ip-ranges.json).
        type: str
      azure:
        description:
          - URL or path of a copy of the file C(ServiceTags_Public_YYYYMMDD.json), to which
            V(https://www.microsoft.com/en-us/download/details.aspx?id=56519) links. The module reads the date from the
            name.
        type: str
      gcp:
        description: URL or path of a copy of V(https://www.gstatic.com/ipranges/cloud.json).
        type: str
      oci:
        description: URL or path of a copy of V(https://docs.oracle.com/iaas/tools/public_ip_ranges.json).
        type: str
  max_age:
    description:
      - The module does not look for a newer file until a copy is this many days old. With V(0), it always looks for a
        newer file.
      - Oracle asks clients to download its file at most once in 24 hours, so the minimum for OCI is one day.
      - Local files in O(sources) are always compared.
    type: int
    default: 7
  timeout:
    description: The timeout of one request in seconds. The module sends a request up to three times if it fails.
    type: int
    default: 60
  validate_certs:
    description: Whether to verify TLS certificates. Only set this to V(false) in tests.
    type: bool
    default: true
  ca_path:
    description:
      - A file or directory with the CA certificates to trust, on the host where the module runs. By default, the module
        uses the environment variable E(REQUESTS_CA_BUNDLE) or the Python library C(certifi).
    type: path
seealso:
  - module: edgeops.cloudflare.origin_location_info
  - name: AWS IP address ranges
    description: Documentation of AWS's file.
    link: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html
  - name: Azure service tags
    description: Documentation of Azure's file.
    link: https://learn.microsoft.com/en-us/azure/virtual-network/service-tags-overview
  - name: OCI IP address ranges
    description: Documentation of OCI's file.
    link: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm
"""

EXAMPLES = r"""
- name: Keep copies of all four files
  edgeops.cloudflare.cloud_ranges:
    dest: ~/cloud-ranges

- name: Keep a copy of AWS's file, and look for a newer one each day
  edgeops.cloudflare.cloud_ranges:
    dest: ~/cloud-ranges
    vendors:
      - aws
    max_age: 1

- name: Get two files from a mirror, which is a URL or a directory
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
  returned: on success, or when a copy could not be updated
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
      description: The URL or path of the source.
      type: str
      returned: always
    stamp:
      description:
        - The version that the file contains, which is a time in UTC or Azure's C(changeNumber). V(null) if there is no
          valid copy.
      type: str
      returned: always
    prefixes:
      description: The number of different prefixes in the copy that are used for look-ups.
      type: int
      returned: always
    changed:
      description: Whether the copy changed, or would change in check mode.
      type: bool
      returned: always
    status:
      description:
        - V(updated), V(unchanged) if the source has nothing new, V(young) if the copy is younger than O(max_age), or
          V(failed).
        - If only the time in the file is new, the status is V(unchanged) and the copy is not replaced.
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
