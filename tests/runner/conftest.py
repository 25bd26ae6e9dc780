# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A project that was updated once, and an emulator that is put back for each test."""

from __future__ import annotations

import pytest

from tests.emulator.server import Emulator
from tests.runner.job import Project, update_project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The documented project, with the collection installed from its tarball."""
    return update_project(tmp_path_factory.mktemp("awx"))


@pytest.fixture
def emulator(emulator: Emulator) -> Emulator:
    """An emulator with the zone example.com, which holds one mapping."""
    emulator.control.put_zone(mappings=[{"ip": "198.51.100.7", "vendor": "azure", "region": "westeurope"}])
    return emulator
