# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses the options of `origin_cloud_region`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import (
    Desired,
    parse_addresses,
    parse_mappings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import (
    Plan,
    plan_absent,
    plan_exactly,
    plan_present,
)


@dataclass(frozen=True)
class Task:
    """The state of a zone that a task requests.

    wanted: the IPs whose state must be known, or None for the whole zone. make_plan: current state → plan.
    indexes: IP → its index in the option `mappings`. delete_limit, move_limit: None for no limit.
    warnings: about entries that were tolerated.
    """

    wanted: tuple[str, ...] | None
    make_plan: Callable[[CurrentState], Plan]
    indexes: dict[str, int]
    delete_limit: int | None
    move_limit: int | None
    validate_regions: bool
    warnings: tuple[str, ...]


def parse_task(params: Mapping[str, Any]) -> Task:
    """Parse the options of the module. Raises OptionsError with all problems."""
    problems = _guard_problems(params)
    try:
        desired = _parse_desired(params)
    except OptionsError as error:
        raise OptionsError([*problems, *error.details]) from None
    if problems:
        raise OptionsError(problems)
    return Task(
        wanted=None if params["prune"] else desired.ips,
        make_plan=_planner(params, desired),
        indexes=desired.indexes,
        delete_limit=params["prune_limit"],
        move_limit=params["move_limit"],
        validate_regions=params["validate_regions"],
        warnings=desired.warnings,
    )


def _guard_problems(params: Mapping[str, Any]) -> list[str]:
    problems = []
    if params["prune"] and params["state"] == "absent":
        problems.append("prune: is only valid with state 'present'; state 'absent' only deletes the listed mappings")
    elif params["prune"] and not params["mappings"] and not params["allow_empty"]:
        problems.append(
            "mappings: is empty, so prune would delete every mapping of the zone;"
            " set allow_empty to true if that is intended"
        )
    problems.extend(
        f"{name}: {params[name]} is not a valid number of {counted}; write 0 or more"
        for name, counted in (("prune_limit", "mappings"), ("move_limit", "origins"))
        if params[name] is not None and params[name] < 0
    )
    if params["backup_keep"] is not None and params["backup_keep"] < 1:
        problems.append(
            f"backup_keep: {params['backup_keep']} would not keep any backup; use 1 or more, or omit it to keep all"
        )
    return problems


def _parse_desired(params: Mapping[str, Any]) -> Desired:
    if params["state"] == "absent":
        return parse_addresses(params["mappings"])
    return parse_mappings(params["mappings"])


def _planner(params: Mapping[str, Any], desired: Desired) -> Callable[[CurrentState], Plan]:
    if params["state"] == "absent":
        return partial(plan_absent, desired.ips)
    if params["prune"]:
        return partial(plan_exactly, desired.mappings)
    return partial(plan_present, desired.mappings)
