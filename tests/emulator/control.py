# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control interface below `/_emulator`: without authentication, neither logged nor counted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .auth import Credentials
from .errors import Refusal
from .faults import FAULTS, Match, Plan, Plans
from .limits import RateLimit
from .record import RequestLog
from .routing import Service
from .store import Item, Store, Zone, ZoneSettings

CONTROL_PREFIX: Final = "/_emulator"


def _open_gate() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


@dataclass
class World:
    """All state of one emulator. gate: while it is not set, API requests are logged and then wait for it."""

    service: Service
    plans: Plans
    log: RequestLog
    latency_ms: float = 0.0
    gate: asyncio.Event = field(default_factory=_open_gate)

    @classmethod
    def new(cls) -> World:
        """A fresh one: the zone `example.com`, the default credentials, nothing planned."""
        return cls(Service(Store(), Credentials(), RateLimit()), Plans(), RequestLog())

    def reset(self) -> None:
        """Back to the state of `new`."""
        self.service.store.reset()
        self.service.credentials.reset()
        self.service.rate_limit.configure(enabled=False)
        self.plans.plans.clear()
        self.log.clear()
        self.latency_ms = 0.0
        self.gate.set()


def load_zone(store: Store, zone_id: str, description: dict[str, Any]) -> Zone:
    """Create or replace a zone from its JSON description. Raises `ValueError` for what cannot be one."""
    description = dict(description)
    name = description.pop("name", "example.com")
    rows = description.pop("mappings", [])
    if "missing_vendors" in description:
        description["missing_vendors"] = tuple(description["missing_vendors"])
    try:
        settings = ZoneSettings(**description)
        items = [Item(row["ip"], row["vendor"], row["region"]) for row in rows]
        return store.put_zone(zone_id, name, items, settings)
    except (TypeError, KeyError, Refusal) as error:
        raise ValueError(f"zone {zone_id}: {error!r}") from None


def describe_zone(zone: Zone) -> dict[str, Any]:
    """The JSON description of a zone, as `load_zone` takes it, with its id."""
    rows = [{"ip": m.ip, "vendor": m.vendor, "region": m.region} for m in zone.mappings()]
    return {"id": zone.id, "name": zone.name, "mappings": rows, **asdict(zone.settings)}


Handler = Callable[[World, Request, Any], Any]
"""(world, request, JSON body) -> JSON value; raises `ValueError` (400) or `LookupError` (404)."""


def _zone_of(world: World, request: Request) -> Zone:
    return world.service.store.zones[request.path_params["zone_id"]]


def _reset(world: World, request: Request, body: Any) -> Any:
    world.reset()


def _put_zone(world: World, request: Request, body: Any) -> Any:
    load_zone(world.service.store, request.path_params["zone_id"], body)


def _change_zone(world: World, request: Request, body: Any) -> Any:
    zone = _zone_of(world, request)
    if "missing_vendors" in body:
        body["missing_vendors"] = tuple(body["missing_vendors"])
    world.service.store.change_settings(zone.id, **body)


def _get_zone(world: World, request: Request, body: Any) -> Any:
    return describe_zone(_zone_of(world, request))


def _delete_zone(world: World, request: Request, body: Any) -> Any:
    del world.service.store.zones[_zone_of(world, request).id]


def _latency(world: World, request: Request, body: Any) -> Any:
    world.latency_ms = float(body["ms"])


def _gate(world: World, request: Request, body: Any) -> Any:
    if body["open"]:
        world.gate.set()
    else:
        world.gate.clear()


def _add_token(world: World, request: Request, body: Any) -> Any:
    world.service.credentials.add_token(body["token"], body["permissions"])


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


def _clear_log(world: World, request: Request, body: Any) -> Any:
    world.log.clear()


_ROUTES: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("POST", "/reset", _reset),
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
