# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Validates the options of the inventory plugin."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import (
    ClientOptions,
    parse_client_options,
    parse_options,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.zone_list import FILTER_OPTIONS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listing import ZoneFilters, parse_filters
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._zones.hosts import Naming

_NAME = re.compile(r"[^\W\d]\w*")
_RESERVED_GROUPS = ("all", "ungrouped")


@dataclass(frozen=True)
class InventoryOptions:
    """The validated options."""

    client: ClientOptions
    filters: ZoneFilters
    naming: Naming
    group: str
    group_by: tuple[str, ...]
    local: bool
    allow_empty: bool

    @property
    def digest(self) -> str:
        """The options that the cached list depends on, which are the API and the filters, without secrets."""
        source = [self.client.connection.base_url, asdict(self.filters)]
        return hashlib.sha256(json.dumps(source, sort_keys=True).encode()).hexdigest()[:16]


def parse_inventory_options(
    params: Mapping[str, Any], config: Mapping[str, Any], definitions: Mapping[str, Any]
) -> InventoryOptions:
    """Parse the options of the plugin. Raises OptionsError with all problems.

    params: all options with their values. config: the file, in which Ansible ignores unknown options.
    definitions: the options in the documentation.
    """
    check_names = partial(_check_names, config=config, definitions=definitions)
    filters, client, _names = parse_options(params, _parse_filters, parse_client_options, check_names)
    return InventoryOptions(
        client=client,
        filters=filters,
        naming=Naming(params["hostname"], params["hostvars_prefix"], params["hostvars_suffix"]),
        group=params["group"],
        group_by=tuple(dict.fromkeys(params["group_by"])),
        local=params["local"],
        allow_empty=params["allow_empty"],
    )


def _parse_filters(params: Mapping[str, Any]) -> ZoneFilters:
    """The filters, converted in the same way as the options of a module."""
    result = ArgumentSpecValidator(FILTER_OPTIONS).validate(dict(params["filters"]))
    if result.error_messages:
        raise OptionsError([f"filters: {message}" for message in result.error_messages])
    return parse_filters(result.validated_parameters, "filters.")


def _check_names(params: Mapping[str, Any], config: Mapping[str, Any], definitions: Mapping[str, Any]) -> None:
    """Raise OptionsError for options that do not exist, and for names that are not valid in Ansible."""
    aliases = {alias for definition in definitions.values() for alias in definition.get("aliases", ())}
    problems = [
        f"{option}: is not an option; see 'ansible-doc -t inventory edgeops.cloudflare.zones'"
        for option in config
        if option not in definitions and option not in aliases
    ]
    group, variable = params["group"], f"{params['hostvars_prefix']}id{params['hostvars_suffix']}"
    if not _NAME.fullmatch(group) or group in _RESERVED_GROUPS:
        problems.append(f"group: {group!r} is not a name for a group; use letters, digits and underscores")
    if not _NAME.fullmatch(variable):
        problems.append(
            f"hostvars_prefix, hostvars_suffix: {variable!r} would not be a name for a variable; use letters, digits"
            " and underscores"
        )
    if problems:
        raise OptionsError(problems)
