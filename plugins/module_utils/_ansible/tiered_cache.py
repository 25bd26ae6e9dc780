# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module `tiered_cache`: its options, and what Ansible gets of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.converge import Run, Wanted
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.topology import (
    GENERIC,
    NONE,
    REGIONAL,
    SMART,
    SMART_TOPOLOGY,
    TIERED_CACHING,
    Setting,
    topology,
)

_OFF = "off"

TIERED_CACHE_OPTIONS: dict[str, Any] = {
    "topology": {"type": "str", "choices": [SMART, GENERIC, _OFF], "required": True},
    "regional": {"type": "bool"},
}

_NAMES = {"tiered_caching": TIERED_CACHING, "smart_topology": SMART_TOPOLOGY, "regional": REGIONAL}
"""Return value → setting."""


def parse_wanted(params: Mapping[str, Any]) -> Wanted:
    """What the options ask for. Raises OptionsError if they contradict each other (API facts, Tiered Cache)."""
    if params["regional"] and params["topology"] == _OFF:
        raise OptionsError(
            ["regional: Regional Tiered Cache does nothing with topology off; choose another topology, or leave it out"]
        )
    return Wanted(NONE if params["topology"] == _OFF else params["topology"], params["regional"])


def tiered_cache_values(run: Run, *, diff: bool) -> dict[str, Any]:
    """The return values about a run. Without `before` and the like if the zone could not be read."""
    if not run.before:
        return {"changed": False}
    before, after = _values(run.before), _values(run.after)
    values = {
        "changed": run.changed,
        "before": before,
        "after": after,
        "topology": after["topology"],
        "editable": {
            name: setting.editable for name, key in _NAMES.items() if (setting := run.before.get(key)) is not None
        },
    }
    return {**values, "diff": {"before": before, "after": after}} if diff else values


def warnings(run: Run) -> tuple[str, ...]:
    """What the user should read although it did not stop the run."""
    locked = [step.name for step in run.steps if not run.before[step.name].editable]
    if not locked:
        return ()
    return (
        f"the API says that these credentials may not change {', '.join(locked)} (editable is false);"
        " this is not always true, so the module tries",
    )


def _values(settings: Mapping[str, Setting | None]) -> dict[str, Any]:
    on = {name: setting.on if (setting := settings.get(key)) else None for name, key in _NAMES.items()}
    return {"topology": _topology(on["tiered_caching"], on["smart_topology"]), **on}


def _topology(tiered_caching: bool | None, smart_topology: bool | None) -> str | None:
    """As the option has it; None where the settings do not tell."""
    if tiered_caching is None or (tiered_caching and smart_topology is None):
        return None
    word = topology(tiered_caching=tiered_caching, smart_topology=bool(smart_topology))
    return _OFF if word == NONE else word
