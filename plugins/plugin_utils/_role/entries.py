# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The list of zones in the role's variables → what to do with each zone."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._compact import Placed, parse_regions
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._kinds import kind_of

LIST = "origin_cloud_regions_zones"
CHOICES = {"state": ("present", "absent"), "api_version": ("auto", "v2", "v1")}
KEYS = (
    *("zone", "zone_id", "mappings", "regions", "state", "prune", "prune_limit", "move_limit", "allow_empty"),
    *("validate_regions", "api_version"),
)

Group = tuple[str, int]


@dataclass(frozen=True)
class Entry:
    """One entry of the list.

    name: the name of the zone in reports. problem: why the zone is skipped; empty if nothing is wrong with the entry.
    zone, zone_id: one of them is empty. options: the module's, without its mappings. mappings: plain values for the
    module, which checks them. groups: where the mappings come from, in their order, as pairs of a place (`mappings` or
    `regions.aws.us-east-1`) and the number of mappings there.
    """

    name: str
    problem: str = ""
    zone: str = ""
    zone_id: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    mappings: Sequence[Any] = ()
    groups: tuple[Group, ...] = ()


def parse_entries(zones: Any, defaults: Mapping[str, Any]) -> list[Entry]:
    """Parse the list of zones. An entry with a problem does not affect the others.

    defaults: values for the keys that an entry leaves out. Raises OptionsError if there is no list with an entry.
    """
    if isinstance(zones, str) or not isinstance(zones, Sequence):
        raise OptionsError([f"{LIST}: is {kind_of(zones)}; write a list with an entry for each zone"])
    if not zones:
        raise OptionsError([f"{LIST}: is an empty list; write an entry for each zone"])
    entries = [_parse_entry(f"{LIST}[{index}]", zone, defaults) for index, zone in enumerate(zones)]
    return _without_conflicts(entries)


def _parse_entry(place: str, value: Any, defaults: Mapping[str, Any]) -> Entry:
    if not isinstance(value, Mapping):
        wrong = (
            f"{place}: is {kind_of(value)}, but has to be a dictionary with zone or zone_id, and mappings or regions"
        )
        return Entry(place, wrong)
    reading = _Reading(place, value, defaults)
    zone, zone_id = reading.text("zone"), reading.text("zone_id")
    entry = Entry(zone or zone_id or place, "", zone, zone_id, reading.options(), *reading.mappings())
    if bool(zone) == bool(zone_id) or not reading.given.keys() & {"mappings", "regions"}:
        reading.problems.append(
            f"{place}: needs exactly one of zone (a name) and zone_id (an id), and at least one of mappings and regions"
            f" (either may be empty); it has {', '.join(sorted(reading.given)) or 'nothing'}"
        )
    return replace(entry, problem=str(OptionsError(reading.problems))) if reading.problems else entry


class _Reading:
    """Reads the keys of an entry. given: those that have a value. problems: what is wrong with those read so far."""

    def __init__(self, place: str, value: Mapping[Any, Any], defaults: Mapping[str, Any]) -> None:
        # A key without a value counts as absent.
        self.given = {str(key): item for key, item in value.items() if item is not None and item != ""}
        self.problems = [
            f"{place}.{key}: is not a key of a zone; {_meant(key)}" for key in self.given if key not in KEYS
        ]
        self._place = place
        self._defaults = defaults

    def text(self, key: str) -> str:
        """A name or an id; empty where there is none."""
        value = self.given.get(key, "")
        if isinstance(value, str):
            return str(value)
        if isinstance(value, int) and not isinstance(value, bool):
            # YAML takes an id without letters for a number.
            return str(value)
        self._refuse(key, f"is {kind_of(value)}, but has to be a string")
        return ""

    def options(self) -> dict[str, Any]:
        """The options of the module except the zone and its mappings."""
        state = self._choice("state")
        # The role's prune is for zones that can be pruned; a zone's own prune may contradict its state.
        prune = self._flag("prune") and ("prune" in self.given or state == "present")
        limits = {
            "prune_limit": self._limit("prune_limit", "mappings"),
            "move_limit": self._limit("move_limit", "origins"),
        }
        return {
            "state": state,
            "prune": prune,
            **{key: limit for key, limit in limits.items() if limit is not None},
            "allow_empty": self._flag("allow_empty"),
            "validate_regions": self._flag("validate_regions"),
            "api_version": self._choice("api_version"),
        }

    def mappings(self) -> tuple[list[Any], tuple[Group, ...]]:
        """The mappings of both forms, and where they come from."""
        listed = self.given.get("mappings", ())
        if isinstance(listed, str) or not isinstance(listed, Sequence):
            self._refuse("mappings", f"is {kind_of(listed)}, but has to be a list")
            listed = ()
        compact: list[Placed] = []
        try:
            compact = parse_regions(self.given.get("regions", {}), f"{self._place}.regions")
        except OptionsError as error:
            self.problems.extend(error.problems)
        mappings = [
            *map(plain, listed),
            *({"ip": item.ip, "vendor": item.vendor, "region": item.region} for item, _place in compact),
        ]
        return mappings, (("mappings", len(listed)), *group_places(compact, f"{self._place}."))

    def _value(self, key: str) -> Any:
        return self.given.get(key, self._defaults.get(key))

    def _choice(self, key: str) -> str:
        value = self._value(key)
        if value not in CHOICES[key]:
            self._refuse(key, f"{value!r} is not one of {', '.join(CHOICES[key])}")
        return str(value)

    def _flag(self, key: str) -> bool:
        try:
            return bool(boolean(self._value(key)))
        except TypeError:
            self._refuse(key, f"{self._value(key)!r} is not a boolean; write true or false")
            return False

    def _limit(self, key: str, counted: str) -> int | None:
        value = self._value(key)
        if value is None or value == "":
            return None
        try:
            return int(str(value))
        except ValueError:
            self._refuse(key, f"{value!r} is not a valid number of {counted}")
            return None

    def _refuse(self, key: str, reason: str) -> None:
        self.problems.append(f"{self._place}.{key}: {reason}")


def _meant(key: str) -> str:
    close = difflib.get_close_matches(key, KEYS, 1)
    return f"did you mean {close[0]!r}?" if close else f"write one of {', '.join(KEYS)}"


def group_places(compact: Iterable[Placed], prefix: str = "") -> Iterable[Group]:
    """Places without the prefix, each with the number of consecutive mappings from there."""
    places = (placed.place[len(prefix) :].rpartition("[")[0] for placed in compact)
    return ((place, sum(1 for _each in same)) for place, same in groupby(places))


def plain(value: Any) -> Any:
    """Convert a value to plain Python. Everything that is neither a container nor JSON becomes a string."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [plain(item) for item in value]
    return str(value)


def _without_conflicts(entries: list[Entry]) -> list[Entry]:
    """Return the entries. Those of the same zone get a problem if one of them would prune what another one creates."""
    usable = [entry for entry in entries if not entry.problem]
    times = Counter(map(_identity, usable))
    pruned = {_identity(entry) for entry in usable if entry.options["prune"]}
    return [
        replace(
            entry,
            problem=f"{LIST}[{index}]: {entry.name} is listed {times[_identity(entry)]} times and pruned, so that one"
            " entry would delete what another one creates; join the entries",
        )
        if not entry.problem and times[_identity(entry)] > 1 and _identity(entry) in pruned
        else entry
        for index, entry in enumerate(entries)
    ]


def _identity(entry: Entry) -> tuple[str, str]:
    """The same for all entries of a zone. A name and an id of the same zone are not recognized as such."""
    return entry.zone_id.strip().lower(), entry.zone.strip().lower().rstrip(".")
