# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Samples of cloud facts, in the types in which Ansible can pass them to a filter."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

_TESTS = Path(__file__).resolve().parents[2]
_PLUGINS = "ansible_collections.edgeops.cloudflare.plugins.filter"

SAMPLES: dict[str, dict[str, Any]] = yaml.safe_load(
    (_TESTS / "integration/targets/cloud_facts/files/samples.yml").read_text(encoding="utf-8")
)
"""Name → `{filter, facts, mappings}`."""


def load_filter(name: str) -> Any:
    """A filter by its name, as Ansible finds it."""
    return import_module(f"{_PLUGINS}.{name}").FilterModule().filters()[name]


def sample(name: str, index: int = 0, **changed: Any) -> dict[str, Any]:
    """One item of a sample, a copy, with some of its keys changed; those that are to be None are left out."""
    item = {**copy.deepcopy(SAMPLES[name]["facts"][index]), **changed}
    return {key: value for key, value in item.items() if value is not None}


NOT_NEEDED = frozenset({"secret", "tags", "ec2_tags", "labels", "metadata", "public_dns_name"})
"""Variables of hosts that no filter needs."""


class HostVars(Mapping[str, Any]):
    """Variables of a host as Ansible hands them over: no dict, and each is templated at the moment it is read.

    Nested ones are of the same kind. Those that no filter needs cannot be templated. Nobody may go through all of
    them: that would template every variable of every host.
    """

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._variables = variables

    def __getitem__(self, key: str) -> Any:
        if key in NOT_NEEDED:
            raise RuntimeError(f"the variable {key!r} cannot be templated")
        return as_host_vars(self._variables[key])

    def __contains__(self, key: object) -> bool:
        return key in self._variables

    def __iter__(self) -> Iterator[str]:
        raise RuntimeError("all variables would be templated")

    def __len__(self) -> int:
        return len(self._variables) + 1


def as_host_vars(value: Any) -> Any:
    """A value whose dictionaries, however deep, are `HostVars`."""
    if isinstance(value, dict):
        return HostVars(value)
    return [as_host_vars(element) for element in value] if isinstance(value, list) else value
