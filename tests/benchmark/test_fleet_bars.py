# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make bench` demands of the playbook `fleet`, of the numbers in the file that FLEET_RESULTS names."""

from __future__ import annotations

import json
import os
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.benchmark.fleet import AT_MOST_OF_LIMIT, AT_MOST_OF_PING, FORKS, RUNNERS


@pytest.fixture(scope="module")
def measured() -> Any:
    """What `tests.benchmark.fleet` wrote."""
    path = os.environ.get("FLEET_RESULTS")
    if not path:
        pytest.skip("FLEET_RESULTS names no file with measured numbers")
    return json.loads(Path(path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("play", ["fleet, nothing to change", "fleet, one changed each"])
def test_a_fleet_takes_little_longer_than_a_ping_of_its_hosts(measured: Any, play: str) -> None:
    ratios = [mine / least for mine, least in zip(measured["speed"][play], measured["speed"]["ping"])]
    assert median(ratios) <= AT_MOST_OF_PING, ratios


def test_three_runners_take_little_longer_than_their_rate_limit(measured: Any) -> None:
    limit = measured["limit"]
    assert limit["ratio"] <= AT_MOST_OF_LIMIT, limit
    # Each process runs into the limit at most once in a window.
    assert limit["refused with 429"] <= FORKS * RUNNERS * (limit["windows that the calls need"] + 1), limit
