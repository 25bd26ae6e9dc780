# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that select zones, for the module `zone_info` and for `filters` of the inventory plugin `zones`."""

from __future__ import annotations

from textwrap import indent


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  accounts:
    description:
      - Only list zones of these accounts. Use the id or the exact name of each account.
    type: list
    elements: str
  names:
    description:
      - Only list zones whose name matches one of these patterns. C(*) matches any text, C(?) any character, and C([ab])
        one of the characters.
      - If possible, the API does a part of the matching. For example, with V(shop-*), only zones whose names start with
        V(shop-) are read.
    type: list
    elements: str
  exclude:
    description:
      - Do not list zones whose name matches one of these patterns. The syntax is the same as for names.
    type: list
    elements: str
  statuses:
    description:
      - Only list zones with one of these statuses. An empty list selects all of them.
    type: list
    elements: str
    choices:
      - initializing
      - pending
      - active
      - moved
    default:
      - active
  types:
    description:
      - Only list zones of these types. By default, all types except V(internal) are listed.
    type: list
    elements: str
    choices:
      - full
      - partial
      - secondary
      - internal
  plans:
    description:
      - Only list zones with one of these plans, for example V(free) or V(enterprise).
      - You can also use the long name of a plan, for example V(Enterprise Website).
    type: list
    elements: str
  paused:
    description:
      - Whether to also list paused zones. The traffic of a paused zone does not pass through Cloudflare.
    type: bool
    default: false
"""

    _BELOW_FILTERS: str = """
options:
  filters:
    description:
      - Which zones become hosts.
    type: dict
    default: {}
    suboptions:
"""
    # Both are annotated, because Ansible's yamllint would otherwise parse the expressions as documentation.
    INVENTORY: str = _BELOW_FILTERS + indent(DOCUMENTATION.partition("options:\n")[2], "    ")
