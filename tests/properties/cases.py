# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many cases each property is tried on, and how many really were."""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, given, settings

VARIABLE: Final = "PROPERTIES_TIMES"
"""The environment variable that multiplies all numbers of cases; it cannot lower them."""

AT_LEAST: Final = 10_000
"""Cases that a run of the whole folder has to try."""

TIMES: Final = max(1, int(os.environ.get(VARIABLE) or 1))

TRIED: Counter[str] = Counter()
"""Cases that ran to their end, by the name of the property."""

# A default run tries the same cases every time; a longer one is there to find new ones.
PROFILE: Final = settings(
    derandomize=TIMES == 1,
    database=None,
    deadline=None,
    print_blob=True,
    # How fast cases are made depends on the machine; that too many are thrown away stays an error.
    suppress_health_check=[HealthCheck.too_slow],
)

Property = Callable[..., None]


def tried(name: str) -> None:
    """Count one case of a property."""
    TRIED[name] += 1


def holds_for(cases: int, **strategies: Any) -> Callable[[Property], Callable[[], None]]:
    """Try a property on so many cases; one that is given up half-way (`assume`) does not count."""

    def decorate(check: Property) -> Callable[[], None]:
        @functools.wraps(check)
        def counted(**drawn: Any) -> None:
            check(**drawn)
            tried(check.__name__)

        property_test: Callable[[], None] = settings(PROFILE, max_examples=cases * TIMES)(given(**strategies)(counted))
        return property_test

    return decorate
