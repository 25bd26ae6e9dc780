# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that the filters for cloud facts share."""

from __future__ import annotations


class ModuleDocFragment:
    """`_cloud_facts` for all of these filters, `_cloud_facts.region` for those with the option `region`."""

    DOCUMENTATION = r"""
options:
  unplaced:
    description:
      - How to handle public addresses that have no region.
      - With V(fail), the filter fails and lists all of them. With V(skip), it omits them.
    type: str
    choices:
      - fail
      - skip
    default: fail
  place:
    description: The name of the list in error messages, for example the name of a variable.
    type: str
    default: facts
"""

    REGION = r"""
options:
  region:
    description:
      - The region of items whose facts do not contain a region. An item's own region takes precedence.
      - You can use any name that O(edgeops.cloudflare.origin_cloud_region#module:mappings[].region) accepts.
    type: str
"""
