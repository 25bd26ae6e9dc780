# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulator for the tests of the folder, and the processes for the matrix."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.emulator.server import Emulator
from tests.faults import workers as pool


@pytest.fixture(scope="session")
def _running() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(_running: Emulator) -> Emulator:
    """A running emulator in its initial state."""
    _running.control.reset()
    return _running


@pytest.fixture(scope="session")
def workers() -> Iterator[pool.Workers]:
    """What runs the cases of the matrix."""
    with pool.workers() as running:
        yield running
