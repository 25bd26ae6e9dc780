# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The zones that the documentation speaks of, in an emulator."""

from __future__ import annotations

import pytest

from tests.emulator.server import Emulator

EXAMPLE_NET = "9d3c1b7c5a6f4e0f8b2a1c3d4e5f6a7b"
HELD = (
    {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"},
    {"ip": "198.51.100.7", "vendor": "azure", "region": "eastus"},
)


@pytest.fixture
def emulator(emulator: Emulator) -> Emulator:
    """An emulator with the zones example.com and example.net."""
    emulator.control.put_zone(mappings=HELD)
    emulator.control.put_zone(EXAMPLE_NET, "example.net")
    return emulator
