# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that modules for any resource share: the connection and the zone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ansible.module_utils.basic import env_fallback

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.checks import ca_problems, is_loopback
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.credentials import Credentials
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.retry_budget import RetryBudget
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError, Problem
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import Connection, HttpSession
from ansible_collections.edgeops.cloudflare.plugins.module_utils._version import VERSION

_PUBLIC_API = "https://api.cloudflare.com/client/v4"

CONNECTION_OPTIONS: dict[str, Any] = {
    "api_token": {"type": "str", "no_log": True, "fallback": (env_fallback, ["CLOUDFLARE_API_TOKEN"])},
    # Not `no_log`, because the address is not a secret. Ansible would mask it in all data that a module returns, for
    # example in a DNS record that contains the address of the zone's owner.
    "api_email": {
        "type": "str",
        "aliases": ["account_email"],
        "fallback": (env_fallback, ["CLOUDFLARE_EMAIL"]),
    },
    "api_key": {
        "type": "str",
        "no_log": True,
        "aliases": ["account_api_key"],
        "fallback": (env_fallback, ["CLOUDFLARE_API_KEY"]),
    },
    "api_url": {
        "type": "str",
        "default": _PUBLIC_API,
        "fallback": (env_fallback, ["CLOUDFLARE_BASE_URL"]),
    },
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "timeout": {"type": "int", "default": 30},
    "retry_budget": {"type": "int", "default": 330},
    "read_connections": {"type": "int", "default": 8},
}

ZONE_OPTIONS: dict[str, Any] = {
    "zone_id": {"type": "str"},
    "zone": {"type": "str"},
}

_HEADER_VALUE = re.compile(r"[\x21-\x7e]+")
_MAX_SECONDS = 24 * 60 * 60
_MAX_READERS = 32
_NOT_IN_A_BASE_URL = re.compile(r"[?#\s\x00-\x1f\x7f]")


@dataclass(frozen=True)
class ClientOptions:
    """The validated connection options. timeout, retry_budget: seconds."""

    connection: Connection
    credentials: Credentials
    timeout: float
    retry_budget: float

    def open(self) -> Client:
        """Create a client. This sends no request."""
        budget = RetryBudget(self.retry_budget, self.timeout)
        session = HttpSession(self.connection)
        return Client(session, budget, readers=self.connection.connections, mask=self.credentials.mask)


def parse_options(params: Mapping[str, Any], *parsers: Callable[[Mapping[str, Any]], Any]) -> list[Any]:
    """Call each parser with the module's parameters, and return the results.

    Raises one OptionsError with the problems of all parsers.
    """
    results: list[Any] = []
    problems: list[Problem] = []
    for parse in parsers:
        try:
            results.append(parse(params))
        except OptionsError as error:
            problems.extend(error.details)
    if problems:
        raise OptionsError(problems)
    return results


def parse_client_options(params: Mapping[str, Any]) -> ClientOptions:
    """Parse the connection options. Raises OptionsError with all problems."""
    # An empty environment variable counts as not set.
    api_url = (params["api_url"] or "").strip().rstrip("/") or _PUBLIC_API
    ca_path = params["ca_path"] or None
    problems = [
        *_credential_problems(params),
        *_url_problems(api_url),
        *ca_problems(ca_path),
        *_seconds_problems(params),
        *_readers_problems(params["read_connections"]),
    ]
    if problems:
        raise OptionsError(problems)
    credentials = _credentials(params)
    connection = Connection(
        base_url=api_url,
        headers=credentials.headers,
        user_agent=f"edgeops.cloudflare/{VERSION} (Ansible collection)",
        verify=(ca_path or True) if params["validate_certs"] else False,
        # Plain http is only allowed for this host. A proxy would send the credentials elsewhere, unencrypted.
        trust_env=not api_url.lower().startswith("http://"),
        connections=params["read_connections"],
        url_name="api_url",
    )
    return ClientOptions(connection, credentials, params["timeout"], params["retry_budget"])


def _secret(params: Mapping[str, Any], name: str) -> str:
    """Strip the line end that a secret from a file or a lookup may have. Empty if there is no secret."""
    return (params[name] or "").strip()


def _token(params: Mapping[str, Any]) -> str:
    """The token to use. An e-mail address and key in the options take precedence over a token in the environment."""
    token = _secret(params, "api_token")
    pair = _secret(params, "api_email"), _secret(params, "api_key")
    env = {name: os.environ.get(f"CLOUDFLARE_{name}", "").strip() for name in ("API_TOKEN", "EMAIL", "API_KEY")}
    by_options = all(pair) and pair != (env["EMAIL"], env["API_KEY"])
    return "" if by_options and token == env["API_TOKEN"] else token


def _credentials(params: Mapping[str, Any]) -> Credentials:
    token = _token(params)
    if token:
        return Credentials.of_token(token)
    return Credentials.of_key(_secret(params, "api_email"), _secret(params, "api_key"))


def _credential_problems(params: Mapping[str, Any]) -> list[str]:
    names = ["api_token"] if _token(params) else ["api_email", "api_key"]
    given = [name for name in names if _secret(params, name)]
    if not given:
        return [
            "api_token: no credentials; set api_token (or the environment variable CLOUDFLARE_API_TOKEN),"
            " or api_email and api_key (CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY)"
        ]
    if given == ["api_email"]:
        return ["api_key: is missing; api_email requires it. Set both (or CLOUDFLARE_API_KEY)"]
    if given == ["api_key"]:
        return ["api_email: is missing; api_key requires it. Set both (or CLOUDFLARE_EMAIL)"]
    return [
        f"{name}: contains white space or characters that are not valid in a credential;"
        " set only the value, without quotes or 'Bearer'"
        for name in given
        if not _HEADER_VALUE.fullmatch(_secret(params, name))
    ]


def _url_problems(api_url: str) -> list[str]:
    """Problems of the base URL. Messages only quote a URL that cannot contain a password."""
    if "@" in api_url:
        return ["api_url: contains a user name or password; use api_token instead"]
    try:
        url = urlsplit(api_url)
        host, port = url.hostname or "", url.port
    except ValueError:
        return [f"api_url: is not a URL; use a URL such as {_PUBLIC_API}"]
    if url.scheme not in ("https", "http") or not host or port == 0 or _NOT_IN_A_BASE_URL.search(api_url):
        return [f"api_url: {api_url!r} is not a base URL; use a URL such as {_PUBLIC_API}"]
    if url.scheme == "http" and not is_loopback(host):
        return [
            f"api_url: {api_url!r} would send the credentials unencrypted; use https"
            " (http is only for loopback addresses)"
        ]
    return []


def _seconds_problems(params: Mapping[str, Any]) -> list[str]:
    return [
        f"{name}: {params[name]} is not a valid number of seconds; use {minimum} or more"
        if params[name] < minimum
        else f"{name}: {params[name]} seconds is more than a day; use {_MAX_SECONDS} or less"
        for name, minimum in (("timeout", 1), ("retry_budget", 0))
        if not minimum <= params[name] <= _MAX_SECONDS
    ]


def _readers_problems(readers: int) -> list[str]:
    if 1 <= readers <= _MAX_READERS:
        return []
    return [f"read_connections: {readers} is not a valid number of connections; use 1 to {_MAX_READERS}"]
