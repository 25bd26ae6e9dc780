# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One emulator for all tests of a run, reset for each test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.server import Emulator


@pytest.fixture(scope="session")
def _running() -> Iterator[Emulator]:
    # Not each environment that runs tests has what the emulator needs.
    from tests.emulator.server import Emulator

    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(_running: Emulator) -> Emulator:
    """A running emulator in its initial state."""
    _running.control.reset()
    return _running
