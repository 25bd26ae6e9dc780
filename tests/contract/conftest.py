# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests of the folder: every exchange is held against the published schema."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from tests.contract.api import Api
from tests.contract.client_process import Processes
from tests.contract.schema import differences, schema_dir
from tests.emulator.server import Emulator


@pytest.fixture
def api(emulator: Emulator) -> Iterator[Api]:
    """A client of the emulator."""
    with Api(emulator) as api:
        yield api


@pytest.fixture(scope="session")
def processes() -> Iterator[Processes]:
    """The processes of Cloudflare's own clients."""
    with contextlib.closing(Processes({})) as processes:
        yield processes


@pytest.fixture(autouse=True)
def published_schema(emulator: Emulator) -> Iterator[None]:
    """After each test: what was exchanged is what Cloudflare publishes, where the published schema is at hand."""
    yield
    directory = schema_dir()
    if directory is not None:
        assert differences(emulator.control.log(), directory) == []
