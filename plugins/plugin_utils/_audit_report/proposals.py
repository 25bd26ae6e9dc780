# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files with the mappings that each zone should have, for the playbook `edgeops.cloudflare.apply`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.zone_file import ZoneFile, file_stem
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import FAILED, Document


def propose(document: Document) -> list[dict[str, str]]:
    """`[{name, file, content}]`, one for each zone that was read and should have mappings.

    A zone without any gets no file, since applying that would only delete what was added in the meantime.
    """
    # Two accounts can have a zone of the same name, which then does not say which zone is meant.
    names = Counter(zone["name"] for zone in document["zones"])
    proposed = [zone for zone in document["zones"] if zone["verdict"] != FAILED and zone.get("mappings")]
    return [_proposal(zone, by_name=names[zone["name"]] == 1) for zone in proposed]


def _proposal(zone: Mapping[str, Any], *, by_name: bool) -> dict[str, str]:
    zone_id = zone["zone_id"]
    name = zone["name"] if by_name and "." in zone["name"] else ""
    mappings = [OriginMapping(row["ip"], row["vendor"], row["region"]) for row in zone["mappings"]]
    remark = f"with the id {zone_id}, as an audit proposes them"
    return {
        "name": zone["name"],
        "file": f"{file_stem(name, zone_id)}.yml",
        "content": ZoneFile(name, zone_id, remark).text(mappings),
    }
