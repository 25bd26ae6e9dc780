# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options, return values and warnings of `origin_location_info`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.checks import days_problems
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError, Problem
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import parse_ips
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.copies import Copies, Copy, copy_path
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import VENDORS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.locate import Location, Locator, Unplaced

LOCATION_OPTIONS: dict[str, Any] = {
    "ips": {"type": "list", "elements": "str", "required": True},
    "ranges_dir": {"type": "path", "required": True},
    "vendors": {"type": "list", "elements": "str", "choices": list(VENDORS), "default": list(VENDORS)},
    "max_age": {"type": "int", "default": 30},
}


@dataclass(frozen=True)
class LocationOptions:
    """The validated options. ips: in canonical form, without repeats, in the option's order. max_age: days."""

    ips: tuple[str, ...]
    ranges_dir: Path
    vendors: tuple[str, ...]
    max_age: int


def parse_location_options(params: Mapping[str, Any]) -> LocationOptions:
    """Validate the options of `origin_location_info`. Raises OptionsError with all problems."""
    problems: list[Problem | str] = [*days_problems("max_age", params["max_age"])]
    vendors = tuple(dict.fromkeys(params["vendors"]))
    if not vendors:
        problems.append(f"vendors: is empty; list one or more of {', '.join(VENDORS)}, or omit it")
    ips: tuple[str, ...] = ()
    try:
        ips = parse_ips(params["ips"])
    except OptionsError as error:
        problems.extend(error.details)
    if problems:
        raise OptionsError(problems)
    return LocationOptions(ips, Path(params["ranges_dir"]), vendors, params["max_age"])


def require_ranges(copies: Copies) -> None:
    """Raises OptionsError if none of the copies can be used."""
    if not copies.usable:
        hint = "; run edgeops.cloudflare.cloud_ranges to download the published ranges"
        raise OptionsError([f"ranges_dir: {problem}{hint}" for problem in copies.unusable.values()])


def location_values(options: LocationOptions, copies: Copies, now: datetime) -> dict[str, Any]:
    """All return values of `origin_location_info`."""
    locator = Locator([copy.published for copy in copies.usable])
    places = [(ip, locator.locate(ip)) for ip in options.ips]
    located = [(ip, place) for ip, place in places if isinstance(place, Location)]
    by_vendor = {copy.published.vendor: copy for copy in copies.usable}
    return {
        "mappings": [{"ip": ip, "vendor": place.vendor, "region": place.region} for ip, place in located],
        "details": [_detail(ip, place) for ip, place in located],
        "unplaced": [_unplaced(ip, place) for ip, place in places if isinstance(place, Unplaced)],
        "ranges": [
            _range(by_vendor[vendor], now) if vendor in by_vendor else _no_range(options, vendor, copies)
            for vendor in options.vendors
        ],
    }


def location_warnings(options: LocationOptions, copies: Copies, now: datetime) -> Iterable[str]:
    """Reasons why answers may be incomplete or outdated: files that cannot be used, and old files."""
    for vendor, problem in copies.unusable.items():
        yield f"ranges_dir: cannot look up addresses of {vendor}: {problem}"
    old = [copy for copy in copies.usable if copy.age(now) > options.max_age]
    if old:
        listed = ", ".join(f"{copy.path} is {copy.age(now)} days old ({copy.published.name})" for copy in old)
        yield f"ranges_dir: {listed}; run edgeops.cloudflare.cloud_ranges to update them, because addresses move"


def _detail(ip: str, place: Location) -> dict[str, Any]:
    detail = {
        "ip": ip,
        "vendor": place.vendor,
        "region": place.region,
        "prefix": place.prefix,
        "service": place.service,
        "stamp": place.stamp,
    }
    return {**detail, "network_border_group": place.border_group} if place.border_group else detail


def _unplaced(ip: str, place: Unplaced) -> dict[str, Any]:
    unplaced = {"ip": ip, "reason": place.reason, "detail": place.detail}
    return {**unplaced, "vendor": place.vendor} if place.vendor else unplaced


def _range(copy: Copy, now: datetime) -> dict[str, Any]:
    published = copy.published
    return {
        "vendor": published.vendor,
        "path": str(copy.path),
        "stamp": published.stamp,
        "prefixes": len(published.prefixes),
        "age_days": copy.age(now),
    }


def _no_range(options: LocationOptions, vendor: str, copies: Copies) -> dict[str, Any]:
    return {
        "vendor": vendor,
        "path": str(copy_path(options.ranges_dir, vendor)),
        "stamp": None,
        "prefixes": 0,
        "age_days": None,
        "error": copies.unusable[vendor],
    }
