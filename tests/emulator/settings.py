# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be set for a zone and for an account; the defaults are the ordinary case."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final

from .errors import NOT_FOUND

CAPACITY: Final = 3500
"""Mappings in a zone (API facts, code 1164)."""


@dataclass(frozen=True)
class _Checked:
    """Values of the declared types, and of the choices where there are some. Raises `ValueError` for others."""

    CHOICES: ClassVar[dict[str, tuple[Any, ...]]] = {}

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            types = [name.partition("[")[0] for name in str(f.type).split(" | ")]
            if type(value).__name__.removesuffix("Type") not in types:
                raise ValueError(f"{f.name} must be {f.type}, not {value!r}")
            choices = self.CHOICES.get(f.name)
            chosen = value if isinstance(value, tuple) else (value,)
            if choices is not None and not set(chosen) <= set(choices):
                raise ValueError(f"{f.name} must be one of {choices}, not {value!r}")


@dataclass(frozen=True)
class ZoneSettings(_Checked):
    """How the API behaves for a zone."""

    CHOICES: ClassVar = {
        "over_capacity": ("refuse", "items"),
        "delete_not_found_code": (1142, 1163),
        "smart_topology": ("on", "off", "unset"),
        "unset_smart_topology": ("not_found", "off"),
        "not_editable": ("tiered_caching", "tiered_cache_smart_topology_enable", "tc_regional"),
    }

    editable: bool = True
    """`editable` of the v1 results."""
    show_modified_on: bool = True
    """False: `modified_on` of mappings is absent everywhere (optional in the published schema)."""
    tiered_cache: bool = True
    """The zone's Tiered Cache. False: `supported_regions` is refused (API facts); writes still work (assumed)."""
    smart_topology: str = "on"
    """Smart Tiered Cache: `on`, `off`, or `unset`: never set, or deleted."""
    unset_smart_topology: str = "not_found"
    """How `unset` reads: `not_found` (404/1142) or `off` (API facts name both)."""
    regional_tiered_cache: bool = False
    """Regional Tiered Cache; a zone has it on the plan `enterprise` alone (API facts)."""
    not_editable: tuple[str, ...] = ()
    """Ids of Tiered Cache settings that say `editable: false`; a PATCH works all the same (API facts)."""
    record_quota: int | None = None
    """`record_quota` of the DNS usage; `None`: the quota is the account's."""
    load_balancers_per_page: int = 0
    """Load balancers on a page; 0: all are on one page."""
    obtained_codes: bool = True
    """False: `supported_regions` says so, and every second colo list is empty (assumed)."""
    missing_vendors: tuple[str, ...] = ()
    """Vendors that this zone does not support (API facts: a vendor may be missing)."""
    v1: bool = True
    v2: bool = True
    """False: the routes of that version answer 404/7003 for this zone (assumed)."""
    capacity: int = CAPACITY
    over_capacity: str = "refuse"
    """A batch that would pass the capacity: `refuse` the request (1164), or fail the `items` beyond it (assumed)."""
    delete_not_found_code: int = NOT_FOUND.code
    """Code of a v1 DELETE of an absent IP: 1142 or 1163 (API facts name both)."""


@dataclass(frozen=True)
class ZoneListing(_Checked):
    """What the list of zones says of a zone, beside its id, name and account."""

    CHOICES: ClassVar = {
        "plan": ("free", "pro", "business", "enterprise"),
        "status": ("initializing", "pending", "active", "moved"),
        "type": ("full", "partial", "secondary", "internal"),
    }

    plan: str = "free"
    """`legacy_id` of the plan; all but `free` are assumed."""
    status: str = "active"
    type: str = "full"
    paused: bool = False
    dns_only: bool = False
    """`meta.dns_only`: the whole zone bypasses the proxy."""
    created_on: str = "2026-01-01T00:00:00Z"


@dataclass(frozen=True)
class AccountSettings(_Checked):
    """Details of an account, and how the API behaves for it."""

    CHOICES: ClassVar = {"type": ("standard", "enterprise"), "load_balancing": ("on", "off", "refused")}

    type: str = "standard"
    load_balancing: str = "on"
    """The add-on. `off`: all lists are empty (assumed); `refused`: they are refused with 1002 (a guess)."""
    pools_per_page: int = 0
    """Pools on a page; 0: all are on one page."""
