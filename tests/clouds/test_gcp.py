# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What google.cloud makes of the answers of Google Cloud, and the mappings that come of it."""

from __future__ import annotations

import copy
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.inventory.data import InventoryData

from ansible_collections.edgeops.cloudflare.plugins.filter.gcp_to_mappings import gcp_to_mappings
from tests.clouds.shapes import differences

GOOGLE = "ansible_collections.google.cloud.plugins"
URL = "https://www.googleapis.com/compute/v1/projects/p"


@pytest.mark.usefixtures("importable")
@pytest.mark.parametrize("name", ["gcp_compute_address_info", "gcp_compute_instance_info"])
def test_module_returns_all_pages_of_the_api(
    name: str, samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module(f"{GOOGLE}.modules.{name}")
    first, *rest = copy.deepcopy(samples[name]["facts"])
    pages = iter([{"items": [first], "nextPageToken": "next"}, {"items": rest}])
    answer = SimpleNamespace(status_code=200, json=lambda: next(pages))
    session = module.GcpSession
    monkeypatch.setattr(session, "_validate", lambda _self: None)
    monkeypatch.setattr(session, "full_get", lambda _self, _url, _params=None, **_options: answer)

    facts = module.fetch_list(SimpleNamespace(raise_for_status=lambda _answer: None), URL, "")

    assert facts == samples[name]["facts"]
    assert gcp_to_mappings(facts) == samples[name]["mappings"]


@pytest.fixture
def hosts(samples: dict[str, Any], importable: None) -> Any:
    """Makes hosts of the sample's instances, as the inventory plugin does, and gives their variables."""

    def make(**options: Any) -> list[dict[str, Any]]:
        plugin = import_module(f"{GOOGLE}.inventory.gcp_compute").InventoryModule()
        plugin.inventory = InventoryData()
        no_more = {
            "name_suffix": "",
            "vars_prefix": "",
            "compose": {},
            "groups": {},
            "keyed_groups": [],
            "strict": False,
        }
        plugin._options = {"hostnames": ["name"], **no_more, **options}
        instances = copy.deepcopy(samples["gcp_compute_instance_info"]["facts"])
        for instance in instances:
            instance["selfLink"] = f"{URL}/zones/z/instances/{instance['name']}"
            instance["metadata"] = {"items": [{"key": "role", "value": "web"}]}
        plugin._add_hosts(instances, {}, project_disks={})
        return [host.get_vars() for host in plugin.inventory.hosts.values()]

    return make


def test_hosts_of_the_inventory_have_short_zones_and_are_mapped(hosts: Any, samples: dict[str, Any]) -> None:
    facts = hosts()
    short = copy.deepcopy(samples["gcp_compute_instance_info"]["facts"])
    for instance in short:
        instance["zone"] = instance["zone"].rpartition("/")[2]
        for interface in instance["networkInterfaces"]:
            interface.pop("network", None)
    assert list(differences(short, facts)) == []
    assert facts[0]["zone_selflink"].startswith("https://")
    assert facts[0]["networkInterfaces"][0]["network"]["name"] == "default"
    assert gcp_to_mappings(facts) == samples["gcp_compute_instance_info"]["mappings"]


def test_hosts_whose_variables_have_a_prefix_are_not_recognized(hosts: Any) -> None:
    with pytest.raises(Exception, match=r"vars_prefix of google\.cloud\.gcp_compute renames"):
        gcp_to_mappings(hosts(vars_prefix="gcp_"))
