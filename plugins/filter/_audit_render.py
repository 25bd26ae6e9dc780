# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The forms of an audit report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import Document, read_document
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.junit import to_junit
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.markdown import to_markdown
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.message import (
    failure_message,
    summary_line,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.page import to_html

DOCUMENTATION = r"""
name: _audit_render
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Convert the document of an audit report to one of its formats
description:
  - This filter is a part of the playbook C(edgeops.cloudflare.audit), and may change in any release. Do not use it
    elsewhere.
options:
  _input:
    description:
      - The document that P(edgeops.cloudflare._audit_report#filter) returns.
    type: str
    required: true
  form:
    description:
      - The format.
    type: str
    choices:
      - html
      - json
      - md
      - xml
      - summary
      - failure
    required: true
"""

EXAMPLES = r"""
- name: Show the report
  ansible.builtin.debug:
    msg: "{{ document | edgeops.cloudflare._audit_render('md') }}"
"""

RETURN = r"""
_value:
  description:
    - The text.
  type: str
"""


_FORMS: dict[str, Callable[[Document], str]] = {
    "html": to_html,
    "md": to_markdown,
    "xml": to_junit,
    "summary": summary_line,
    "failure": failure_message,
}


def audit_render(document: str, form: str) -> str:
    """The document in a format; `json` returns it unchanged."""
    text = document if form == "json" else _FORMS[form](read_document(document))
    rendered: str = wrap_var(text)
    return rendered


class FilterModule:
    """Ansible's filter interface."""

    def filters(self) -> dict[str, Any]:
        """Return the filters in this file by name."""
        return {"_audit_render": audit_render}
