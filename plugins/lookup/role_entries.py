# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The zones that the role `origin_cloud_regions` gets, checked.

A lookup, since a filter would get the value of the variable only after Ansible has looked for templates in each address
of each zone, which from ansible-core 2.19 on takes longer than all else that the role itself does.
"""

from __future__ import annotations

DOCUMENTATION = r"""
name: role_entries
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Check the zones of the role origin_cloud_regions
description:
  - This lookup is a part of the role P(edgeops.cloudflare.origin_cloud_regions#role), and may change in any release.
    Do not use it elsewhere.
  - It reads the variable C(origin_cloud_regions_zones).
options:
  defaults:
    description:
      - The default values for keys that an entry does not set.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Check the zones
  ansible.builtin.set_fact:
    checked: "{{ lookup('edgeops.cloudflare.role_entries', defaults={'state': 'present'}) }}"
"""

RETURN = r"""
_raw:
  description:
    - One dictionary with C(problem), which is empty if there is a list of zones, and the lists C(entries) and
      C(mappings). In the second one, each item is JSON.
  type: list
  elements: dict
"""

import json
from collections.abc import Mapping
from typing import Any

from ansible.plugins.lookup import LookupBase

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.entries import LIST, Entry, parse_entries
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.literals import is_literal


class LookupModule(LookupBase):  # type: ignore[misc]
    """Ansible's lookup interface."""

    def run(self, terms: Any, variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[dict[str, Any]]:
        """The variable with the zones → one dictionary `{problem, entries, mappings}`. kwargs: the options."""
        try:
            entries = parse_entries(self._zones(variables or {}), kwargs["defaults"])
        except OptionsError as error:
            return [{"problem": str(error), "entries": [], "mappings": []}]
        return [
            {
                "problem": "",
                "entries": [_without_mappings(entry) for entry in entries],
                "mappings": [json.dumps(entry.mappings) for entry in entries],
            }
        ]

    def _zones(self, variables: Mapping[str, Any]) -> Any:
        zones = variables.get(LIST)
        return zones if is_literal(zones) else self._templar.template(zones)


def _without_mappings(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "problem": entry.problem,
        "zone": entry.zone,
        "zone_id": entry.zone_id,
        "options": dict(entry.options),
        "groups": [list(group) for group in entry.groups],
    }
