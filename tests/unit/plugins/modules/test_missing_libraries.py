# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules whose libraries are missing fail with Ansible's standard message."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.tests.support.in_process import run_module
from ansible_collections.edgeops.cloudflare.tests.unit.support.module import imported_without

OPTIONS: dict[str, Any] = {"zone_id": "abc", "api_token": "s3cr3t-t0k3n"}
MAPPINGS = [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}]


@pytest.mark.parametrize("library", ["requests", "netaddr"])
@pytest.mark.parametrize(
    ("module", "more"), [("origin_cloud_region", {"mappings": MAPPINGS}), ("origin_cloud_region_info", {})]
)
def test_missing_library_gives_standard_message(library: str, module: str, more: dict[str, Any]) -> None:
    with imported_without(library):
        result = run_module({**OPTIONS, **more}, module=module)
    assert result.failed
    assert f"Failed to import the required Python library ({library})" in result.msg
