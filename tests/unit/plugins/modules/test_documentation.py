# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules' documentation and their argument specs agree."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.edgeops.cloudflare.tests.unit.support.module import PLUGINS, load

ROOT = Path(__file__).resolve().parents[4]
MODULES = sorted(path.stem for path in (ROOT / "plugins/modules").glob("[!_]*.py"))

SPECIFIED = {"type", "elements", "required", "default", "choices", "aliases"}
UNSAID: dict[str, Any] = {
    "type": "str",
    "elements": None,
    "required": False,
    "default": None,
    "choices": [],
    "aliases": [],
}


class SpecificationKnown(Exception):
    """Ends a module as soon as its argument spec is known."""


@pytest.fixture
def specification(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The arguments with which a module, by its name, makes its AnsibleModule."""

    def read(name: str) -> dict[str, Any]:
        given: dict[str, Any] = {}

        def take(**arguments: Any) -> None:
            given.update(arguments)
            raise SpecificationKnown

        module = load(name)
        monkeypatch.setattr(module, "AnsibleModule", take)
        with pytest.raises(SpecificationKnown):
            module.main()
        return given

    return read


def fragment(reference: str) -> dict[str, Any]:
    """What one documentation fragment says."""
    name, _dot, part = reference.removeprefix("edgeops.cloudflare.").partition(".")
    holder = importlib.import_module(f"{PLUGINS}.doc_fragments.{name}").ModuleDocFragment
    said: dict[str, Any] = yaml.safe_load(getattr(holder, part.upper() or "DOCUMENTATION"))
    return said


def documented_options(name: str) -> dict[str, Any]:
    """The options in a module's documentation and in its fragments."""
    documentation = yaml.safe_load(load(name).DOCUMENTATION)
    parts = [*map(fragment, documentation["extends_documentation_fragment"]), documentation]
    return {option: said for part in parts for option, said in (part.get("options") or {}).items()}


def essence(option: dict[str, Any], suboptions: str) -> dict[str, Any]:
    """The properties on which documentation and code must agree."""
    nested = {name: essence(said, suboptions) for name, said in option.get(suboptions, {}).items()}
    return {**UNSAID, **{key: value for key, value in option.items() if key in SPECIFIED}, "options": nested}


@pytest.mark.parametrize("name", MODULES)
def test_documentation_and_code_name_the_same_options_alike(name: str, specification: Any) -> None:
    documented = {option: essence(said, "suboptions") for option, said in documented_options(name).items()}
    specified = {option: essence(said, "options") for option, said in specification(name)["argument_spec"].items()}
    assert documented == specified


@pytest.mark.parametrize("name", MODULES)
def test_every_module_declares_check_mode_support(name: str, specification: Any) -> None:
    assert specification(name)["supports_check_mode"] is True
    assert yaml.safe_load(load(name).DOCUMENTATION)["module"] == name


@pytest.mark.parametrize("name", MODULES)
def test_environment_variables_of_options_are_documented(name: str, specification: Any) -> None:
    documented = documented_options(name)
    for option, said in specification(name)["argument_spec"].items():
        for variable in said.get("fallback", (None, []))[1]:
            assert f"E({variable})" in str(documented[option]["description"])


@pytest.mark.parametrize("name", MODULES)
def test_secrets_are_kept_out_of_logs(name: str, specification: Any) -> None:
    options = specification(name)["argument_spec"]
    secrets = {option for option, said in options.items() if said.get("no_log")}
    assert secrets == {"api_token", "api_key"} & options.keys()


def test_action_group_holds_every_api_module_once() -> None:
    runtime = yaml.safe_load((ROOT / "meta/runtime.yml").read_text(encoding="utf-8"))
    connecting = [name for name in MODULES if "api_token" in documented_options(name)]
    assert sorted(runtime["action_groups"]["cloudflare"]) == connecting


def test_an_action_group_holds_every_module_with_an_api_version() -> None:
    runtime = yaml.safe_load((ROOT / "meta/runtime.yml").read_text(encoding="utf-8"))
    versioned = [name for name in MODULES if "api_version" in documented_options(name)]
    assert sorted(runtime["action_groups"]["origin_cloud_regions"]) == versioned


def test_sent_version_is_the_collections() -> None:
    version = importlib.import_module(f"{PLUGINS}.module_utils._version").VERSION
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"] == version


@pytest.mark.parametrize("name", MODULES)
def test_examples_use_options_that_there_are(name: str) -> None:
    known = {"edgeops.cloudflare." + other: set(documented_options(other)) for other in MODULES}
    aliases = {alias for option in documented_options(name).values() for alias in option.get("aliases", [])}
    tasks = yaml.safe_load(load(name).EXAMPLES)
    used = [(action, set(task[action])) for task in tasks for action in task if action in known]
    assert used
    for action, options in used:
        assert options <= known[action] | aliases
