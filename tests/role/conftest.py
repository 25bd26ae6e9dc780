# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One emulator for all tests of the folder, reset for each, with three zones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.server import Emulator
from tests.role.account import Account


@pytest.fixture(scope="session")
def _running() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def account(_running: Emulator, tmp_path: Path) -> Iterator[Account]:
    """An account with the zones a, b and c.example.com, each with the mappings that `account.MAPPINGS` says."""
    _running.control.reset()
    account = Account(_running, tmp_path)
    account.fill()
    yield account
    assert [exchange["bug"] for exchange in _running.control.log() if exchange["bug"]] == []
