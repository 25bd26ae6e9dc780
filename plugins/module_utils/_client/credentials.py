# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credentials of the API: the headers that carry them, and the mask that keeps them out of messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MIN_SECRET_LENGTH = 8
"""Shorter values are never masked: Cloudflare has no secret that short, and masking one would garble every message."""

_MASKED = "********"


class Mask:
    """Hides the secrets of a run in what people read. Data of the API passes unchanged; it never goes through here.

    A secret must be masked before a text is cut: Ansible, which masks whole secrets in results, misses part of one.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = [secret for secret in secrets if len(secret) >= MIN_SECRET_LENGTH]

    def text(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _MASKED)
        return text

    def start(self, body: bytes, length: int) -> str:
        """The first bytes of the body without secrets, as text."""
        for secret in self._secrets:
            body = body.replace(secret.encode(), _MASKED.encode())
        return body[:length].decode("utf-8", "replace")


@dataclass(frozen=True)
class Credentials:
    """What each request carries. headers: as the API wants them. mask: for all that quotes an answer."""

    headers: Mapping[str, str] = field(repr=False)
    mask: Mask

    @classmethod
    def of_token(cls, token: str) -> Credentials:
        return cls({"Authorization": f"Bearer {token}"}, Mask([token]))

    @classmethod
    def of_key(cls, email: str, key: str) -> Credentials:
        return cls({"X-Auth-Email": email, "X-Auth-Key": key}, Mask([email, key]))
