# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of `origin_cloud_region_audit_info`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.checks import days_problems
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_options import API_VERSION_OPTION
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError

AUDIT_OPTIONS: dict[str, Any] = {
    **API_VERSION_OPTION,
    "ranges_dir": {"type": "path"},
    "max_age": {"type": "int", "default": 30},
    "load_balancers": {"type": "bool", "default": True},
}


@dataclass(frozen=True)
class AuditOptions:
    """The validated options of the module. ranges_dir: None to skip look-ups. max_age: days."""

    api_version: str
    ranges_dir: Path | None
    max_age: int
    load_balancers: bool


def parse_audit_options(params: Mapping[str, Any]) -> AuditOptions:
    """Validate the options of the module. Raises OptionsError with all problems."""
    ranges_dir = params["ranges_dir"]
    problems = days_problems("max_age", params["max_age"])
    if ranges_dir is not None and not ranges_dir.strip():
        problems.append("ranges_dir: is empty; set it to the directory of the published ranges, or omit it")
    if problems:
        raise OptionsError(problems)
    return AuditOptions(
        params["api_version"],
        None if ranges_dir is None else Path(ranges_dir),
        params["max_age"],
        params["load_balancers"],
    )
