# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The argument specs of the modules for mappings, without the options that all modules share."""

from __future__ import annotations

from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import VENDORS

API_VERSION_OPTION: dict[str, Any] = {
    "api_version": {"type": "str", "choices": ["auto", "v2", "v1"], "default": "auto"},
}
TASK_OPTIONS: dict[str, Any] = {
    **API_VERSION_OPTION,
    "mappings": {
        "type": "list",
        "elements": "dict",
        "required": True,
        # No suboption is required here, because Ansible's message would not contain the index of the entry.
        "options": {
            "ip": {"type": "str", "aliases": ["origin_ip"]},
            "vendor": {"type": "str"},
            "region": {"type": "str"},
        },
    },
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "prune": {"type": "bool", "default": False},
    "prune_limit": {"type": "int"},
    "move_limit": {"type": "int"},
    "allow_empty": {"type": "bool", "default": False},
    "validate_regions": {"type": "bool", "default": True},
    "backup_dir": {"type": "path"},
    "backup_keep": {"type": "int"},
    "report": {"type": "str", "choices": ["full", "summary"], "default": "full"},
}
INFO_OPTIONS: dict[str, Any] = {
    **API_VERSION_OPTION,
    "ips": {"type": "list", "elements": "str"},
    "upper_tiers": {"type": "bool", "default": False},
}
SUPPORTED_OPTIONS: dict[str, Any] = {
    **API_VERSION_OPTION,
    "vendor": {"type": "str", "choices": list(VENDORS)},
}
