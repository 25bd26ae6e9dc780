# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info module returned for a zone that the variables do not list → its entry in the drift report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.failures import failure


def report_unlisted(name: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """`{name, ok, msg, count}`. count: the number of the zone's mappings, 0 if it was not read. result: of the task."""
    problem = failure(result, "mappings")
    return {"name": name, "ok": not problem, "msg": problem, "count": 0 if problem else len(result["mappings"])}
