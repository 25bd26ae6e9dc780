# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of a task that hosts registered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.fleet import APPLIED


def results_of_hosts(hostvars: Any) -> dict[str, Mapping[str, Any]]:
    """The results by host, for the hosts that have one. hostvars: Ansible's variable of this name."""
    # What a task registered has no templates, and evaluating the variables of each host would take long.
    found = {str(host): raw_variables(hostvars, host).get(APPLIED) for host in hostvars}
    return {host: result for host, result in found.items() if isinstance(result, Mapping)}


def raw_variables(hostvars: Any, host: str) -> Mapping[str, Any]:
    """The variables of a host as they stand; templates in them are not evaluated."""
    variables: Mapping[str, Any] = hostvars.raw_get(host)
    return variables
