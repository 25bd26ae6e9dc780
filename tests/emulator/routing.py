# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a route is, what it gets, and how a request finds it. Pure: a call in, an answer out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, unquote

from .auth import Credentials, Identity, check_permission
from .envelope import Answer, failure
from .errors import MALFORMED_BODY, Refusal, no_route
from .limits import RateLimit
from .store import Item, Store, Zone

API_PREFIX: Final = "/client/v4"


@dataclass(frozen=True)
class Call:
    """One API request: the raw path (still percent-encoded), the raw query, lower-case headers, the body."""

    method: str
    raw_path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def segments(self) -> tuple[str, ...]:
        """Decoded segments after the prefix; an encoded slash stays inside its segment."""
        return tuple(unquote(part) for part in self.raw_path.removeprefix(API_PREFIX).removeprefix("/").split("/"))

    def query(self, name: str) -> str | None:
        """Last value of a query parameter, `None` if it is not there."""
        return parse_qs(self.raw_query, keep_blank_values=True).get(name, [None])[-1]

    def json(self) -> Any:
        """The body as a JSON value. Raises `Refusal` (400, code assumed) where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refusal(MALFORMED_BODY) from None

    def json_array(self) -> list[Any]:
        """The body as a bare array (API facts). Raises `Refusal` otherwise."""
        items: list[Any] = _of_type(self.json(), list)
        return items

    def item(self, ip_key: str) -> Item:
        """The body as one mapping with the version's own key for the IP. Raises `Refusal` if it is no object."""
        return read_item(_of_type(self.json(), dict), ip_key)


def _of_type(value: Any, wanted: type[Any]) -> Any:
    if not isinstance(value, wanted):
        raise Refusal(MALFORMED_BODY)
    return value


def read_item(value: Any, ip_key: str) -> Item:
    """One mapping as it came; anything that is not a string counts as missing."""
    got = value if isinstance(value, dict) else {}
    ip, vendor, region = (got.get(key) for key in (ip_key, "vendor", "region"))
    return Item(
        ip if isinstance(ip, str) else None,
        vendor if isinstance(vendor, str) else None,
        region if isinstance(region, str) else None,
    )


def number(text: str | None, default: int) -> int:
    """A query parameter as an integer, -1 (out of every range) where it is none."""
    if text is None:
        return default
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() else -1


@dataclass(frozen=True)
class Service:
    """All that a route may see of the emulated service."""

    store: Store
    credentials: Credentials
    rate_limit: RateLimit


ZoneHandler = Callable[[Zone, Call, str], Answer]
"""(zone, call, the last path segment: an IP in the routes that have one) -> answer."""

AccountHandler = Callable[[Service, Call, Identity], Answer]


@dataclass(frozen=True)
class ZoneRoute:
    """A route below `/zones/{zone_id}`; in `tail` a `*` stands for any one segment."""

    version: str
    method: str
    tail: tuple[str, ...]
    permission: str
    handler: ZoneHandler

    def matches(self, call: Call) -> bool:
        """Whether method and path are this route's."""
        tail = call.segments[2:]
        return (
            self.method == call.method
            and call.segments[0] == "zones"
            and len(tail) == len(self.tail)
            and all(mine in ("*", theirs) for mine, theirs in zip(self.tail, tail, strict=True))
        )


@dataclass(frozen=True)
class AccountRoute:
    """A route that belongs to no zone."""

    method: str
    path: tuple[str, ...]
    permission: str | None
    handler: AccountHandler

    def matches(self, call: Call) -> bool:
        """Whether method and path are this route's."""
        return self.method == call.method and call.segments == self.path


def dispatch(service: Service, routes: Sequence[ZoneRoute | AccountRoute], call: Call) -> Answer:
    """Answer one call: rate limit, then credentials, then route and zone, then permission (the order is assumed)."""
    refusal, headers = service.rate_limit.count(caller(call))
    if refusal is not None:
        return failure(refusal, headers)
    try:
        answer = _answer(service, routes, call)
    except Refusal as refused:
        answer = failure(refused.kind)
    return Answer(answer.status, answer.body, (*answer.headers, *headers), answer.content_type)


def caller(call: Call) -> str:
    """Whom the rate limit counts a request for: the credential it carries, known or not."""
    return call.headers.get("authorization") or call.headers.get("x-auth-email") or ""


def _answer(service: Service, routes: Sequence[ZoneRoute | AccountRoute], call: Call) -> Answer:
    identity = service.credentials.identify(call.headers)
    route = next((route for route in routes if route.matches(call)), None)
    if route is None:
        raise Refusal(no_route(call.raw_path))
    if isinstance(route, AccountRoute):
        check_permission(identity, route.permission)
        return route.handler(service, call, identity)
    zone = service.store.zones.get(call.segments[1])
    if zone is None or not getattr(zone.settings, route.version):
        raise Refusal(no_route(call.raw_path))
    check_permission(identity, route.permission)
    return route.handler(zone, call, call.segments[-1])
