# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much longer the code without I/O takes for a hundred times the mappings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from unittest import mock

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import desired as _desired
from tests.properties.test_linear_time import FEW, MOST, STEPS, sample, seconds

LINE: Final = ("read mappings", "plan exactly", "limits and steps", "check regions", "diff", "report")
"""The steps of one run."""


def ratios() -> list[float]:
    """The time for 350,000 mappings by that for 3,500, measured three times; each time the fewer ones at their best."""
    # How much one zone can hold does not count here.
    with mock.patch.object(_desired, "CAPACITY", MOST):
        many, few = _whole_line(MOST), _whole_line(FEW)
        return [seconds(many) / min(seconds(few) for _time in range(5)) for _try in range(3)]


def _whole_line(number: int) -> Callable[[], None]:
    it = sample(number)
    steps = [STEPS[name](it) for name in LINE]

    def run() -> None:
        for step in steps:
            step()

    return run
