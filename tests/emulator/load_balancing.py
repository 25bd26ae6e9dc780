# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A zone's load balancers, and its account's pools. Fields of the published schema, errors of the API facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from .auth import LOAD_BALANCERS_READ, POOLS_READ, any_of
from .call import Call
from .envelope import Answer, success
from .errors import NO_LOAD_BALANCING, NO_POOL, NO_POOL_PERMISSION, Refusal
from .paging import result_info
from .routing import account_route, zone_route
from .zone import Account, Zone

_ROWS_ON_A_PAGE: Final = 20


def _listed(account: Account, rows: Sequence[Any], per_page: int, call: Call) -> Answer:
    """Rows of an account that has the product; `per_page` 0: all on one page."""
    if account.settings.load_balancing == "refused":
        raise Refusal(NO_LOAD_BALANCING)
    held = rows if account.settings.load_balancing == "on" else []
    size = per_page or max(len(held), _ROWS_ON_A_PAGE)
    page = call.number("page", 1)
    shown = held[(page - 1) * size : page * size] if page > 0 else []
    return success(shown, result_info=result_info(len(shown), page, size, len(held)))


def _load_balancers(zone: Zone, call: Call, _last: str) -> Answer:
    return _listed(zone.account, zone.load_balancers, zone.settings.load_balancers_per_page, call)


def _pools(account: Account, call: Call, _last: str) -> Answer:
    monitor = call.query("monitor")
    rows = [pool for pool in account.pools.values() if monitor in (None, pool["monitor"])]
    return _listed(account, rows, account.settings.pools_per_page, call)


def _pool(account: Account, call: Call, pool_id: str) -> Answer:
    pool = account.pools.get(pool_id)
    if pool is None or account.settings.load_balancing != "on":
        raise Refusal(NO_POOL)
    return success(pool)


ROUTES: Final = (
    zone_route("GET", "load_balancers", any_of(LOAD_BALANCERS_READ), _load_balancers),
    account_route("GET", "load_balancers/pools", any_of(POOLS_READ), _pools, NO_POOL_PERMISSION),
    account_route("GET", "load_balancers/pools/{pool_id}", any_of(POOLS_READ), _pool, NO_POOL_PERMISSION),
)
