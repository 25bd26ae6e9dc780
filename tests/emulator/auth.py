# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may do what: API tokens with permissions, and e-mail address + key pairs, which may do all.

Which permission these calls need is not documented; *Zone Settings* is the API facts' best guess.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from .errors import AUTHENTICATION, UNAUTHORIZED, Refusal

ZONE_READ: Final = "zone:read"
SETTINGS_READ: Final = "zone_settings:read"
SETTINGS_EDIT: Final = "zone_settings:edit"
ALL_PERMISSIONS: Final = frozenset({ZONE_READ, SETTINGS_READ, SETTINGS_EDIT})

DEFAULT_TOKEN: Final = "emulator-token-0123456789abcdefghijklmno"
DEFAULT_EMAIL: Final = "operator@example.com"
DEFAULT_KEY: Final = "emulator-key-0123456789abcdef01234567"


@dataclass(frozen=True)
class Identity:
    """A caller that was recognised: a stable id (counted by the rate limit), the permissions, whether by token."""

    id: str
    permissions: frozenset[str]
    by_token: bool


def check_permission(identity: Identity, permission: str | None) -> None:
    """Raise `Refusal` (403/9109) unless the caller has the permission; edit implies read."""
    granted = identity.permissions | ({SETTINGS_READ} if SETTINGS_EDIT in identity.permissions else set())
    if permission is not None and permission not in granted:
        raise Refusal(UNAUTHORIZED)


@dataclass
class Credentials:
    """The credentials that the emulator accepts."""

    tokens: dict[str, frozenset[str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.tokens and not self.keys:
            self.reset()

    def reset(self) -> None:
        """Back to one token and one pair that may do everything."""
        self.tokens = {DEFAULT_TOKEN: ALL_PERMISSIONS}
        self.keys = {DEFAULT_EMAIL: DEFAULT_KEY}

    def add_token(self, token: str, permissions: Iterable[str]) -> None:
        """Accept a token, with exactly these permissions. Raises `ValueError` for an unknown one."""
        granted = frozenset(permissions)
        if unknown := granted - ALL_PERMISSIONS:
            raise ValueError(f"unknown permissions: {sorted(unknown)}; known are {sorted(ALL_PERMISSIONS)}")
        self.tokens[token] = granted

    def identify(self, headers: Mapping[str, str]) -> Identity:
        """The caller by its headers (lower-case names). Raises `Refusal` (401/10000) for anyone unknown.

        A token is used where both kinds are sent (assumed).
        """
        authorization = headers.get("authorization")
        if authorization is not None:
            return self._by_token(authorization)
        email, key = headers.get("x-auth-email", ""), headers.get("x-auth-key", "")
        if key and hmac.compare_digest(self.keys.get(email, "").encode(), key.encode()):
            return Identity(_fingerprint(email), ALL_PERMISSIONS, by_token=False)
        raise Refusal(AUTHENTICATION)

    def _by_token(self, authorization: str) -> Identity:
        scheme, _space, token = authorization.partition(" ")
        permissions = self.tokens.get(token) if scheme.lower() == "bearer" else None
        if permissions is None:
            raise Refusal(AUTHENTICATION)
        return Identity(_fingerprint(token), permissions, by_token=True)


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:32]
