# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of all zones of `edgeops.cloudflare.fleet`."""

from __future__ import annotations

from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.fleet import (
    count_outcomes,
    lines_of_fleet,
    report_host,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.host_results import (
    raw_variables,
    results_of_hosts,
)

DOCUMENTATION = r"""
name: _fleet_report
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Summarize the results of zones that are hosts
description:
  - This filter is a part of the playbook C(edgeops.cloudflare.fleet), and may change in any release.
    Do not use it elsewhere.
options:
  _input:
    description:
      - The variable C(hostvars).
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Report
  ansible.builtin.debug:
    msg: "{{ (hostvars | edgeops.cloudflare._fleet_report).lines }}"
"""

RETURN = r"""
_value:
  description:
    - A dictionary with C(zones), a list of the results, C(counts), the number of zones with each outcome, C(lines), the
      report as text, and C(failures), the message of each host whose zone failed.
  type: dict
"""


def fleet_report(hostvars: Any) -> dict[str, Any]:
    """`hostvars` → `{zones, counts, lines, failures}`."""
    zones = [
        report_host(host, result, raw_variables(hostvars, host)) for host, result in results_of_hosts(hostvars).items()
    ]
    return {
        # The values of the result are already marked as unsafe. Only the strings may be new.
        "zones": [
            {key: wrap_var(value) if isinstance(value, str) else value for key, value in zone.items()} for zone in zones
        ],
        "counts": count_outcomes(zones),
        "lines": [wrap_var(line) for line in lines_of_fleet(zones)],
        "failures": {zone["name"]: wrap_var(zone["msg"]) for zone in zones if not zone["ok"]},
    }


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_fleet_report": fleet_report}
