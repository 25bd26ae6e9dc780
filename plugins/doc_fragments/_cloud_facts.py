# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the filters that make mappings of cloud facts have in common."""

from __future__ import annotations


class ModuleDocFragment:
    """`_cloud_facts` for all of them, `_cloud_facts.region` for those that take a region."""

    DOCUMENTATION = r"""
options:
  unplaced:
    description:
      - What to do with public addresses that have no region.
      - With V(fail), the filter fails and names all of them. With V(skip), it leaves them out.
    type: str
    choices:
      - fail
      - skip
    default: fail
  place:
    description: What error messages call the list, for example the variable that it comes from.
    type: str
    default: facts
"""

    REGION = r"""
options:
  region:
    description:
      - The region of items whose facts do not name one. An item's own region takes precedence.
      - Any name that O(edgeops.cloudflare.origin_cloud_region#module:mappings[].region) accepts.
    type: str
"""
