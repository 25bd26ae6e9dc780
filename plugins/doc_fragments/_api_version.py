# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option of modules that use the API for origin cloud regions, which exists in two versions."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_version:
    description:
      - The version of Cloudflare's API for origin cloud regions.
      - With V(auto), v2 is used, and v1 only where v2 does not exist.
      - Cloudflare has deprecated v1.
      - To set it once for all modules that have it, use C(group/edgeops.cloudflare.origin_cloud_regions) in
        C(module_defaults).
    type: str
    choices:
      - auto
      - v2
      - v1
    default: auto
"""
