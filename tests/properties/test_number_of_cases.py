# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the whole folder amounts to; `conftest.py` has this run last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.properties.cases import AT_LEAST, TIMES, TRIED

FOLDER = Path(__file__).parent


def test_at_least_ten_thousand_cases_were_tried(request: pytest.FixtureRequest) -> None:
    ran = {item.path.name for item in request.session.items}
    left_out = {path.name for path in FOLDER.glob("test_*.py")} - ran
    narrowed = request.config.option.keyword or request.config.option.markexpr
    if left_out or narrowed:
        pytest.skip("only a part of the properties was chosen")
    assert sum(TRIED.values()) >= AT_LEAST * TIMES, dict(TRIED)
