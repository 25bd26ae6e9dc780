# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Client of the control interface, for tests; standard library only."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

DEFAULT_ZONE_ID = "023e105f4ecef8ad9ca31a8372d0c353"
DEFAULT_ACCOUNT_ID = "01a7362d577a6c3019a474fd6f485823"
DEFAULT_TOKEN = "emulator-token-0123456789abcdefghijklmno"
DEFAULT_EMAIL = "operator@example.com"
DEFAULT_KEY = "emulator-key-0123456789abcdef01234567"


_TIMEOUT = 120
"""Seconds for one call; on a busy machine, a log of many pages takes some."""


class ControlError(Exception):
    """The control interface refused a call; the message says why."""


class ControlClient:
    """Steers a running emulator. `url` is its base URL as it prints it, with or without `/client/v4`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port
        self._tls = parts.scheme == "https"

    def reset(self) -> None:
        """Reset to one account, one empty zone, default credentials, no faults, an empty log."""
        self._call("POST", "/reset")

    def put_account(self, account_id: str = DEFAULT_ACCOUNT_ID, name: str = "Example Account", **more: Any) -> None:
        """Create an account, or replace all of it but its zones.

        more: `pools` (`[{name, origins: [{address, …}], …}]`), fields of `AccountSettings`.
        """
        self.put_accounts({account_id: {"name": name, **more}})

    def put_accounts(self, accounts: Mapping[str, Mapping[str, Any]]) -> None:
        """Create or replace many accounts at once, id -> what `put_account` takes."""
        self._call("PUT", "/accounts", accounts)

    def delete_account(self, account_id: str) -> None:
        """Take an account away, with its zones."""
        self._call("DELETE", "/accounts/" + quote(account_id, safe=""))

    def put_zone(
        self,
        zone_id: str = DEFAULT_ZONE_ID,
        name: str = "example.com",
        mappings: Iterable[Mapping[str, str]] = (),
        **more: Any,
    ) -> None:
        """Create or replace a zone.

        mappings: `{ip, vendor, region}`. more: `account` (its id), `records` (`[{type, name, content, proxied?, …}]`),
        `load_balancers` (`[{name, default_pools, fallback_pool, …}]`), fields of `ZoneSettings` and `ZoneListing`.
        """
        self._call("PUT", _zone_path(zone_id), {"name": name, "mappings": list(mappings), **more})

    def put_zones(self, zones: Mapping[str, Mapping[str, Any]]) -> None:
        """Create or replace many zones at once, id -> what `put_zone` takes."""
        self._call("PUT", "/zones", zones)

    def change_zone(self, zone_id: str = DEFAULT_ZONE_ID, **changes: Any) -> None:
        """Change some of what `put_zone` takes, but its name and account; keep the rest."""
        self._call("PATCH", _zone_path(zone_id), changes)

    def zone(self, zone_id: str = DEFAULT_ZONE_ID) -> dict[str, Any]:
        """Description of a zone, as `put_zone` takes it, with its id."""
        described: dict[str, Any] = self._call("GET", _zone_path(zone_id))
        return described

    def delete_zone(self, zone_id: str = DEFAULT_ZONE_ID) -> None:
        """Take a zone away."""
        self._call("DELETE", _zone_path(zone_id))

    def mappings(self, zone_id: str = DEFAULT_ZONE_ID) -> list[dict[str, str]]:
        """A zone's mappings, `{ip, vendor, region}` in order of the IP."""
        rows: list[dict[str, str]] = self.zone(zone_id)["mappings"]
        return rows

    def state(self, zone_id: str = DEFAULT_ZONE_ID) -> dict[str, tuple[str, str]]:
        """A zone's mappings as IP -> (vendor, region)."""
        return {row["ip"]: (row["vendor"], row["region"]) for row in self.mappings(zone_id)}

    def set_latency(self, ms: float) -> None:
        """Delay every API request by so many milliseconds."""
        self._call("PUT", "/latency", {"ms": ms})

    def hold(self, *, from_number: int | None = None, method: str | None = None, path: str | None = None) -> None:
        """Have every API request that fits wait, logged and not yet carried out, until `release` or `reset`.

        The arguments are those of `plan_fault`.
        """
        match = {"from_number": from_number, "method": method, "path": path}
        self._call("PUT", "/gate", {"open": False, "match": match})

    def release(self) -> None:
        """Release all held requests, and hold no more."""
        self._call("PUT", "/gate", {"open": True})

    def add_token(self, token: str, permissions: Iterable[str], accounts: Iterable[str] | None = None) -> None:
        """Accept an API token with some of `auth.ALL_PERMISSIONS`, for these accounts (ids) or for all."""
        limited = None if accounts is None else list(accounts)
        self._call("POST", "/tokens", {"token": token, "permissions": list(permissions), "accounts": limited})

    def add_key(self, email: str, key: str) -> None:
        """Accept an e-mail address and key; the pair may do everything."""
        self._call("POST", "/keys", {"email": email, "key": key})

    def rate_limit(
        self, enabled: bool = True, requests: int = 1200, period: float = 300.0, used_at_start: int = 0
    ) -> None:
        """Switch the rate limit: `requests` in `period` seconds for each caller; windows start anew."""
        body = {"enabled": enabled, "requests": requests, "period": period, "used_at_start": used_at_start}
        self._call("PUT", "/rate_limit", body)

    def plan_fault(
        self,
        name: str,
        params: Mapping[str, Any] | None = None,
        *,
        number: int | None = None,
        from_number: int | None = None,
        method: str | None = None,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Plan a fault for the requests that fit all that is given; `times=None` is for ever.

        Numbers count API requests from 1 since the last `reset` or `clear_log`; `path` is a regular expression.
        """
        match = {"number": number, "from_number": from_number, "method": method, "path": path}
        self._call("POST", "/faults", {"name": name, "params": dict(params or {}), "match": match, "times": times})

    def faults(self) -> list[dict[str, Any]]:
        """All plans with their `hits`."""
        plans: list[dict[str, Any]] = self._call("GET", "/faults")["plans"]
        return plans

    def clear_faults(self) -> None:
        """Forget all plans."""
        self._call("DELETE", "/faults")

    def log(self) -> list[dict[str, Any]]:
        """The exchanges since the last `reset` or `clear_log`; the keys are the fields of `record.Exchange`."""
        exchanges: list[dict[str, Any]] = self._call("GET", "/log")
        return exchanges

    def counts(self) -> dict[str, int]:
        """How many requests the log has for each route, such as `GET /zones/{zone_id}/dns_records`; `""`: for none."""
        counts: dict[str, int] = self._call("GET", "/log/counts")
        return counts

    def clear_log(self) -> None:
        """Forget the log and count requests from 1 again."""
        self._call("DELETE", "/log")

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        connection = self._connect()
        try:
            payload = None if body is None else json.dumps(body)
            connection.request(method, "/_emulator" + path, payload, {"Connection": "close"})
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise ControlError(f"{method} {path}: {answer.get('error', answer)}")
        return answer

    def _connect(self) -> http.client.HTTPConnection:
        if self._tls:
            # The control interface of a test's own server, whose certificate may be wrong on purpose.
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return http.client.HTTPSConnection(self._host, self._port, timeout=_TIMEOUT, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT)


def _zone_path(zone_id: str) -> str:
    return "/zones/" + quote(zone_id, safe="")
