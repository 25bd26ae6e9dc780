# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each bar, by what `python -m tests.benchmark` measured just before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.benchmark.bars import BARS, Bar
from tests.benchmark.results import Results, Spread


@pytest.fixture(scope="module")
def results() -> Results:
    return Results.read(Path(os.environ["BENCHMARK_RESULTS"]))


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.title)
def test_bar(bar: Bar, results: Results) -> None:
    measured = Spread.of(bar.measured(results))
    assert measured.middle <= bar.at_most
