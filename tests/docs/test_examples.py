# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every example of the documentation runs as it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.docs.clouds import write_collections, write_inventory
from tests.docs.examples import COLLECTION, Example, page_examples, plugin_examples
from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.support.playbook import collections_path, run_inventory, run_playbook
from tests.support.range_files import SAMPLES, VENDORS

# What the examples leave to the reader.
VARIABLES = {
    "cloudflare_api_token": DEFAULT_TOKEN,
    "zone_id": DEFAULT_ZONE_ID,
    "origin_mappings": [
        {"ip": "192.0.2.1", "vendor": "aws", "region": "us-west-2"},
        {"ip": "192.0.2.2", "vendor": "aws", "region": "us-east-1"},
    ],
    "origin_ips": ["241.2.0.1", "242.2.0.1", "241.14.0.1", "192.0.2.1"],
    "ranges_mirror": str(SAMPLES),
}
# Nothing is fetched from the clouds.
DEFAULTS = {
    "edgeops.cloudflare.cloud_ranges": {"sources": {vendor: f"{SAMPLES}/{vendor}.json" for vendor in VENDORS}},
}
EXAMPLES = [*page_examples(), *plugin_examples()]
RUNNABLE = [example for example in EXAMPLES if isinstance(example.content, list)]
INVENTORIES = [example for example in EXAMPLES if "plugin" in example.content]
REQUIREMENTS = [example for example in page_examples() if example not in (*RUNNABLE, *INVENTORIES)]


def without_other_ways(play: dict[str, Any]) -> dict[str, Any]:
    """A play without the tasks that show how it is done with `uri`, against the real API."""
    return play | {"tasks": [task for task in play.get("tasks", []) if "ansible.builtin.uri" not in task]}


@pytest.mark.parametrize("example", RUNNABLE, ids=lambda example: example.source)
def test_an_example_runs_as_it_stands(example: Example, emulator: Emulator, tmp_path: Path) -> None:
    # Some settings need a plan that has them.
    emulator.control.change_zone(plan="enterprise")
    playbook = tmp_path / "example.yml"
    plays = [{"module_defaults": DEFAULTS, **without_other_ways(play)} for play in example.plays]
    playbook.write_text(json.dumps(plays), encoding="utf-8")
    env = {
        "CLOUDFLARE_BASE_URL": emulator.url,
        "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN,
        "ANSIBLE_COLLECTIONS_PATH": f"{collections_path()}:{write_collections(tmp_path)}",
    }
    inventory = f"--inventory={write_inventory(tmp_path)}"
    run = run_playbook(playbook, tmp_path, inventory, "-e", json.dumps(VARIABLES), env=env)
    assert run.status == 0, run.stdout + run.stderr
    assert {result.status for result in run.tasks} <= {"ok", "skipped"}
    # A module takes no option that its argument spec does not have, so what ran is as the spec says.
    ours = [result.status for result in run.tasks if result.action.startswith("edgeops.cloudflare.")]
    # The role skips what its variables do not ask for.
    assert ours.count("ok") >= max(1, example.modules)


@pytest.mark.parametrize("example", INVENTORIES, ids=lambda example: example.source)
def test_an_inventory_file_finds_zones(example: Example, emulator: Emulator, tmp_path: Path) -> None:
    emulator.control.put_zone("2" * 32, "shop-1.example", plan="enterprise")
    file = tmp_path / "zones.cloudflare.yml"
    # The cache, if there is one, is to be gone afterwards.
    changes = {"cache_connection": str(tmp_path / "cache")} if "cache_connection" in example.content else {}
    file.write_text(json.dumps({**example.content, **changes}), encoding="utf-8")
    token = {"CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN, "OTHER_CLOUDFLARE_TOKEN": DEFAULT_TOKEN}
    env = {"CLOUDFLARE_BASE_URL": emulator.url, "ANSIBLE_INVENTORY_UNPARSED_FAILED": "true", **token}
    run = run_inventory(file, tmp_path, "--list", "--export", env=env)
    assert run.status == 0, run.stderr
    assert "shop-1.example" in " ".join(json.loads(run.stdout)["_meta"]["hostvars"])


@pytest.mark.parametrize("example", REQUIREMENTS, ids=lambda example: example.source)
def test_a_block_that_is_no_playbook_is_a_requirements_file(example: Example) -> None:
    assert example.content == {"collections": [{"name": "edgeops.cloudflare"}]}


def test_the_pages_and_each_plugin_have_examples() -> None:
    assert {"README.md", "docs/migration.md", "docs/cloud-facts.md"} <= {
        example.source.split()[0] for example in RUNNABLE
    }
    documented = {example.source.split()[0] for example in plugin_examples()}
    assert {"origin_cloud_region", "origin_cloud_region_info", "origin_cloud_region_supported_info"} <= documented
    assert {"docs/inventory.md", "zones"} <= {example.source.split()[0] for example in INVENTORIES}


def test_the_check_of_a_list_names_just_what_the_ranges_contradict(tmp_path: Path) -> None:
    right = {"ip": "241.2.0.1", "vendor": "aws", "region": "us-west-2"}
    wrong = {"ip": "242.2.0.1", "vendor": "azure", "region": "eastus"}
    edge = {"ip": "241.14.0.1", "vendor": "aws", "region": "us-east-1"}
    playbook = COLLECTION / "docs/examples/check_mappings.yml"
    for listed, status in (([right, wrong, edge], 2), ([right, edge], 0)):
        variables = {"origin_mappings": listed, "cloud_ranges_dir": str(SAMPLES)}
        run = run_playbook(playbook, tmp_path, "-e", json.dumps(variables))
        assert run.status == status, run.stdout + run.stderr
        contradicted = "242.2.0.1 is in azure westeurope according to the published ranges"
        assert (contradicted in run.stdout) == (status == 2)
        assert "241.2.0.1 is in" not in run.stdout
        assert "241.14.0.1 is in 241.14.0.0/16, which aws lists as global" in run.stdout
