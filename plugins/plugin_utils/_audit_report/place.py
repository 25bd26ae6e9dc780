# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A city on the map, and the format of the tables of cities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """latitude, longitude: in degrees; north and east are positive."""

    latitude: float
    longitude: float
    city: str


def parse_places(table: str, keys: int) -> Iterator[tuple[tuple[str, ...], Place]]:
    """Parse the rows of a table: this number of keys, latitude, longitude, and city, separated by spaces."""
    for row in table.strip().splitlines():
        *names, latitude, longitude, city = row.split(maxsplit=keys + 2)
        yield tuple(names), Place(float(latitude), float(longitude), city)
