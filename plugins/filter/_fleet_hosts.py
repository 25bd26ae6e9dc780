# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The hosts for the play of `edgeops.cloudflare.fleet` that reports."""

from __future__ import annotations

from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.fleet import choose_hosts
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.host_results import results_of_hosts

DOCUMENTATION = r"""
name: _fleet_hosts
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Hosts whose zones failed
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
- name: Show the hosts
  ansible.builtin.debug:
    msg: "{{ hostvars | edgeops.cloudflare._fleet_hosts }}"
"""

RETURN = r"""
_value:
  description:
    - The hosts whose zones failed. If there are none, one of the other hosts.
  type: list
  elements: str
"""


def fleet_hosts(hostvars: Any) -> list[str]:
    """`hostvars` → names of hosts."""
    return choose_hosts(results_of_hosts(hostvars))


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_fleet_hosts": fleet_hosts}
