# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module's main() in this process, and reads what it prints."""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from ansible.module_utils import basic

PACKAGE = "ansible_collections.edgeops.cloudflare"
PLUGINS = f"{PACKAGE}.plugins"


def load(name: str) -> ModuleType:
    """One of the collection's modules."""
    return importlib.import_module(f"{PLUGINS}.modules.{name}")


def run_module(
    module: ModuleType,
    capsys: pytest.CaptureFixture[str],
    params: Mapping[str, Any],
    *,
    check_mode: bool = False,
    diff: bool = False,
) -> dict[str, Any]:
    """The result of a module, as Ansible reads it from its output."""
    arguments = {**params, "_ansible_check_mode": check_mode, "_ansible_diff": diff}
    capsys.readouterr()
    with module_arguments(arguments), pytest.raises(SystemExit) as ended:
        module.main()
    result = as_shown(capsys.readouterr().out)
    assert bool(ended.value.code) == bool(result.get("failed", False))
    return result


def as_shown(output: str) -> dict[str, Any]:
    """A module's output as Ansible shows it: ansible-core 2.22 masks there what older ones mask in the module."""
    for secret in json.loads(output).get("_ansible_new_secrets", []):
        output = output.replace(json.dumps(secret)[1:-1], "********")
    return {name: value for name, value in json.loads(output).items() if not name.startswith("_ansible_")}


@contextlib.contextmanager
def module_arguments(arguments: dict[str, Any]) -> Iterator[None]:
    """Hand a module its arguments, by the way that this ansible-core has for it."""
    try:
        from ansible.module_utils.testing import patch_module_args
    except ImportError:  # before ansible-core 2.17
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode())
            yield
    else:
        with patch_module_args(arguments):
            yield


@contextlib.contextmanager
def imported_without(library: str) -> Iterator[None]:
    """Have the collection imported anew where a library is not installed; afterwards, all is as it was."""
    before = dict(sys.modules)
    package = importlib.import_module(PACKAGE)
    plugins = importlib.import_module(PLUGINS)
    for name in before:
        if name == PLUGINS or name.startswith(f"{PLUGINS}."):
            del sys.modules[name]
    sys.modules[library] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in set(sys.modules) - set(before):
            del sys.modules[name]
        sys.modules.update(before)
        package.plugins = plugins  # type: ignore[attr-defined]
