# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Strategies for zones and tasks, and a simple model of what each task means."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import (
    Plan,
    plan_absent,
    plan_exactly,
    plan_present,
)
from tests.emulator.regions import SAMPLE_REGIONS

Zone = dict[str, OriginMapping]
"""A zone as the model sees it: canonical IP → mapping."""

FEW_IPS: Final = (
    "9.255.255.255",
    "10.0.0.1",
    "10.0.0.2",
    "10.0.0.10",
    "100.64.0.1",
    "192.0.2.1",
    "203.0.113.9",
    "2001:db8::1",
    "2001:db8::2",
    "2001:db8::10",
    "2001:db8:0:1::",
    "2a00::a:b",
)
"""Few, so that two draws often mean the same one; in order, which is not that of the texts."""

PLACEMENTS: Final = (("aws", "us-east-1"), ("aws", "eu-west-1"), ("gcp", "us-east1"), ("oci", "uk-london-1"))
"""Valid in the emulator's zones."""


def mapping_of(ip: str, placement: tuple[str, str]) -> OriginMapping:
    return OriginMapping(ip, *placement)


def zones(ips: tuple[str, ...] = FEW_IPS) -> st.SearchStrategy[Zone]:
    """Any set of mappings of these IPs."""
    return st.dictionaries(st.sampled_from(ips), st.sampled_from(PLACEMENTS), max_size=len(ips)).map(
        lambda placed: {ip: mapping_of(ip, placement) for ip, placement in placed.items()}
    )


@dataclass(frozen=True)
class Wish:
    """What a task wants. kind: `present`, `exactly` (present with prune) or `absent`; then only the IPs count."""

    kind: str
    zone: Zone

    def plan(self, current: CurrentState) -> Plan:
        """What the collection would do."""
        if self.kind == "absent":
            return plan_absent(tuple(self.zone), current)
        planner = plan_exactly if self.kind == "exactly" else plan_present
        return planner(tuple(self.zone.values()), current)

    def come_true(self, before: MappingType[str, OriginMapping]) -> Zone:
        """The zone after the task: the definition against which plans and runs are checked."""
        if self.kind == "absent":
            return {ip: mapping for ip, mapping in before.items() if ip not in self.zone}
        return dict(self.zone) if self.kind == "exactly" else {**before, **self.zone}


KINDS: Final = ("present", "exactly", "absent")


def wishes(ips: tuple[str, ...] = FEW_IPS) -> st.SearchStrategy[Wish]:
    return st.builds(Wish, st.sampled_from(KINDS), zones(ips))


def numbered_ips(count: int) -> list[str]:
    """So many canonical IPs in order, half of them IPv4."""
    half = count // 2
    return [
        *(str(ipaddress.IPv4Address(0x0A000000 + number)) for number in range(count - half)),
        *(str(ipaddress.IPv6Address((0x20010DB8 << 96) + number)) for number in range(1, half + 1)),
    ]


def by_address(ip: str) -> tuple[int, int]:
    """The order of IPs by the standard library."""
    address = ipaddress.ip_address(ip)
    return address.version, int(address)


def params(wish: Wish, *, prune_limit: int | None = None, validate_regions: bool = True) -> dict[str, Any]:
    """The module's options for a wish, as Ansible passes them."""
    return {
        "mappings": [{"ip": item.ip, "vendor": item.vendor, "region": item.region} for item in wish.zone.values()],
        "state": "absent" if wish.kind == "absent" else "present",
        "prune": wish.kind == "exactly",
        "prune_limit": prune_limit,
        "allow_empty": True,
        "validate_regions": validate_regions,
        "move_limit": None,
        "backup_keep": None,
    }


REGION_NAMES: Final = sorted({region for regions in SAMPLE_REGIONS.values() for region in regions})
