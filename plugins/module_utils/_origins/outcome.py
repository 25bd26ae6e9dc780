# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a plan's changes."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change


@dataclass(frozen=True)
class Failure:
    """A change that was sent and is not in the zone, and why."""

    change: Change
    error: str


@dataclass(frozen=True)
class Outcome:
    """What became of changes: each is in exactly one of the three.

    modified_on: the API's date of the last write, where it gives one. error: what stopped the run, if anything did.
    """

    succeeded: tuple[Change, ...] = ()
    failed: tuple[Failure, ...] = ()
    not_attempted: tuple[Change, ...] = ()
    modified_on: str | None = None
    error: CloudflareError | None = None
