# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of a host that is a zone → the mappings of the zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._compact import Placed, parse_regions
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._kinds import kind_of
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.entries import Group, group_places, plain

LISTED = "origin_cloud_region_mappings"
COMPACT = ("origin_cloud_regions_shared", "origin_cloud_regions")
VARIABLES = (LISTED, *COMPACT)


@dataclass(frozen=True)
class HostMappings:
    """The mappings for the module, which checks them, and where they come from.

    groups: pairs of a place (`origin_cloud_regions.aws.us-east-1`) and the number of mappings there, in their order.
    """

    mappings: list[Any]
    groups: tuple[Group, ...]


def parse_host(variables: Mapping[str, Any]) -> HostMappings:
    """Combine the mappings of the variables in `VARIABLES`. A variable without a value counts as absent.

    Raises OptionsError with all that is wrong with their form, or if none of them has a value.
    """
    given = {name: variables[name] for name in VARIABLES if _has_value(variables.get(name))}
    if not given:
        raise OptionsError(
            [f"{', '.join(VARIABLES)}: none of them has a value; remove them to skip the zone, or write {{}} for none"]
        )
    problems: list[str] = []
    listed = _parse_list(given.get(LISTED, ()), problems)
    compact = [placed for name in COMPACT for placed in _parse_compact(given.get(name, {}), name, problems)]
    if problems:
        raise OptionsError(problems)
    return HostMappings(
        [
            *listed,
            *({"ip": item.ip, "vendor": item.vendor, "region": item.region} for item, _place in compact),
        ],
        ((LISTED, len(listed)), *group_places(compact)),
    )


def _has_value(value: Any) -> bool:
    return value is not None and value != ""


def _parse_list(value: Any, problems: list[str]) -> list[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        problems.append(f"{LISTED}: is {kind_of(value)}, but has to be a list of mappings")
        return []
    return [plain(item) for item in value]


def _parse_compact(value: Any, name: str, problems: list[str]) -> list[Placed]:
    try:
        return parse_regions(value, name)
    except OptionsError as error:
        problems.extend(error.problems)
        return []
