# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures of the folder, and checks that follow each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.harness import Site
from tests.acceptance.published_schema import differences, why_not_compared
from tests.emulator.server import Emulator
from tests.support.clock import FakeClock, FastClock


@pytest.fixture
def clock() -> FastClock:
    """The clock by which runs of the module wait for retries."""
    return FastClock()


@pytest.fixture(params=["v2", "v1"])
def version(request: pytest.FixtureRequest) -> str:
    """Each generation of the API in turn."""
    value: str = request.param
    return value


@pytest.fixture
def site(emulator: Emulator, clock: FakeClock) -> Site:
    """The emulator's zone and runs of the module on it."""
    return Site(emulator, clock)


@pytest.fixture(autouse=True)
def sound_exchanges(emulator: Emulator) -> Iterator[None]:
    """After each test: the emulator did not fail itself, and what was exchanged is what Cloudflare publishes.

    The comparison leaves out what a planned fault changed. Where the published schema is not at hand,
    `test_published_schema.py` says so.
    """
    yield
    log = emulator.control.log()
    assert [exchange["bug"] for exchange in log if exchange["bug"]] == []
    if not why_not_compared():
        assert differences(log) == []
