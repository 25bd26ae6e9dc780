# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The processes for the matrix."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults import workers as pool


@pytest.fixture(scope="session")
def workers() -> Iterator[pool.Workers]:
    """What runs the cases of the matrix."""
    with pool.workers() as running:
        yield running
