# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the inventory plugin read a file in this process, on a scripted API."""

from __future__ import annotations

import importlib
import json
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible import constants, context
from ansible.cli.inventory import InventoryCLI
from ansible.inventory.data import InventoryData
from ansible.module_utils.common.collections import ImmutableDict
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.edgeops.cloudflare.plugins.inventory import zones
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible import options as client_options
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._zones.trust import as_template
from ansible_collections.edgeops.cloudflare.tests.unit.support.module import PLUGINS
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession

NAME = "edgeops.cloudflare.zones"


@dataclass(frozen=True)
class Inventory:
    """The inventory that the plugin built."""

    data: Any

    @property
    def hosts(self) -> list[str]:
        return sorted(self.data.hosts)

    @property
    def groups(self) -> dict[str, list[str]]:
        """The hosts that are directly in each group."""
        groups = {name: [host.name for host in group.hosts] for name, group in self.data.groups.items()}
        return {name: hosts for name, hosts in groups.items() if name not in ("all", "ungrouped")}

    def variables(self, host: str) -> dict[str, Any]:
        """A host's own variables, as they would be exported."""
        return exported(self.data.hosts[host].vars)

    def group_variables(self, group: str) -> dict[str, Any]:
        return exported(self.data.groups[group].vars)

    def evaluate(self, host: str, expression: str) -> Any:
        """The value of an expression in a playbook."""
        templar = Templar(loader=DataLoader(), variables=dict(self.data.hosts[host].vars))
        return templar.template(as_template(f"{{{{ {expression} }}}}"))


def exported(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Variables as `ansible-inventory --list --export` prints them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "CLIARGS", ImmutableDict(yaml=False, toml=False, export=True))
        dumped = json.loads(InventoryCLI.dump({"_meta": {"hostvars": {"host": dict(variables)}}}))
    values: dict[str, Any] = dumped["_meta"]["hostvars"]["host"]
    return {name: value for name, value in values.items() if name not in ("inventory_file", "inventory_dir")}


def definitions() -> dict[str, Any]:
    """The plugin's options as Ansible puts them together from the documentation and its fragments."""
    documentation = yaml.safe_load(zones.DOCUMENTATION)
    fragments = [_fragment(reference)["options"] for reference in documentation["extends_documentation_fragment"]]
    inherited: dict[str, Any] = dict(ChainMap(*fragments))
    own = {option: {**inherited.get(option, {}), **said} for option, said in documentation["options"].items()}
    return {**inherited, **own}


def _fragment(reference: str) -> dict[str, Any]:
    """One of Ansible's own fragments, or of the collection's, which may have several parts."""
    name, _dot, part = reference.removeprefix("ansible.builtin.").removeprefix("edgeops.cloudflare.").partition(".")
    package = "ansible.plugins" if reference.startswith("ansible.") else PLUGINS
    holder = importlib.import_module(f"{package}.doc_fragments.{name}").ModuleDocFragment
    documentation: dict[str, Any] = yaml.safe_load(getattr(holder, part.upper() or "DOCUMENTATION"))
    return documentation


def read(path: Path, session: FakeSession, *, refresh: bool = False, **options: Any) -> Inventory:
    """Read an inventory file with these options. The script of the session has to be used up.

    refresh: as after `meta: refresh_inventory`.
    """
    path.write_text(json.dumps({"plugin": NAME, **options}), encoding="utf-8")
    constants.config.initialize_plugin_configuration_definitions("inventory", NAME, definitions())
    plugin = zones.InventoryModule()
    plugin._load_name = plugin.ansible_name = NAME
    plugin._redirected_names = [NAME]
    data = InventoryData()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client_options, "HttpSession", lambda _connection: session)
        plugin.parse(data, DataLoader(), str(path), cache=not refresh)
    if options.get("cache"):
        plugin.update_cache_if_changed()
    assert session.script == []
    return Inventory(data)
