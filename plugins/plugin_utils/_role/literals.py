# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of variables that contain nothing for Ansible to evaluate."""

from __future__ import annotations

from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._zones.trust import may_be_template


def is_literal(value: Any) -> bool:
    """Whether a variable has this value as it stands, so that nothing in it is a template or encrypted."""
    if isinstance(value, str):
        return not may_be_template(value)
    if isinstance(value, dict):
        return all(map(is_literal, value)) and all(map(is_literal, value.values()))
    if isinstance(value, list):
        return all(map(is_literal, value))
    return value is None or isinstance(value, (bool, int, float))
