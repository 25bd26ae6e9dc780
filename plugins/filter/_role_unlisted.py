# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What zones hold that the variables of the role `origin_cloud_regions` do not list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.unlisted import report_unlisted

DOCUMENTATION = r"""
name: _role_unlisted
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Report zones that the variables of the role origin_cloud_regions do not list
description:
  - This filter is a part of the role P(edgeops.cloudflare.origin_cloud_regions#role), and may change in any release.
    Do not use it elsewhere.
options:
  _input:
    description:
      - The results of the module M(edgeops.cloudflare.origin_cloud_region_info), one for each zone.
    type: list
    elements: dict
    required: true
  names:
    description:
      - The name of each zone.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Report the zones
  ansible.builtin.debug:
    msg: "{{ read.results | edgeops.cloudflare._role_unlisted(names=['example.com']) }}"
"""

RETURN = r"""
_value:
  description:
    - For each zone a dictionary with C(name), C(ok), C(msg) and C(count), the number of its mappings.
  type: list
  elements: dict
"""


def role_unlisted(results: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """The module's results and the zones, in the same order → `[{name, ok, msg, count}]`."""
    return [wrap_var(report_unlisted(name, result)) for name, result in zip(names, results)]


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_role_unlisted": role_unlisted}
