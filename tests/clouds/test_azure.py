# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What azure.azcollection makes of the answers of Azure, and the mappings that come of it.

Its libraries take a gigabyte, so these tests go without them: they run the functions that shape results.
"""

from __future__ import annotations

import copy
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.filter.azure_to_mappings import azure_to_mappings
from tests.clouds.shapes import differences

AZURE = "ansible_collections.azure.azcollection.plugins"
NETWORK = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network"


def as_object(value: Any) -> Any:
    """JSON as the client's models have it."""
    if isinstance(value, dict):
        return SimpleNamespace(**{key: as_object(below) for key, below in value.items()})
    return value


def public_ip(name: str, location: str, **changed: Any) -> Any:
    """A public IP address, as Azure's client gives it."""
    return as_object(
        {
            "id": f"{NETWORK}/publicIPAddresses/{name}",
            "name": name,
            "type": "Microsoft.Network/publicIPAddresses",
            "location": location,
            "tags": None,
            "public_ip_allocation_method": "Static",
            "public_ip_address_version": "IPv4",
            "dns_settings": None,
            "ip_tags": [],
            "ip_address": None,
            "idle_timeout_in_minutes": 4,
            "provisioning_state": "Succeeded",
            "etag": 'W/"1"',
            "sku": {"name": "Standard", "tier": "Global"},
            "zones": None,
            "public_ip_prefix": None,
            **changed,
        }
    )


@pytest.mark.usefixtures("importable")
def test_module_returns_the_sampled_facts_and_mappings(samples: dict[str, Any]) -> None:
    module = import_module(f"{AZURE}.modules.azure_rm_publicipaddress_info").AzureRMPublicIPInfo
    fqdn = "web.germanywestcentral.cloudapp.azure.com"
    dns = {"domain_name_label": "web", "fqdn": fqdn, "reverse_fqdn": None}
    listed = [
        public_ip("web", "germanywestcentral", ip_address="203.0.113.30", dns_settings=dns, zones=["1", "2", "3"]),
        public_ip("web6", "germanywestcentral", ip_address="2001:db8:2::30", public_ip_address_version="IPv6"),
        public_ip("off", "eastus", public_ip_allocation_method="Dynamic", sku={"name": "Basic"}),
    ]
    facts = [module.pip_to_dict(None, address) for address in listed]
    assert list(differences(samples["azure_rm_publicipaddress_info"]["facts"], facts)) == []
    assert azure_to_mappings(facts) == samples["azure_rm_publicipaddress_info"]["mappings"]
    # The inventory loses the information whether an address is anycast.
    assert "tier" not in str(facts)


VM = {
    "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm1",
    "name": "vm1",
    "type": "Microsoft.Compute/virtualMachines",
    "location": "eastus",
    "zones": ["1"],
    "properties": {
        "vmId": "9f4d8c1c",
        "provisioningState": "Succeeded",
        "osProfile": {"linuxConfiguration": {}},
        "networkProfile": {"networkInterfaces": [{"id": f"{NETWORK}/networkInterfaces/nic1"}]},
    },
}
NIC = {
    "id": f"{NETWORK}/networkInterfaces/nic1",
    "name": "nic1",
    "properties": {
        "ipConfigurations": [
            {
                "properties": {
                    "primary": name == "a",
                    "privateIPAddress": "10.1.0.4" if name == "a" else None,
                    "publicIPAddress": {"id": f"{NETWORK}/publicIPAddresses/{name}"},
                }
            }
            for name in "abc"
        ]
    },
}
ADDRESSES: dict[str, dict[str, Any]] = {
    "a": {"ipAddress": "203.0.113.31", "dnsSettings": {"fqdn": "a.eastus.cloudapp.azure.com"}},
    "b": {"ipAddress": "2001:db8:2::31"},
    "c": {},
}


class Client:
    """What a host asks, and the answers that the inventory plugin would get; anything else is a name."""

    def __init__(self) -> None:
        self.azure_auth = SimpleNamespace(
            _cloud_environment=SimpleNamespace(endpoints=SimpleNamespace(resource_manager="https://azure.example")),
            azure_credential_track2=None,
            subscription_id="s",
        )
        self._queue: list[Any] = []

    def __getattr__(self, name: str) -> str:
        return name

    def _enqueue_get(self, url: str, api_version: str, handler: Any, handler_args: Any = None) -> None:
        self._queue.append((url, handler, handler_args or {}))

    def answer(self) -> None:
        """Answer all questions, also those that come up meanwhile."""
        while self._queue:
            url, handler, arguments = self._queue.pop(0)
            handler(_answer(url), **arguments)


def _answer(url: str) -> dict[str, Any]:
    if url.endswith("/instanceView"):
        return {"statuses": [{"code": "PowerState/running"}]}
    if "/networkInterfaces/" in url:
        return copy.deepcopy(NIC)
    name = url[-1]
    return {"id": f"{NETWORK}/publicIPAddresses/{name}", "name": name, "properties": ADDRESSES[name]}


@pytest.mark.usefixtures("importable")
def test_inventory_host_has_the_sampled_facts(samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = import_module(f"{AZURE}.inventory.azure_rm")
    view = as_object({"computer_name": "vm1", "os_name": "debian", "os_version": "13", "hyper_v_generation": "V2"})
    machines = SimpleNamespace(instance_view=lambda *_names: view)
    compute = SimpleNamespace(virtual_machines=machines)
    monkeypatch.setattr(plugin, "ComputeManagementClient", lambda **_options: compute, raising=False)
    monkeypatch.setattr(plugin, "parse_resource_id", lambda _id: {"resource_group": "rg"})
    client = Client()
    host = plugin.AzureHost(copy.deepcopy(VM), client)
    client.answer()

    (sample,) = samples["azure_rm_inventory"]["facts"]
    assert list(differences(sample, host.hostvars)) == []
    assert azure_to_mappings([host.hostvars]) == samples["azure_rm_inventory"]["mappings"]
