# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The regions that a zone supports: validation of mappings, suggestions, and upper-tier colos."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError, Problem
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.region_names import canonical_region


@dataclass(frozen=True)
class SupportedRegions:
    """The supported regions of one zone.

    colos: vendor → region → IATA codes of its upper-tier colos. complete: False if the lists of colos may be incomplete
    (the API's `obtained_codes`).
    """

    colos: dict[str, dict[str, tuple[str, ...]]]
    complete: bool = True


def offered_spellings(supported: SupportedRegions) -> dict[tuple[str, str], str]:
    """Vendor and canonical name of a region → the API's name, for regions where the two differ."""
    spellings: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for vendor, offer in supported.colos.items():
        for name in offer:
            canonical = canonical_or_same(vendor, name)
            if canonical not in offer:
                spellings[vendor, canonical].append(name)
    return {region: names[0] for region, names in spellings.items() if len(names) == 1}


def check_regions(mappings: Iterable[OriginMapping], indexes: dict[str, int], supported: SupportedRegions) -> None:
    """Check the vendor and region of each mapping. indexes: IP → its index in the option.

    Raises OptionsError with all invalid mappings and suggestions.
    """
    wrong = [mapping for mapping in mappings if mapping.region not in supported.colos.get(mapping.vendor, {})]
    if not wrong:
        return
    reasons = {pair: _reason(*pair, supported) for pair in {(mapping.vendor, mapping.region) for mapping in wrong}}
    wrong.sort(key=lambda mapping: indexes[mapping.ip])
    raise OptionsError(
        [reasons[mapping.vendor, mapping.region].problem(indexes[mapping.ip], mapping.ip) for mapping in wrong]
    )


@dataclass(frozen=True)
class _Reason:
    """Why a vendor and region are invalid. key: the key in the entry. kind: the kind of problem, without values."""

    key: str
    kind: str
    text: str

    def problem(self, index: int, ip: str) -> Problem:
        return Problem(
            f"mappings[{index}].{self.key} ({ip}): {self.text}", f"mappings[].{self.key}: {self.kind}", index
        )


def canonical_or_same(vendor: str, region: str) -> str:
    """The canonical name of a region in the API. Unchanged if the name does not belong to exactly one region."""
    try:
        return canonical_region(vendor, region)
    except ValueError:
        return region


def _reason(vendor: str, region: str, supported: SupportedRegions) -> _Reason:
    regions = supported.colos.get(vendor)
    if not regions:
        offered = ", ".join(sorted(name for name, offer in supported.colos.items() if offer))
        kind = f"{vendor!r} is not offered for this zone"
        return _Reason("vendor", kind, f"{kind}; it offers {offered or 'no vendor'}")
    kind = f"is not a region of {vendor} for this zone"
    return _Reason("region", kind, f"{region!r} {kind}{_suggestion(vendor, region, supported)}")


def _suggestion(vendor: str, region: str, supported: SupportedRegions) -> str:
    owners = sorted(name for name, offer in supported.colos.items() if region in offer)
    if owners:
        return f"; it is a region of {' and '.join(owners)}: is the vendor right?"
    # Imported here because it is only needed for suggestions.
    import difflib

    close = difflib.get_close_matches(region.lower(), supported.colos[vendor], n=len(supported.colos[vendor]))
    if close:
        return f"; did you mean {min(close, key=lambda name: _letters_apart(name, region.lower()))!r}?"
    return f"; its regions are {', '.join(sorted(supported.colos[vendor]))}"


def _letters_apart(one: str, other: str) -> int:
    """The number of letters that differ, regardless of position, because swapped letters are the most common typo."""
    ours, theirs = Counter(one), Counter(other)
    return sum(((ours - theirs) + (theirs - ours)).values())
