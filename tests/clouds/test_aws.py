# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What amazon.aws makes of the answers of AWS, and the mappings that come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.clouds.shapes import differences
from tests.docs.examples import page_examples
from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.server import Emulator
from tests.support.playbook import AnsibleRun, collections_path, run_playbook, task

FACTS = {
    "ec2_instance_info": ("instances", {}),
    "ec2_eip_info": ("addresses", {}),
    "elb_application_lb_info": (
        "load_balancers",
        {"include_attributes": False, "include_listeners": False, "include_listener_rules": False},
    ),
}


RECIPE = next(example for example in page_examples() if example.source == "docs/cloud-facts.md block 1")
"""From EC2 to mappings."""


@pytest.fixture
def play(aws: dict[str, str], collections: Path, tmp_path: Path, emulator: Emulator) -> Any:
    """Runs tasks with this collection, the clouds' collections, and the emulator of AWS."""

    def run(tasks: list[dict[str, Any]], *arguments: str) -> AnsibleRun:
        env = {
            "ANSIBLE_COLLECTIONS_PATH": f"{collections_path()}:{collections}",
            "CLOUDFLARE_BASE_URL": emulator.url,
            "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN,
        }
        return run_playbook(tasks, tmp_path, *arguments, env=env | aws)

    return run


def info(name: str, register: str, **options: Any) -> dict[str, Any]:
    """A task that reads facts."""
    return task(name, f"amazon.aws.{name}", keywords={"register": register}, region="us-east-1", **options)


def test_recipe_maps_the_instances_and_is_idempotent(play: Any, emulator: Emulator) -> None:
    first, second = play(RECIPE.content), play(RECIPE.content)
    assert first.status == 0, first.stdout
    assert first["Map them"].result["changed"]
    assert second.status == 0, second.stdout
    assert not second["Map them"].result["changed"]
    assert emulator.control.state() == {
        "203.0.113.10": ("aws", "us-east-1"),
        "203.0.113.11": ("aws", "us-east-1"),
        "2001:db8:1::10": ("aws", "us-east-1"),
    }


def test_modules_return_the_sampled_facts_and_mappings(play: Any, samples: dict[str, Any]) -> None:
    tasks = [
        step
        for name, (key, options) in FACTS.items()
        for step in (
            info(name, "facts", **options),
            task(
                f"{name} to mappings",
                "ansible.builtin.debug",
                msg=f"{{{{ facts.{key} | edgeops.cloudflare.aws_to_mappings }}}}",
            ),
        )
    ]
    run = play(tasks)
    assert run.status == 0, run.stdout
    for name, (key, _options) in FACTS.items():
        assert list(differences(samples[name]["facts"], run[name].result[key])) == []
        assert run[f"{name} to mappings"].result["msg"] == samples[name]["mappings"]


def test_load_balancer_addresses_come_from_its_network_interfaces(play: Any) -> None:
    mapped = task(
        "Map", "ansible.builtin.debug", msg="{{ enis.network_interfaces | edgeops.cloudflare.aws_to_mappings }}"
    )
    run = play([info("ec2_eni_info", "enis", filters={"description": "ELB app/web-alb/*"}), mapped])
    assert run["Map"].result["msg"] == [
        {"ip": "203.0.113.21", "vendor": "aws", "region": "us-east-1"},
        {"ip": "2001:db8:1::21", "vendor": "aws", "region": "us-east-1"},
    ]


@pytest.mark.parametrize(
    ("renamed", "message"), [({}, ""), ({"hostvars_prefix": "aws_"}, "hostvars_prefix and hostvars_suffix")]
)
def test_inventory_hosts_are_mapped_unless_variables_are_renamed(
    play: Any, samples: dict[str, Any], tmp_path: Path, renamed: dict[str, str], message: str
) -> None:
    inventory = tmp_path / "sample.aws_ec2.yml"
    settings = {"plugin": "amazon.aws.aws_ec2", "regions": ["us-east-1"], "hostnames": ["instance-id"]}
    inventory.write_text(yaml.safe_dump({**settings, **renamed}), encoding="utf-8")
    hosts = "groups['aws_ec2'] | map('extract', hostvars)"
    run = play(
        [
            task("Map", "ansible.builtin.debug", msg=f"{{{{ {hosts} | edgeops.cloudflare.aws_to_mappings }}}}"),
            task("Region", "ansible.builtin.debug", msg=f"{{{{ {hosts} | map(attribute='placement.region') }}}}"),
        ],
        f"--inventory={inventory}",
    )
    if renamed:
        assert run["Map"].status == "failed"
        assert message in run["Map"].result["msg"]
    else:
        assert run["Map"].result["msg"] == samples["ec2_instance_info"]["mappings"]
        # The plugin cuts the last letter off the zone, which for a Local Zone leaves no region.
        assert run["Region"].result["msg"] == ["us-east-1-bos-1", "us-east-1"]
