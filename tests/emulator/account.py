# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`GET /accounts` and `GET /user/tokens/verify` (published schema)."""

from __future__ import annotations

from typing import Any, Final

from .auth import NO_PERMISSION, Identity
from .call import Call
from .envelope import Answer, success
from .errors import AUTHENTICATION, Refusal
from .filters import EQUAL, ordered
from .routing import Service, service_route
from .zone import Account
from .zones import PAGES


def _shown(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "type": account.settings.type,
        "settings": {"enforce_twofactor": False},
        "created_on": "2026-01-01T00:00:00Z",
    }


def _list_accounts(service: Service, call: Call, identity: Identity) -> Answer:
    # Which permission this needs is not documented: none is assumed.
    name = call.query("name")
    visible = [account for account in service.store.accounts.values() if identity.sees(account.id)]
    found = [account for account in visible if name is None or EQUAL(account.name, name)]
    by_name = ordered(found, {"name": lambda account: account.name}, call, default="name")
    rows, info = PAGES.cut(by_name, call)
    # Published without it.
    del info["total_pages"]
    return success([_shown(account) for account in rows], result_info=info)


def _verify_token(service: Service, call: Call, identity: Identity) -> Answer:
    # Published for tokens only; that a key is refused here is assumed.
    if not identity.by_token:
        raise Refusal(AUTHENTICATION)
    return success({"id": identity.id, "status": "active"})


ROUTES: Final = (
    service_route("GET", "accounts", NO_PERMISSION, _list_accounts),
    service_route("GET", "user/tokens/verify", NO_PERMISSION, _verify_token),
)
