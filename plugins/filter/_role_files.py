# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that the role `origin_cloud_regions` exports zones to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.files import export_zone

DOCUMENTATION = r"""
name: _role_files
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Generate the files that the role origin_cloud_regions exports
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
      - The name or the id of each zone.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Generate the files
  ansible.builtin.debug:
    msg: "{{ read.results | edgeops.cloudflare._role_files(names=['example.com']) }}"
"""

RETURN = r"""
_value:
  description:
    - For each zone a dictionary with C(name), C(problem), C(file) and C(content).
  type: list
  elements: dict
"""


def role_files(results: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, str]]:
    """The module's results and the zones, in the same order → `[{name, problem, file, content}]`."""
    files = [export_zone(name, result) for name, result in zip(names, results)]
    return [wrap_var(file) for file in files]


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_role_files": role_files}
