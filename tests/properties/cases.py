# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many cases each property is tried on."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, given, settings

VARIABLE: Final = "PROPERTIES_TIMES"
"""The environment variable that multiplies all numbers of cases; it cannot lower them."""

TIMES: Final = max(1, int(os.environ.get(VARIABLE) or 1))

# A default run tries the same cases every time; a longer run looks for new ones.
PROFILE: Final = settings(
    derandomize=TIMES == 1,
    database=None,
    deadline=None,
    print_blob=True,
    # The speed of generation depends on the machine. Discarding too many cases remains an error.
    suppress_health_check=[HealthCheck.too_slow],
)

Property = Callable[..., None]


def holds_for(cases: int, **strategies: Any) -> Callable[[Property], Callable[[], None]]:
    """Try a property on this many generated cases."""

    def decorate(check: Property) -> Callable[[], None]:
        property_test: Callable[[], None] = settings(PROFILE, max_examples=cases * TIMES)(given(**strategies)(check))
        return property_test

    return decorate
