# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waits until the machine is idle, because times measured on a busy machine are useless."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final

MAX_LOAD: Final = 0.3
"""Processes that run or wait for a processor, on average over the last minute."""

_QUIET_SECONDS: Final = 60
_PATIENCE_SECONDS: Final = 30 * 60
_STEP_SECONDS: Final = 5


class Busy(Exception):
    """The machine did not become quiet; the text says how busy it is."""


def wait(
    load: Callable[[], float] = lambda: os.getloadavg()[0],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Return when the load was below the limit for a minute. Raises `Busy` when that takes longer than half an hour."""
    begun = quiet_since = clock()
    while (now := clock()) - quiet_since < _QUIET_SECONDS:
        if load() >= MAX_LOAD:
            quiet_since = now + _STEP_SECONDS
        if now - begun > _PATIENCE_SECONDS:
            raise Busy(f"the load is {load():.1f} and was not below {MAX_LOAD} for a minute in the last half an hour")
        sleep(_STEP_SECONDS)
