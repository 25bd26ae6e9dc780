# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credentials for the API: the request headers, and the mask that keeps secrets out of messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MIN_SECRET_LENGTH = 8
"""Shorter values are not masked. Cloudflare has no secrets that short, and masking them would garble messages."""

_MASKED = "********"


class Mask:
    """Hides the secrets of a run in messages. It is never used for data from the API.

    Mask a text before shortening it, because Ansible does not recognize a part of a secret.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = [secret for secret in secrets if len(secret) >= MIN_SECRET_LENGTH]

    def text(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _MASKED)
        return text

    def start(self, body: bytes, length: int) -> str:
        """Return the first bytes of the body as text, without secrets."""
        for secret in self._secrets:
            body = body.replace(secret.encode(), _MASKED.encode())
        return body[:length].decode("utf-8", "replace")


@dataclass(frozen=True)
class Credentials:
    """The credentials of a run. headers: for each request. mask: for all messages that quote a response."""

    headers: Mapping[str, str] = field(repr=False)
    mask: Mask

    @classmethod
    def of_token(cls, token: str) -> Credentials:
        return cls({"Authorization": f"Bearer {token}"}, Mask([token]))

    @classmethod
    def of_key(cls, email: str, key: str) -> Credentials:
        return cls({"X-Auth-Email": email, "X-Auth-Key": key}, Mask([email, key]))
