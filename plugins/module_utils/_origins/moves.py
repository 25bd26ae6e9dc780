# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan and the supported regions → which origins move to other upper tiers.

New upper tiers do not have the cached content of an origin until their caches have filled (API facts, upper tiers).
"""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Move, Plan
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import (
    SupportedRegions,
    offered_spellings,
)


def find_moves(plan: Plan, supported: SupportedRegions) -> Plan:
    """Return the plan with the move of each update.

    The move of a create or a delete is unknown, because there is only one region. It is also unknown if a list of colos
    is missing or may be incomplete.
    """
    if not supported.complete:
        return plan
    spellings = offered_spellings(supported)
    return replace(plan, changes=tuple(_with_move(change, supported, spellings) for change in plan.changes))


def _with_move(change: Change, supported: SupportedRegions, spellings: dict[tuple[str, str], str]) -> Change:
    if change.before is None or change.after is None:
        return change
    before, after = (_colos(mapping, supported, spellings) for mapping in (change.before, change.after))
    if not before or not after:
        return change
    leaves = tuple(colo for colo in before if colo not in after)
    reaches = tuple(colo for colo in after if colo not in before)
    return replace(change, move=Move(leaves, reaches))


def _colos(
    mapping: OriginMapping, supported: SupportedRegions, spellings: dict[tuple[str, str], str]
) -> tuple[str, ...]:
    """The upper tiers of a mapping's region; empty if they are not known."""
    region = spellings.get((mapping.vendor, mapping.region), mapping.region)
    return supported.colos.get(mapping.vendor, {}).get(region, ())
