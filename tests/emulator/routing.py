# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a route is, and how a request finds it. Pure: a call in, an answer out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from .auth import Credentials, Identity, Permissions, check_permission
from .call import Call
from .envelope import Answer, failure
from .errors import UNAUTHORIZED, ErrorKind, Refusal, no_route
from .limits import RateLimit
from .store import Account, Store, Zone


@dataclass(frozen=True)
class Service:
    """Everything that a route may access."""

    store: Store
    credentials: Credentials
    rate_limit: RateLimit


ServiceHandler = Callable[[Service, Call, Identity], Answer]
AccountHandler = Callable[[Account, Call, str], Answer]
ZoneHandler = Callable[[Zone, Call, str], Answer]
"""(zone, call, the last path segment: an IP or an id in the routes that have one) -> answer."""


@dataclass(frozen=True)
class _Route:
    """A method and a path template (`zones/{zone_id}/…`: a part in braces stands for any one segment).

    needs: the caller has one of these permissions, if there are any; refusal: what a caller without is answered.
    """

    method: str
    template: str
    needs: Permissions
    refusal: ErrorKind

    @property
    def label(self) -> str:
        """Method and template, by which requests are counted."""
        return f"{self.method} /{self.template}"

    @cached_property
    def _parts(self) -> tuple[str | None, ...]:
        return tuple(None if part.startswith("{") else part for part in self.template.split("/"))

    def matches(self, call: Call) -> bool:
        """Whether method and path are this route's."""
        return (
            self.method == call.method
            and len(self._parts) == len(call.segments)
            and all(mine in (None, theirs) for mine, theirs in zip(self._parts, call.segments, strict=True))
        )


@dataclass(frozen=True)
class ServiceRoute(_Route):
    """A route of the whole service."""

    handler: ServiceHandler

    def answer(self, service: Service, call: Call, identity: Identity) -> Answer:
        """Answer a call that matches."""
        check_permission(identity, self.needs, self.refusal)
        return self.handler(service, call, identity)


@dataclass(frozen=True)
class AccountRoute(_Route):
    """A route of one account, `accounts/{account_id}/…`."""

    handler: AccountHandler

    def answer(self, service: Service, call: Call, identity: Identity) -> Answer:
        """Answer a call that matches."""
        account = service.store.accounts.get(call.segments[1])
        if account is None:
            raise Refusal(no_route(call.raw_path))
        check_permission(identity, self.needs, self.refusal, account.id)
        return self.handler(account, call, call.segments[-1])


@dataclass(frozen=True)
class ZoneRoute(_Route):
    """A route of one zone, `zones/{zone_id}/…`; with a `version`, only where the zone has it."""

    handler: ZoneHandler
    version: str | None = None

    def answer(self, service: Service, call: Call, identity: Identity) -> Answer:
        """Answer a call that matches."""
        zone = service.store.zones.get(call.segments[1])
        if zone is None or not (self.version is None or getattr(zone.settings, self.version)):
            raise Refusal(no_route(call.raw_path))
        check_permission(identity, self.needs, self.refusal, zone.account.id)
        return self.handler(zone, call, call.segments[-1])


Route = ServiceRoute | AccountRoute | ZoneRoute


def service_route(method: str, template: str, needs: Permissions, handler: ServiceHandler) -> ServiceRoute:
    """A route such as `zones`."""
    return ServiceRoute(method, template, needs, UNAUTHORIZED, handler)


def account_route(
    method: str, tail: str, needs: Permissions, handler: AccountHandler, refusal: ErrorKind = UNAUTHORIZED
) -> AccountRoute:
    """A route below `accounts/{account_id}`."""
    return AccountRoute(method, f"accounts/{{account_id}}/{tail}", needs, refusal, handler)


def zone_route(
    method: str, tail: str, needs: Permissions, handler: ZoneHandler, version: str | None = None
) -> ZoneRoute:
    """A route below `zones/{zone_id}`."""
    return ZoneRoute(method, f"zones/{{zone_id}}/{tail}".rstrip("/"), needs, UNAUTHORIZED, handler, version)


def find(routes: Sequence[Route], call: Call) -> Route | None:
    """The route of a call, `None` if there is none."""
    return next((route for route in routes if route.matches(call)), None)


def dispatch(service: Service, routes: Sequence[Route], call: Call) -> Answer:
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


def _answer(service: Service, routes: Sequence[Route], call: Call) -> Answer:
    identity = service.credentials.identify(call.headers)
    route = find(routes, call)
    if route is None:
        raise Refusal(no_route(call.raw_path))
    return route.answer(service, call, identity)
