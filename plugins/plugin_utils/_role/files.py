# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info module returned for each zone → the files of an export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.zone_file import ZoneFile, file_stem
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.failures import failure


def export_zone(name: str, result: Mapping[str, Any]) -> dict[str, str]:
    """`{name, problem, file, content}`; the last two are empty if there is a problem.

    name: of the zone, or its id, which has no dot. result: of the module's task.
    """
    problem = failure(result, "mappings")
    if problem:
        return {"name": name, "problem": problem, "file": "", "content": ""}
    zone_name = name if "." in name else ""
    mappings = [OriginMapping(str(row["ip"]), str(row["vendor"]), str(row["region"])) for row in result["mappings"]]
    content = ZoneFile(zone_name, name, f"with the id {result['zone_id']}").text(mappings)
    return {"name": name, "problem": "", "file": f"{file_stem(zone_name, name)}.yml", "content": content}
