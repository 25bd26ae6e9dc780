# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a result omits to stay short."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils import basic

from tests.acceptance.harness import UNSET, Site, one
from tests.support.zones import mappings


@pytest.mark.parametrize("check_mode", [False, True])
def test_summary_omits_successful_changes(site: Site, check_mode: bool) -> None:
    site.fill([])
    site.control.plan_fault("fail_items", {"ips": ["10.0.0.1"], "error": "evacuated"}, times=None)
    listed = mappings(3)

    full = site.run(listed, check_mode=check_mode)
    site.fill([])
    short = site.run(listed, check_mode=check_mode, report="summary")

    assert full.json.keys() - short.json.keys() == {"changes", "succeeded"}
    assert short["summary"] == full["summary"]
    assert short["failed_items"] == full["failed_items"]


@pytest.mark.parametrize(
    ("listed", "zone", "number"),
    [
        pytest.param(mappings(7), {}, 7, id="success"),
        pytest.param([one(ip="x"), one()], {}, 2, id="wrong options"),
        pytest.param([one()], {"zone_id": UNSET, "zone": "unknown.example"}, 1, id="no such zone"),
    ],
)
def test_invocation_has_the_number_of_mappings(
    site: Site, listed: list[dict[str, str]], zone: dict[str, Any], number: int
) -> None:
    result = site.run(listed, **zone)
    # Newer versions of ansible-core return no invocation, unless INJECT_INVOCATION is on.
    if "invocation" in result.json or not hasattr(basic, "_PARSED_MODULE_ARGS"):
        assert result["invocation"]["module_args"]["mappings"] == f"{number} entries"
    assert listed[0]["ip"] not in str(result.json.get("invocation"))
