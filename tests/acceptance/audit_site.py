# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Audits of the emulator's zone, and the requests that they made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.acceptance.harness import Requests
from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID, ControlClient
from tests.emulator.server import Emulator
from tests.support.audited_zone import MODULE, fill
from tests.support.clock import FakeClock
from tests.support.in_process import ModuleResult, run_module


@dataclass
class AuditSite:
    """The emulator's zone `example.com`, and audits of it."""

    emulator: Emulator
    clock: FakeClock
    ranges_dir: Path

    @property
    def control(self) -> ControlClient:
        """What steers the emulator."""
        return self.emulator.control

    def fill(self, *records: Any, **more: Any) -> None:
        """As `tests.support.audited_zone.fill`."""
        fill(self.control, *records, **more)

    def audit(self, **options: Any) -> ModuleResult:
        """Run the module with the range files; afterwards, `requests` are those of this run. None: no such option."""
        return self._run(MODULE, {"ranges_dir": str(self.ranges_dir), "max_age": 36_500, **options})

    def apply(self, mappings: Any, **options: Any) -> ModuleResult:
        """Run `origin_cloud_region` with these mappings."""
        return self._run("origin_cloud_region", {"mappings": mappings, **options})

    def _run(self, module: str, options: Mapping[str, Any]) -> ModuleResult:
        self.control.clear_log()
        given = {"zone_id": DEFAULT_ZONE_ID, "api_token": DEFAULT_TOKEN, "api_url": self.emulator.url, **options}
        given = {name: value for name, value in given.items() if value is not None}
        return run_module(given, module=module, clock=self.clock)

    @property
    def requests(self) -> Requests:
        """The requests of the last run."""
        return Requests(self.control.log())


def statuses(result: ModuleResult) -> dict[str, str]:
    """The status of each origin."""
    return {origin["ip"]: origin["status"] for origin in result["origins"]}


def not_read(result: ModuleResult) -> list[str]:
    """What was not read."""
    return [item["what"] for item in result["not_read"]]
