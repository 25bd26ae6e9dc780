# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order of the tests, and the number of cases at the end of the output.

`PROPERTIES_TIMES=20 pytest tests/properties` tries twenty times as many cases, and other ones each time.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Read by hypothesis where it first writes something: nothing is left in the checkout.
os.environ.setdefault(
    "HYPOTHESIS_STORAGE_DIRECTORY", str(Path(tempfile.gettempdir()) / "edgeops-cloudflare-hypothesis")
)

from tests.properties.cases import TRIED, VARIABLE

LAST = "test_number_of_cases.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The count comes last; the rest stays in its order."""
    items.sort(key=lambda item: item.path.name == LAST)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("cases tried")
    for name, number in TRIED.items():
        terminalreporter.write_line(f"{number:7} {name}")
    terminalreporter.write_line(f"{sum(TRIED.values()):7} in all; {VARIABLE}=<n> tries n times as many")
