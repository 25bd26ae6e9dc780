# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which permission lets a token make which request, and how it is refused without."""

from __future__ import annotations

from typing import Final

import pytest

from tests.contract.api import V1, V2, ZONE, Api
from tests.contract.test_records_and_pools import BALANCERS_PATH, POOLS_PATH, RECORDS_PATH
from tests.contract.test_tiered_cache import REGIONAL, SMART, TIERED_CACHE
from tests.emulator.auth import ALL_PERMISSIONS
from tests.emulator.client import DEFAULT_ACCOUNT_ID, ControlError
from tests.emulator.server import Emulator

Request = tuple[str, str]

SETTINGS: Final = {"zone_settings:read", "zone_settings:edit"}
ZONES: Final = {"zone:read", "zone:edit"}
EDIT_SETTINGS: Final = {"zone_settings:edit"}
EDIT: Final = {"zone_settings:edit", "zone:edit"}
POOLS: Final = {"pools:read"}

ALLOWED: Final[dict[Request, set[str]]] = {
    ("GET", "/zones"): ZONES,
    ("GET", ZONE): set(ALL_PERMISSIONS) - POOLS,
    ("GET", RECORDS_PATH): {"dns:read"},
    ("GET", f"{RECORDS_PATH}/usage"): {"dns:read"},
    ("GET", BALANCERS_PATH): {"load_balancers:read"},
    ("GET", POOLS_PATH): POOLS,
    ("GET", f"{POOLS_PATH}/p1"): POOLS,
    ("GET", TIERED_CACHE): SETTINGS,
    ("PATCH", TIERED_CACHE): EDIT_SETTINGS,
    ("GET", SMART): SETTINGS | ZONES,
    ("GET", REGIONAL): SETTINGS | ZONES,
    **{(method, SMART): EDIT for method in ("PATCH", "POST", "DELETE")},
    ("PATCH", REGIONAL): EDIT,
    **{("GET", path): SETTINGS for path in (V1, V2, f"{V1}/supported_regions", f"{V2}/supported_regions")},
    **{("PATCH", path): EDIT_SETTINGS for path in (V1, f"{V1}/batch")},
    **{("DELETE", path): EDIT_SETTINGS for path in (f"{V1}/batch", f"{V2}/batch", f"{V2}/192.0.2.1")},
    ("PUT", f"{V2}/batch"): EDIT_SETTINGS,
    ("POST", V1): EDIT_SETTINGS,
}
"""Request -> the permissions each of which is enough."""

WITHOUT_BODY: Final = {("DELETE", SMART), ("DELETE", f"{V2}/192.0.2.1")}


@pytest.fixture
def equipped(emulator: Emulator) -> Emulator:
    """An emulator whose zone and account have all that can be asked for."""
    emulator.control.put_zone(plan="enterprise")
    emulator.control.put_account(pools=[{"id": "p1", "name": "one"}])
    return emulator


@pytest.mark.parametrize(
    "permissions",
    [set(), *({one} for one in sorted(ALL_PERMISSIONS)), *(ALL_PERMISSIONS - {one} for one in sorted(ALL_PERMISSIONS))],
    ids=lambda permissions: ",".join(sorted(permissions)),
)
def test_a_token_does_what_its_permissions_allow(equipped: Emulator, api: Api, permissions: set[str]) -> None:
    equipped.control.add_token("limited", permissions)
    for (method, path), enough in ALLOWED.items():
        body: list[str] | None = None if (method, path) in WITHOUT_BODY or method == "GET" else []
        reply = api.call(method, path, body, {"Authorization": "Bearer limited"})
        if enough & permissions:
            assert reply.status not in (401, 403), (method, path)
        else:
            assert (reply.status, reply.codes) == (403, [10000 if "/pools" in path else 9109]), (method, path)


def test_accounts_need_no_permission(equipped: Emulator, api: Api) -> None:
    equipped.control.add_token("limited", [])
    accounts = api.call("GET", "/accounts", headers={"Authorization": "Bearer limited"}).result
    assert [account["id"] for account in accounts] == [DEFAULT_ACCOUNT_ID]


def test_an_unknown_permission_is_refused_by_control(emulator: Emulator) -> None:
    with pytest.raises(ControlError, match="everything"):
        emulator.control.add_token("limited", ["everything"])
