# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Tiered Cache settings, what they mean, and what leads to another topology (API facts, Tiered Cache)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TIERED_CACHING = "tiered_caching"
SMART_TOPOLOGY = "tiered_cache_smart_topology_enable"
REGIONAL = "tc_regional"

NONE = "none"
SMART = "smart"
GENERIC = "generic"


@dataclass(frozen=True)
class Setting:
    """One setting.

    editable: what the API says of that; it is not always true. in_plan: False if the zone's plan does not have the
    setting, which is off then.
    """

    on: bool
    editable: bool = True
    in_plan: bool = True


@dataclass(frozen=True)
class Step:
    """One setting to switch, by its name."""

    name: str
    on: bool


def topology(*, tiered_caching: bool, smart_topology: bool) -> str:
    """Which data centers are upper tiers.

    NONE: there are none, so mappings do nothing. SMART: the one in which mappings act. GENERIC: an Enterprise topology
    in which they do not. No call tells of a Custom topology, which overrides all.
    """
    if not tiered_caching:
        return NONE
    return SMART if smart_topology else GENERIC


def plan_steps(wanted: str, regional: bool | None, current: Mapping[str, Setting]) -> tuple[Step, ...]:
    """What to switch, in the order in which it has to be done.

    wanted: a topology. regional: None to leave it as it is. current: name → setting, with REGIONAL only if it matters.

    What is switched off comes first, and the settings that build on Tiered Cache go off before it and on after it, so
    that the zone never has a topology in between that nobody asked for.
    """
    targets = {TIERED_CACHING: wanted != NONE, SMART_TOPOLOGY: wanted == SMART}
    if regional is not None:
        targets[REGIONAL] = regional
    differing = [Step(name, on) for name, on in targets.items() if current[name].on is not on]
    off = [step for step in reversed(differing) if not step.on]
    return (*off, *(step for step in differing if step.on))
