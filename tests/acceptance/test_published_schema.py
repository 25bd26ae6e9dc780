# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""That the comparison with the published schema, which each test of this folder ends with, takes place and bites."""

from __future__ import annotations

import pytest

from tests.acceptance.harness import Site, one
from tests.acceptance.published_schema import differences, why_not_compared


def test_exchanges_are_compared_with_the_published_schema(site: Site) -> None:
    reason = why_not_compared()
    if reason:
        pytest.skip(reason)
    site.run([one()])
    exchanges = site.requests.exchanges
    assert differences(exchanges) == []

    (written,) = site.requests.writes
    wrong = {**written, "body": [{"ip": "192.0.2.1"}]}

    assert len(exchanges) == 3
    assert differences([wrong]) != []
