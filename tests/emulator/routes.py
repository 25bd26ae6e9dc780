# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All routes of the API; the first that matches answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from . import account, dns, load_balancing, tiered_cache, v1, v2, zones
from .routing import Route

ROUTES: Final[Sequence[Route]] = (
    *zones.ROUTES,
    *account.ROUTES,
    *dns.ROUTES,
    *load_balancing.ROUTES,
    *tiered_cache.ROUTES,
    *v2.ROUTES,
    *v1.ROUTES,
)
