# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares a module's answer with its RETURN: the keys, their types and when they are returned."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Final

import yaml

_OF_ANSIBLE: Final = frozenset(
    {"changed", "deprecations", "diff", "exception", "failed", "invocation", "msg", "warnings"}
)
"""What Ansible itself puts beside a module's values, or gives its own meaning."""

_TYPES: Final[Mapping[str, Any]] = {"bool": bool, "dict": dict, "int": int, "list": list, "str": str}


def breaches(module: ModuleType, answer: Mapping[str, Any]) -> list[str]:
    """The differences between a module's answer and its RETURN."""
    documented = _documented(module.RETURN)
    own = {name: value for name, value in answer.items() if name in documented or name not in _OF_ANSIBLE}
    failed = bool(answer.get("failed"))
    missing = [name for name, said in documented.items() if name not in answer and _is_due(said["returned"], failed)]
    return [f"{name} is missing" for name in missing] + list(_of_dict(documented, own, ""))


@functools.cache
def _documented(text: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(text)
    return values


def _is_due(returned: str, failed: bool) -> bool:
    """Whether a value may not be missing. Where options are of a wrong type, Ansible ends a module by itself."""
    return returned in {"always", "success"} and not failed


def _of_dict(documented: Mapping[str, Any], value: Mapping[str, Any], place: str) -> Iterator[str]:
    yield from (f"{place}{name} is not documented" for name in value.keys() - documented.keys())
    for name, said in documented.items():
        if name in value:
            yield from _of_value(said, value[name], f"{place}{name}")
        elif place and said["returned"] == "always":
            yield f"{place}{name} is missing"


def _of_value(said: Mapping[str, Any], value: Any, place: str) -> Iterator[str]:
    if value is None and "V(null)" in str(said["description"]):
        return
    if value.__class__ is not _TYPES[said["type"]]:
        yield f"{place} is a {type(value).__name__}, and is documented as {said['type']}"
    elif said["type"] == "list":
        for number, item in enumerate(value):
            yield from _of_value({**said, "type": said["elements"]}, item, f"{place}[{number}]")
    elif "contains" in said:
        yield from _of_dict(said["contains"], value, f"{place}.")
