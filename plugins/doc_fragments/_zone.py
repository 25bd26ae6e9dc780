# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of modules that work on one zone."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  zone_id:
    description:
      - The id of the zone.
      - Exactly one of O(zone_id) and O(zone) is required.
    type: str
  zone:
    description:
      - >-
        The name of the zone, for example V(example.com). The module looks up the id, which takes one more request and
        requires the permission I(Zone: Read).
      - Exactly one of O(zone_id) and O(zone) is required.
    type: str
"""
