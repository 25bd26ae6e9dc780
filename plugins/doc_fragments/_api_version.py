# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option of modules that use the API for origin cloud regions."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_version:
    description:
      - The version of Cloudflare's API for origin cloud regions.
      - With V(auto), the module uses v2, or v1 if v2 does not exist.
      - Cloudflare has deprecated v1.
      - To set this option for all modules that have it, use C(group/edgeops.cloudflare.origin_cloud_regions) in
        C(module_defaults).
    type: str
    choices:
      - auto
      - v2
      - v1
    default: auto
"""
