# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control interface below `/_emulator`: without authentication, neither logged nor counted."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .descriptions import change_zone, describe_zone, load_account, load_zone
from .faults import FAULTS, Match, Plan
from .store import Zone
from .world import World

CONTROL_PREFIX: Final = "/_emulator"

__all__ = ["CONTROL_PREFIX", "World", "control_app", "load_zone"]

Handler = Callable[[World, Request, Any], Any]
"""(world, request, JSON body) -> JSON value; raises `ValueError` (400) or `LookupError` (404)."""


def _zone_of(world: World, request: Request) -> Zone:
    return world.service.store.zones[request.path_params["zone_id"]]


def _reset(world: World, request: Request, body: Any) -> Any:
    world.reset()


def _put_zone(world: World, request: Request, body: Any) -> Any:
    load_zone(world.service.store, request.path_params["zone_id"], body)


def _put_zones(world: World, request: Request, body: Any) -> Any:
    for zone_id, description in body.items():
        load_zone(world.service.store, zone_id, description)


def _change_zone(world: World, request: Request, body: Any) -> Any:
    change_zone(_zone_of(world, request), body)


def _put_accounts(world: World, request: Request, body: Any) -> Any:
    for account_id, description in body.items():
        load_account(world.service.store, account_id, description)


def _delete_account(world: World, request: Request, body: Any) -> Any:
    store, account_id = world.service.store, request.path_params["account_id"]
    del store.accounts[account_id]
    for zone in [zone for zone in store.zones.values() if zone.account.id == account_id]:
        del store.zones[zone.id]


def _get_zone(world: World, request: Request, body: Any) -> Any:
    return describe_zone(_zone_of(world, request))


def _delete_zone(world: World, request: Request, body: Any) -> Any:
    del world.service.store.zones[_zone_of(world, request).id]


def _latency(world: World, request: Request, body: Any) -> Any:
    world.latency_ms = float(body["ms"])


def _gate(world: World, request: Request, body: Any) -> Any:
    if body["open"]:
        world.gate.open()
    else:
        world.gate.close(Match(**body.get("match", {})))


def _add_token(world: World, request: Request, body: Any) -> Any:
    world.service.credentials.add_token(body["token"], body["permissions"], body.get("accounts"))


def _add_key(world: World, request: Request, body: Any) -> Any:
    world.service.credentials.keys[body["email"]] = body["key"]


def _rate_limit(world: World, request: Request, body: Any) -> Any:
    world.service.rate_limit.configure(**body)


def _plan(world: World, request: Request, body: Any) -> Any:
    plan = Plan(Match(**body.get("match", {})), body["name"], body.get("params", {}), body.get("times", 1))
    world.plans.plans.append(plan)


def _plans(world: World, request: Request, body: Any) -> Any:
    return {"known": sorted(FAULTS), "plans": [asdict(plan) for plan in world.plans.plans]}


def _clear_plans(world: World, request: Request, body: Any) -> Any:
    world.plans.plans.clear()


def _log(world: World, request: Request, body: Any) -> Any:
    return world.log.as_json()


def _counts(world: World, request: Request, body: Any) -> Any:
    return world.log.counts()


def _clear_log(world: World, request: Request, body: Any) -> Any:
    world.log.clear()


_ROUTES: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("POST", "/reset", _reset),
    ("PUT", "/accounts", _put_accounts),
    ("DELETE", "/accounts/{account_id}", _delete_account),
    ("PUT", "/zones", _put_zones),
    ("PUT", "/zones/{zone_id}", _put_zone),
    ("PATCH", "/zones/{zone_id}", _change_zone),
    ("GET", "/zones/{zone_id}", _get_zone),
    ("DELETE", "/zones/{zone_id}", _delete_zone),
    ("PUT", "/latency", _latency),
    ("PUT", "/gate", _gate),
    ("POST", "/tokens", _add_token),
    ("POST", "/keys", _add_key),
    ("PUT", "/rate_limit", _rate_limit),
    ("POST", "/faults", _plan),
    ("GET", "/faults", _plans),
    ("DELETE", "/faults", _clear_plans),
    ("GET", "/log", _log),
    ("GET", "/log/counts", _counts),
    ("DELETE", "/log", _clear_log),
)


def control_app(world: World) -> Starlette:
    """The ASGI application of the control interface."""
    return Starlette(
        routes=[
            Route(CONTROL_PREFIX + path, _endpoint(world, handler), methods=[method])
            for method, path, handler in _ROUTES
        ]
    )


def _endpoint(world: World, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            return JSONResponse(handler(world, request, json.loads(raw) if raw else {}))
        except LookupError as error:
            return JSONResponse({"error": f"not there: {error}"}, 404)
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint
