# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reference scenario: a zone of 250 mappings, and a task that updates, creates and prunes.

A run of it makes, in this order: the reads of the list (three pages in v2, one answer in v1), one of the supported
regions, three upsert batches (100, 100 and 5 items) and two delete batches (100 and 5).
"""

from __future__ import annotations

from typing import Any, Final

from tests.emulator.client import DEFAULT_ZONE_ID
from tests.emulator.store import canonical_ip

Placement = tuple[str, str]
State = dict[str, Placement]
"""IP -> (vendor, region), as `ControlClient.state` has it."""

_OLD: Final[Placement] = ("aws", "us-east-1")
_NEW: Final[Placement] = ("gcp", "us-central1")


def _ip(number: int) -> str:
    """Every third address is an IPv4 address, so that all batches but the smallest contain both kinds."""
    return canonical_ip(f"203.0.113.{number // 3}" if number % 3 == 0 else f"2001:db8:0:0::{number:x}")


def _state(numbers: range, step: int, keep: set[int], placement: Placement) -> State:
    return {_ip(number): placement for number in numbers if number % step in keep}


BEFORE: Final[State] = _state(range(250), 1, {0}, _OLD)
"""The zone before the run: of ten mappings, one stays, five are updated, and at least four are deleted."""

_STAYING: Final = _state(range(200), 10, {4}, _OLD)
_UPDATED: Final = _state(range(250), 10, {1, 3, 5, 7, 9}, _NEW)
_CREATED: Final = _state(range(250, 330), 1, {0}, _NEW)

AFTER: Final[State] = {**_STAYING, **_UPDATED, **_CREATED}
"""What the task asks for."""


def rows(state: State) -> list[dict[str, str]]:
    """A state as the emulator and the option `mappings` take it."""
    return [{"ip": ip, "vendor": vendor, "region": region} for ip, (vendor, region) in state.items()]


TASK: Final[dict[str, Any]] = {"zone_id": DEFAULT_ZONE_ID, "mappings": rows(AFTER), "prune": True}
"""The task's own options."""

REQUESTS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "v2": (
        *[("GET", r"/origin/cloud_regions$")] * 3,
        ("GET", r"/origin/cloud_regions/supported_regions$"),
        *[("PUT", r"/origin/cloud_regions/batch$")] * 3,
        *[("DELETE", r"/origin/cloud_regions/batch$")] * 2,
    ),
    "v1": (
        ("GET", r"/cache/origin_cloud_regions$"),
        ("GET", r"/cache/origin_cloud_regions/supported_regions$"),
        *[("PATCH", r"/cache/origin_cloud_regions/batch$")] * 3,
        *[("DELETE", r"/cache/origin_cloud_regions/batch$")] * 2,
    ),
}
"""Method and path (a regular expression) of each request of a run without faults."""
