# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of audits as one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import make_document

DOCUMENTATION = r"""
name: _audit_report
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Generate the document of an audit report
description:
  - This filter is a part of the playbook C(edgeops.cloudflare.audit), and may change in any release. Do not use it
    elsewhere.
options:
  _input:
    description:
      - The results of the module M(edgeops.cloudflare.origin_cloud_region_audit_info), one for each zone.
    type: list
    elements: dict
    required: true
  names:
    description:
      - The name or the id of each zone.
    type: list
    elements: str
    required: true
  generated:
    description:
      - The time of the audit.
    type: str
    required: true
  upper_tiers:
    description:
      - The regions that M(edgeops.cloudflare.origin_cloud_region_supported_info) returns.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Generate the document
  ansible.builtin.debug:
    msg: "{{ audits.results | edgeops.cloudflare._audit_report(names=['example.com'], generated='', upper_tiers=[]) }}"
"""

RETURN = r"""
_value:
  description:
    - A dictionary whose only key, C(document), contains the document as JSON.
  type: dict
"""


def audit_report(
    results: Sequence[Mapping[str, Any]], names: Sequence[str], generated: str, upper_tiers: Sequence[Any]
) -> dict[str, str]:
    """The module's results and the zones, in the same order → `{document}`, which is JSON.

    It is in a dictionary, because older versions of ansible-core convert a JSON string to a dictionary.
    """
    document: dict[str, str] = wrap_var({"document": make_document(results, names, generated, upper_tiers)})
    return document


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_audit_report": audit_report}
