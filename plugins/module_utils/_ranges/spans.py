# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Converts nested prefixes to disjoint intervals, so that a single `bisect` finds an address."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import Claim, combine, outlasts

Found = tuple[str, Claim]
"""A prefix as written, and the claim that applies."""


@dataclass
class Spans:
    """Sorted intervals of addresses as numbers. Values at the same index belong together. Gaps are omitted."""

    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    def add(self, first: int, last: int, found: Found) -> int:
        """Add an interval, unless it is empty. Returns the first address after it."""
        if first <= last:
            self.firsts.append(first)
            self.lasts.append(last)
            self.found.append(found)
        return last + 1

    def find(self, number: int) -> Found | None:
        """The interval that contains an address, or None."""
        index = bisect_right(self.firsts, number) - 1
        return self.found[index] if index >= 0 and number <= self.lasts[index] else None


def flatten(networks: Iterable[tuple[int, int, str, Claim]]) -> Spans:
    """Sweep over networks from the lowest address to the highest.

    networks: first address, negated last address, prefix, claim, in any order. Like all prefixes in CIDR notation, two
    networks are equal, nested, or disjoint.
    """
    spans = Spans()
    around: list[tuple[int, int, Found]] = []  # the networks that the sweep is in, from the outermost to the innermost
    reached = 0
    for first, negative_last, prefix, claim in sorted(networks, key=itemgetter(0, 1)):
        last, found = -negative_last, (prefix, claim)
        while around and around[-1][1] < first:
            reached = spans.add(reached, *around.pop()[1:])
        if around:
            outer_first, outer_last, outer = around[-1]
            if (outer_first, outer_last) == (first, last):
                around[-1] = first, last, (prefix, combine(outer[1], claim))
                continue
            spans.add(reached, first - 1, outer)
            found = outer if outlasts(outer[1], claim) else found
        reached = first
        around.append((first, last, found))
    while around:
        reached = spans.add(reached, *around.pop()[1:])
    return spans
