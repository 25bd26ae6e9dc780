# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the API says became of a batch, item by item."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping


@dataclass(frozen=True)
class Verdict:
    """What the API says became of one item.

    error: None where it succeeded. mapping: what it says it stored or deleted, where it says so.
    """

    ip: str
    error: str | None
    mapping: OriginMapping | None


@dataclass(frozen=True)
class Verdicts:
    """The answer to one batch.

    modified_on: RFC 3339, or None. repeated: whether the batch was sent more than once.
    """

    items: tuple[Verdict, ...]
    modified_on: str | None = None
    repeated: bool = False
