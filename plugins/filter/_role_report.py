# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of the role `origin_cloud_regions`, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.results import (
    failure_of_zones,
    line_of_zone,
    report_zones,
)

DOCUMENTATION = r"""
name: _role_report
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Summarize what the role origin_cloud_regions did
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
    msg: "{{ (applied.results | edgeops.cloudflare._role_report(entries=entries)).lines }}"
"""

RETURN = r"""
_value:
  description:
    - A dictionary with C(lines), one for each zone, and C(failure), the message of the role, which is empty if no zone
      failed.
  type: dict
"""


def role_report(
    results: Sequence[Mapping[str, Any]],
    entries: Sequence[Mapping[str, Any]],
    prepared: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The module's results and their entries, in the same order → `{lines, failure}`."""
    reports = report_zones(entries, results, prepared)
    return {
        "lines": [wrap_var(line_of_zone(report)) for report in reports],
        "failure": wrap_var(failure_of_zones(reports)),
    }


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_role_report": role_report}
