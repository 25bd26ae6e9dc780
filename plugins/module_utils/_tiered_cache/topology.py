# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Tiered Cache settings, the topologies, and the steps from one topology to another (API facts, Tiered Cache)."""

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

    editable: whether the API reports it as editable, which is not always correct. in_plan: False if the zone's plan
    does not include the setting. It is off then.
    """

    on: bool
    editable: bool = True
    in_plan: bool = True


@dataclass(frozen=True)
class Step:
    """The name of a setting, and its new value."""

    name: str
    on: bool


def topology(*, tiered_caching: bool, smart_topology: bool) -> str:
    """Return the topology that results from the settings.

    NONE: there are no upper tiers, so mappings have no effect. SMART: the only topology in which mappings have an
    effect. GENERIC: an Enterprise topology. The API does not show a custom topology, which overrides all others.
    """
    if not tiered_caching:
        return NONE
    return SMART if smart_topology else GENERIC


def plan_steps(wanted: str, regional: bool | None, current: Mapping[str, Setting]) -> tuple[Step, ...]:
    """Return the settings to change, in the required order.

    wanted: a topology. regional: None to leave it unchanged. current: name → setting; REGIONAL is only needed if
    `regional` is set.

    Settings are turned off before others are turned on. Those that depend on Tiered Cache are turned off before it and
    on after it. The zone therefore never has an intermediate topology that was not requested.
    """
    targets = {TIERED_CACHING: wanted != NONE, SMART_TOPOLOGY: wanted == SMART}
    if regional is not None:
        targets[REGIONAL] = regional
    differing = [Step(name, on) for name, on in targets.items() if current[name].on is not on]
    off = [step for step in reversed(differing) if not step.on]
    return (*off, *(step for step in differing if step.on))
