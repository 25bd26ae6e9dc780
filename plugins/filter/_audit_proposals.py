# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables files that an audit proposes."""

from __future__ import annotations

from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import read_document
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.proposals import propose

DOCUMENTATION = r"""
name: _audit_proposals
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Generate the variables files that an audit proposes
description:
  - This filter is a part of the playbook C(edgeops.cloudflare.audit), and may change in any release. Do not use it
    elsewhere.
options:
  _input:
    description:
      - The document that P(edgeops.cloudflare._audit_report#filter) returns.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Generate the files
  ansible.builtin.debug:
    msg: "{{ document | edgeops.cloudflare._audit_proposals }}"
"""

RETURN = r"""
_value:
  description:
    - For each zone that was read and should have mappings, a dictionary with C(name), C(file) and C(content).
  type: list
  elements: dict
"""


def audit_proposals(document: str) -> list[dict[str, str]]:
    """The document → `[{name, file, content}]`."""
    return [wrap_var(file) for file in propose(read_document(document))]


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_audit_proposals": audit_proposals}
