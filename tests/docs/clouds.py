# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documentation assumes of the clouds: an inventory of their hosts, and modules that return samples.

`tests/clouds` runs the real modules.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import yaml

_SAMPLES: Final[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "integration/targets/cloud_facts/files/samples.yml").read_text("utf-8")
)
_MODULES: Final = {
    "amazon/aws/ec2_instance_info": ("instances", "ec2_instance_info"),
    # Of one of the load balancer's network interfaces, the instance's will do.
    "amazon/aws/ec2_eni_info": ("network_interfaces", "ec2_instance_info"),
    "google/cloud/gcp_compute_address_info": ("resources", "gcp_compute_address_info"),
}
_HOSTS: Final = {
    "aws_web": "ec2_instance_info",
    "azure_web": "azure_rm_inventory",
    "gcp_web": "gcp_compute_instance_info",
    "oci_web": "oci_inventory",
}
_MODULE: Final = "#!/usr/bin/python\nimport json\nprint({!r})\n"


def write_collections(place: Path) -> Path:
    """Write the modules that the examples use into collections below a directory, and give this."""
    for path, (name, sample) in _MODULES.items():
        namespace, collection, module = path.split("/")
        plugins = place / "ansible_collections" / namespace / collection / "plugins/modules"
        plugins.mkdir(parents=True, exist_ok=True)
        result = json.dumps({"changed": False, name: _SAMPLES[sample]["facts"]})
        (plugins / f"{module}.py").write_text(_MODULE.format(result), encoding="utf-8")
    return place


def write_inventory(place: Path) -> Path:
    """Write an inventory with hosts of all clouds, and give its path."""
    groups = {
        group: {"hosts": {f"{group}{number}": facts for number, facts in enumerate(_SAMPLES[sample]["facts"])}}
        for group, sample in _HOSTS.items()
    }
    path = place / "inventory.json"
    path.write_text(json.dumps({"all": {"children": groups}}), encoding="utf-8")
    return path
