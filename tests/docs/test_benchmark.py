# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of the page on the benchmark are those of the numbers beside it."""

from __future__ import annotations

from tests.benchmark.report import page
from tests.benchmark.results import Results
from tests.docs.examples import COLLECTION

DOCS = COLLECTION / "docs"


def test_the_tables_are_made_of_the_published_numbers() -> None:
    text = (DOCS / "benchmark.md").read_text(encoding="utf-8")
    assert page(text, Results.read(DOCS / "benchmark.json")) == text
