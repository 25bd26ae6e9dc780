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


@pytest.mark.parametrize("limit", BARS, ids=lambda limit: limit.title)
def test_bar_is_met(limit: Bar, results: Results) -> None:
    measured = Spread.of(limit.measured(results))
    assert measured.middle <= limit.at_most
