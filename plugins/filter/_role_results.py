# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of the role `origin_cloud_regions`, in the shape that it reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.results import report_zones

DOCUMENTATION = r"""
name: _role_results
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Report what the role origin_cloud_regions did
description:
  - This filter is a part of the role P(edgeops.cloudflare.origin_cloud_regions#role), and may change in any release.
    Do not use it elsewhere.
options:
  _input:
    description:
      - The results of the module M(edgeops.cloudflare.origin_cloud_region), one for each entry.
    type: list
    elements: dict
    required: true
  entries:
    description:
      - The entries, as P(edgeops.cloudflare.role_entries#lookup) returns them.
    type: list
    elements: dict
    required: true
  prepared:
    description:
      - The results of the module M(edgeops.cloudflare.tiered_cache), one for each entry, or an empty list.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Report
  ansible.builtin.debug:
    msg: "{{ applied.results | edgeops.cloudflare._role_results(entries=entries) }}"
"""

RETURN = r"""
_value:
  description:
    - An entry of C(origin_cloud_regions_results) for each zone.
  type: list
  elements: dict
"""


def role_results(
    results: Sequence[Mapping[str, Any]],
    entries: Sequence[Mapping[str, Any]],
    prepared: Sequence[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The module's results and their entries, in the same order → `origin_cloud_regions_results`."""
    reports = report_zones(entries, results, prepared)
    # The values of the result are already marked as unsafe. Only the strings may be new.
    return [
        {key: wrap_var(value) if isinstance(value, str) else value for key, value in report.items()}
        for report in reports
    ]


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_role_results": role_results}
