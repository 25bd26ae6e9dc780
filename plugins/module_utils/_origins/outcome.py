# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of a plan's changes."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change


@dataclass(frozen=True)
class Failure:
    """A change that was sent but is not in the zone, with the reason."""

    change: Change
    error: str


@dataclass(frozen=True)
class Outcome:
    """The results of changes. Each change is in exactly one of the three lists.

    modified_on: the API's date of the last write, if it returns one. error: the error that stopped the run, if any.
    """

    succeeded: tuple[Change, ...] = ()
    failed: tuple[Failure, ...] = ()
    not_attempted: tuple[Change, ...] = ()
    modified_on: str | None = None
    error: CloudflareError | None = None
