# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of the page on the benchmark are those of the numbers beside it, and its bars can be missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median

import pytest

from tests.benchmark.bars import BARS, Bar
from tests.benchmark.plan import FULL
from tests.benchmark.report import page
from tests.benchmark.results import Cell, Results, Run
from tests.docs.examples import COLLECTION

DOCS = COLLECTION / "docs"
OURS = ("playbook", "module")


@pytest.fixture
def published() -> Results:
    return Results.read(DOCS / "benchmark.json")


def worse(cell: Cell, run: Run, factor: int) -> Run:
    """A run that takes so many times what this one took; the memory for a part of a zone stays."""
    requests = {kind: count * factor for kind, count in run.requests.items()}
    mebibytes = run.mebibytes * (factor if cell.mappings == FULL else 1)
    return replace(run, seconds=run.seconds * factor, mebibytes=mebibytes, requests=requests)


def ours(contender: str) -> bool:
    return contender in OURS


def theirs(contender: str) -> bool:
    return contender not in OURS


def changed(results: Results, which: Callable[[str], bool], factor: int) -> Results:
    """The results, had some contenders taken more."""
    runs = {
        cell: [worse(cell, run, factor) for run in runs] if which(cell.contender) else runs
        for cell, runs in results.runs.items()
    }
    return replace(results, runs=runs)


def test_the_tables_are_made_of_the_published_numbers(published: Results) -> None:
    text = (DOCS / "benchmark.md").read_text(encoding="utf-8")
    assert page(text, published) == text


@pytest.mark.parametrize("limit", BARS, ids=lambda limit: limit.title)
def test_a_bar_is_missed_where_this_collection_takes_four_times_as_much(limit: Bar, published: Results) -> None:
    slow = replace(changed(published, ours, 4), pure_code=[ratio * 4 for ratio in published.pure_code])
    assert median(limit.measured(slow)) > limit.at_most


@pytest.mark.parametrize("limit", [limit for limit in BARS if limit.at_most < 2], ids=lambda limit: limit.title)
def test_a_ratio_is_smaller_where_the_others_take_more(limit: Bar, published: Results) -> None:
    assert median(limit.measured(changed(published, theirs, 2))) < median(limit.measured(published))
