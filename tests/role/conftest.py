# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An account with three zones in the emulator, and one whose zones are hosts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.server import Emulator
from tests.role.account import Account
from tests.role.fleet import Fleet


@pytest.fixture
def account(emulator: Emulator, tmp_path: Path) -> Iterator[Account]:
    """An account with the zones a, b and c.example.com, each with the mappings that `account.MAPPINGS` says."""
    account = Account(emulator, tmp_path)
    emulator.control.delete_zone()
    account.fill()
    yield account
    assert [exchange["bug"] for exchange in emulator.control.log() if exchange["bug"]] == []


@pytest.fixture
def fleet(emulator: Emulator, tmp_path: Path) -> Fleet:
    """An account in the emulator; `fill` makes its zones."""
    return Fleet(emulator, tmp_path)
