# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mappings that the variables of a host give to its zone.

A lookup, since the value of a variable without templates need not go through Ansible's templating, which takes long for
many mappings.
"""

from __future__ import annotations

DOCUMENTATION = r"""
name: fleet_mappings
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Mappings of a zone that is a host
description:
  - This lookup is a part of the playbook C(edgeops.cloudflare.fleet), and may change in any release.
    Do not use it elsewhere.
  - It reads the variables C(origin_cloud_regions), C(origin_cloud_regions_shared) and C(origin_cloud_region_mappings).
options: {}
"""

EXAMPLES = r"""
- name: Show the mappings
  ansible.builtin.debug:
    msg: "{{ lookup('edgeops.cloudflare.fleet_mappings') | from_json }}"
"""

RETURN = r"""
_raw:
  description:
    - One string, which is the list of mappings as JSON.
  type: list
  elements: str
"""

import json
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.host_mappings import VARIABLES, parse_host
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.literals import is_literal


class LookupModule(LookupBase):  # type: ignore[misc]
    """Ansible's lookup interface."""

    def run(self, terms: Any, variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """The variables of the host → one text, the list of mappings as JSON."""
        given = {name: value for name, value in (variables or {}).items() if name in VARIABLES}
        try:
            return [json.dumps(parse_host({name: self._value(value) for name, value in given.items()}).mappings)]
        except OptionsError as error:
            raise AnsibleLookupError(str(error)) from None

    def _value(self, value: Any) -> Any:
        return value if is_literal(value) else self._templar.template(value)
