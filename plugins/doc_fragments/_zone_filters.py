# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that choose zones: of the module `zone_info`, and below `filters` of the inventory plugin `zones`."""

from __future__ import annotations

from textwrap import indent


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  accounts:
    description:
      - Only zones of these accounts. Each is the id of an account, or its exact name.
    type: list
    elements: str
  names:
    description:
      - Only zones whose name matches one of these. C(*) stands for any text, C(?) for one character, and C([ab]) for
        one of several.
      - The beginning, the end or the middle of a pattern is also sent to the API, so that V(shop-*) does not read the
        zones that begin otherwise.
    type: list
    elements: str
  exclude:
    description:
      - No zone whose name matches one of these, which are written like the names.
    type: list
    elements: str
  statuses:
    description:
      - Only zones with one of these statuses. An empty list means all of them.
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
      - Only zones of one of these types. Without it, zones of all types but V(internal).
    type: list
    elements: str
    choices:
      - full
      - partial
      - secondary
      - internal
  plans:
    description:
      - Only zones with one of these plans, for example V(free) or V(enterprise).
      - The long name of a plan, for example V(Enterprise Website), is taken as well.
    type: list
    elements: str
  paused:
    description:
      - Whether paused zones are listed too. Nothing of a paused zone passes through Cloudflare.
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
    # Annotated, both of them, since Ansible's yamllint takes assignments for documentation.
    INVENTORY: str = _BELOW_FILTERS + indent(DOCUMENTATION.partition("options:\n")[2], "    ")
