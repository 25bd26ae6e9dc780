# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may do what: API tokens with permissions, and e-mail address + key pairs, which may do all.

Which permission the mappings need is not documented; *Zone Settings* is the API facts' best guess.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from .errors import AUTHENTICATION, UNAUTHORIZED, ErrorKind, Refusal

Permissions = frozenset[str]

ZONE_READ: Final = "zone:read"
ZONE_EDIT: Final = "zone:edit"
SETTINGS_READ: Final = "zone_settings:read"
SETTINGS_EDIT: Final = "zone_settings:edit"
DNS_READ: Final = "dns:read"
LOAD_BALANCERS_READ: Final = "load_balancers:read"
POOLS_READ: Final = "pools:read"
"""*Load Balancing: Monitors and Pools: Read*, of the account."""

ALL_PERMISSIONS: Final[Permissions] = frozenset(
    {ZONE_READ, ZONE_EDIT, SETTINGS_READ, SETTINGS_EDIT, DNS_READ, LOAD_BALANCERS_READ, POOLS_READ}
)
NO_PERMISSION: Final[Permissions] = frozenset()
_READ_OF: Final = {ZONE_EDIT: ZONE_READ, SETTINGS_EDIT: SETTINGS_READ}


def any_of(*permissions: str) -> Permissions:
    """A route that needs any of these permissions."""
    return frozenset(permissions)


DEFAULT_TOKEN: Final = "emulator-token-0123456789abcdefghijklmno"
DEFAULT_EMAIL: Final = "operator@example.com"
DEFAULT_KEY: Final = "emulator-key-0123456789abcdef01234567"


@dataclass(frozen=True)
class Token:
    """What an API token may do, and in which accounts (`None`: in all)."""

    permissions: Permissions
    accounts: frozenset[str] | None = None


@dataclass(frozen=True)
class Identity:
    """A caller that was recognised: a stable id, what it may do, whether it came with a token."""

    id: str
    grant: Token
    by_token: bool

    def sees(self, account_id: str) -> bool:
        """Whether it may know of this account."""
        return self.grant.accounts is None or account_id in self.grant.accounts


def check_permission(
    identity: Identity, needed: Permissions, refusal: ErrorKind = UNAUTHORIZED, account_id: str | None = None
) -> None:
    """Raise `Refusal` unless the caller sees the account, and has one of the permissions where some are needed."""
    if account_id is not None and not identity.sees(account_id):
        raise Refusal(refusal)
    if needed and not needed & identity.grant.permissions:
        raise Refusal(refusal)


@dataclass
class Credentials:
    """The credentials that the emulator accepts."""

    tokens: dict[str, Token] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.tokens and not self.keys:
            self.reset()

    def reset(self) -> None:
        """Reset to one token and one pair with all permissions."""
        self.tokens = {DEFAULT_TOKEN: Token(ALL_PERMISSIONS)}
        self.keys = {DEFAULT_EMAIL: DEFAULT_KEY}

    def add_token(self, token: str, permissions: Iterable[str], accounts: Iterable[str] | None = None) -> None:
        """Accept a token with exactly these permissions; edit implies read. Raises `ValueError` for an unknown one."""
        granted = frozenset(permissions)
        if unknown := granted - ALL_PERMISSIONS:
            raise ValueError(f"unknown permissions: {sorted(unknown)}; known are {sorted(ALL_PERMISSIONS)}")
        implied = {_READ_OF[permission] for permission in granted & _READ_OF.keys()}
        self.tokens[token] = Token(granted | implied, None if accounts is None else frozenset(accounts))

    def identify(self, headers: Mapping[str, str]) -> Identity:
        """The caller by its headers (lower-case names). Raises `Refusal` (401/10000) for anyone unknown.

        A token is used where both kinds are sent (assumed).
        """
        authorization = headers.get("authorization")
        if authorization is not None:
            return self._by_token(authorization)
        email, key = headers.get("x-auth-email", ""), headers.get("x-auth-key", "")
        if key and hmac.compare_digest(self.keys.get(email, "").encode(), key.encode()):
            return Identity(_fingerprint(email), Token(ALL_PERMISSIONS), by_token=False)
        raise Refusal(AUTHENTICATION)

    def _by_token(self, authorization: str) -> Identity:
        scheme, _space, token = authorization.partition(" ")
        grant = self.tokens.get(token) if scheme.lower() == "bearer" else None
        if grant is None:
            raise Refusal(AUTHENTICATION)
        return Identity(_fingerprint(token), grant, by_token=True)


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:32]
