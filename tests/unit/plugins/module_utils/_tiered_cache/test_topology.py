# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings and what is wanted → what to switch, in which order."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.topology import (
    GENERIC,
    NONE,
    REGIONAL,
    SMART,
    SMART_TOPOLOGY,
    TIERED_CACHING,
    Setting,
    plan_steps,
)

SHORT = {"tiered": TIERED_CACHING, "smart": SMART_TOPOLOGY, "regional": REGIONAL}
NAMES = {name: short for short, name in SHORT.items()}


def steps(wanted: str, on: str, regional: bool | None = None) -> list[str]:
    """The steps as `+smart` or `-smart`. on: the settings that are on, separated by spaces."""
    current = {name: Setting(on=short in on.split()) for short, name in SHORT.items()}
    return [f"{'+' if step.on else '-'}{NAMES[step.name]}" for step in plan_steps(wanted, regional, current)]


@pytest.mark.parametrize(
    ("wanted", "on", "expected"),
    [
        (SMART, "", ["+tiered", "+smart"]),
        (SMART, "smart", ["+tiered"]),
        (SMART, "tiered", ["+smart"]),
        (GENERIC, "", ["+tiered"]),
        (GENERIC, "smart", ["-smart", "+tiered"]),
        (GENERIC, "tiered smart", ["-smart"]),
        (NONE, "tiered smart", ["-smart", "-tiered"]),
        (NONE, "tiered", ["-tiered"]),
        (NONE, "smart", ["-smart"]),
    ],
)
def test_settings_are_switched_in_the_order_that_they_need(wanted: str, on: str, expected: list[str]) -> None:
    assert steps(wanted, on) == expected


def test_regional_goes_on_last_and_off_first() -> None:
    assert steps(SMART, "", regional=True) == ["+tiered", "+smart", "+regional"]
    assert steps(NONE, "tiered smart regional", regional=False) == ["-regional", "-smart", "-tiered"]


def test_regional_is_left_as_it_is_unless_asked_for() -> None:
    assert steps(NONE, "regional") == steps(SMART, "tiered smart regional") == []


@pytest.mark.parametrize("wanted", [SMART, GENERIC, NONE])
def test_the_steps_lead_to_what_is_wanted_and_then_end(wanted: str) -> None:
    for bits, regional in itertools.product(itertools.product([False, True], repeat=3), [None, False, True]):
        current = {name: Setting(on=on) for name, on in zip(SHORT.values(), bits)}
        for step in plan_steps(wanted, regional, current):
            assert current[step.name].on is not step.on
            current[step.name] = Setting(on=step.on)
        assert plan_steps(wanted, regional, current) == ()
