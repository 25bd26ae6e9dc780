# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's result for each item of a batch."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping


@dataclass(frozen=True)
class Verdict:
    """The API's result for one item.

    error: None if it succeeded. mapping: the mapping that was stored or deleted, if the API returns it.
    """

    ip: str
    error: str | None
    mapping: OriginMapping | None


@dataclass(frozen=True)
class Verdicts:
    """The response to one batch.

    modified_on: RFC 3339, or None. repeated: whether the batch was sent more than once.
    """

    items: tuple[Verdict, ...]
    modified_on: str | None = None
    repeated: bool = False
