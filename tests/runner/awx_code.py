# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions of AWX itself, from a checkout of its repository: those that need neither Django nor a database."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any


@dataclass(frozen=True)
class AwxCode:
    """A checkout of github.com/ansible/awx."""

    checkout: Path

    def import_export(self, exported: Mapping[str, Any]) -> Any:
        """What the management command `inventory_import` makes of an export: AWX's `MemInventory`."""
        return self._module("awx/main/utils/mem_inventory.py").dict_to_mem_data(dict(exported))

    def is_enabled(self, variables: Mapping[str, Any], enabled_var: str, enabled_value: str | None) -> bool | None:
        """Whether the import enables a host, by the settings of the inventory source; None if it leaves it alone."""
        source = SimpleNamespace(enabled_var=enabled_var, enabled_value=enabled_value)
        method = self._method("awx/main/management/commands/inventory_import.py", "_get_enabled")
        enabled: bool | None = method(source, dict(variables))
        return enabled

    def sliced(self, hosts: Sequence[str], number: int, count: int) -> list[str]:
        """The hosts of a slice job, from 1 on. hosts: in the order of their names, as AWX's query gives them."""
        return list(self._method("awx/main/models/inventory.py", "get_sliced_hosts")(None, hosts, number, count))

    def _module(self, path: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(Path(path).stem, self.checkout / path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def _method(self, path: str, name: str) -> Callable[..., Any]:
        """A method as a function. The module around it needs Django, the method does not."""
        tree = ast.parse((self.checkout / path).read_text(encoding="utf-8"))
        (found,) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
        namespace: dict[str, Any] = {}
        exec(compile(ast.Module([found], []), path, "exec"), namespace)  # noqa: S102
        function: Callable[..., Any] = namespace[name]
        return function
