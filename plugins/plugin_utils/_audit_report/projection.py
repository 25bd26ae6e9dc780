# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Places of the world on a flat map: the Equal Earth projection (Šavrič, Patterson, Jenny 2018)."""

from __future__ import annotations

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

WIDTH, HEIGHT = 1000, 425
"""The size of the map, from the north of Greenland to the south of Chile."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = sqrt(3) / 2
_SCALE = WIDTH / 5.42
_TOP = 1.285

Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """Degrees → x and y on the map; y grows to the south."""
    theta = asin(_M * sin(radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    slope = _A1 + 3 * _A2 * squared + sixth * (7 * _A3 + 9 * _A4 * squared)
    x = radians(longitude) * cos(theta) / (_M * slope)
    y = theta * (_A1 + _A2 * squared + sixth * (_A3 + _A4 * squared))
    return round(WIDTH / 2 + x * _SCALE, 1), round((_TOP - y) * _SCALE, 1)


def outline(corners: Iterable[Point]) -> str:
    """A closed line through (longitude, latitude), as SVG writes it."""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in (project(*corner) for corner in corners)) + "Z"
