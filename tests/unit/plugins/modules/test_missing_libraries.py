# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module whose Python library is not installed says so in Ansible's standard words."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.tests.unit.support.module import imported_without, load, run_module

PARAMS: dict[str, Any] = {"zone_id": "abc", "api_token": "t0k3n"}
MAPPING = {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}


@pytest.mark.parametrize("library", ["requests", "netaddr"])
@pytest.mark.parametrize("name", ["origin_cloud_region", "origin_cloud_region_info"])
def test_missing_library_is_reported_in_standard_words(
    library: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    params = PARAMS | ({"mappings": [MAPPING]} if name == "origin_cloud_region" else {})
    with imported_without(library):
        result = run_module(load(name), capsys, params)
    assert result["failed"] is True
    assert f"Failed to import the required Python library ({library})" in result["msg"]
