# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The zones that the role `origin_cloud_regions` gets, checked."""

from __future__ import annotations

import json
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.entries import parse_entries

DOCUMENTATION = r"""
name: _role_entries
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Check the zones of the role origin_cloud_regions
description:
  - This filter is a part of the role P(edgeops.cloudflare.origin_cloud_regions#role), and may change in any release.
    Do not use it elsewhere.
options:
  _input:
    description:
      - The zones, as the role takes them.
    type: list
    elements: raw
    required: true
  defaults:
    description:
      - The values of the keys that an entry leaves out.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Check the zones
  ansible.builtin.debug:
    msg: "{{ origin_cloud_regions_zones | edgeops.cloudflare._role_entries(defaults={'state': 'present'}) }}"
"""

RETURN = r"""
_value:
  description:
    - For each entry a dictionary with C(entry), without its mappings, and C(mappings), which are JSON.
  type: list
  elements: dict
"""


def role_entries(zones: Any, defaults: dict[str, Any]) -> list[dict[str, Any]]:
    """The list of zones → `[{entry: {name, problem, zone, zone_id, options, groups}, mappings: JSON}]`.

    Raises AnsibleFilterError if there is no list with an entry.
    """
    try:
        entries = parse_entries(zones, defaults)
    except OptionsError as error:
        raise AnsibleFilterError(str(error)) from None
    return [
        wrap_var(
            {
                "entry": {
                    "name": entry.name,
                    "problem": entry.problem,
                    "zone": entry.zone,
                    "zone_id": entry.zone_id,
                    "options": entry.options,
                    "groups": [list(group) for group in entry.groups],
                },
                "mappings": json.dumps(entry.mappings),
            }
        )
        for entry in entries
    ]


class FilterModule:
    """Ansible's interface of filters."""

    def filters(self) -> dict[str, Any]:
        """The filters of this file by name."""
        return {"_role_entries": role_entries}
