# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests that the page on limits names are there."""

from __future__ import annotations

import re

import pytest

from tests.docs.examples import COLLECTION

PAGE = (COLLECTION / "docs/limits.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(test_\w+)`", PAGE)
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (COLLECTION / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_is_named_exists(name: str) -> None:
    assert f"def {name}(" in TESTS


def test_every_promise_names_its_tests() -> None:
    rows = [line for line in PAGE.partition("## What was tested")[2].splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 10
    assert all("`test" in row for row in rows)
