# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A zone in the emulator, runs of the module on it, and the requests that they made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID, ControlClient
from tests.emulator.server import Emulator
from tests.support.clock import FakeClock
from tests.support.in_process import ModuleResult, run_module
from tests.support.zones import as_state

PATHS: Final = {
    "v2": f"/client/v4/zones/{DEFAULT_ZONE_ID}/origin/cloud_regions",
    "v1": f"/client/v4/zones/{DEFAULT_ZONE_ID}/cache/origin_cloud_regions",
}
"""Where each generation has a zone's mappings."""

UPSERT: Final = {"v2": "PUT", "v1": "PATCH"}
"""The method of each generation's batch upsert."""


class _Unset:
    """Its text is always the same, so that the names of tests are, too."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = _Unset()
"""As the value of an option: leave it out."""


@dataclass(frozen=True)
class Requests:
    """What the emulator logged: `exchanges` of the API."""

    exchanges: Sequence[Mapping[str, Any]]

    def __len__(self) -> int:
        return len(self.exchanges)

    @property
    def writes(self) -> list[Mapping[str, Any]]:
        """Whatever is not a GET."""
        return [exchange for exchange in self.exchanges if exchange["method"] != "GET"]

    @property
    def reads(self) -> list[Mapping[str, Any]]:
        """All GETs."""
        return [exchange for exchange in self.exchanges if exchange["method"] == "GET"]

    @property
    def supported_regions(self) -> list[Mapping[str, Any]]:
        """The GETs of the supported regions."""
        return [exchange for exchange in self.reads if exchange["path"].endswith("/supported_regions")]

    @property
    def batches(self) -> list[tuple[str, int]]:
        """Method and number of items of each write, in order."""
        return [(exchange["method"], len(exchange["body"])) for exchange in self.writes]

    @property
    def connections(self) -> set[int]:
        """The connections that were used, by number."""
        return {exchange["connection"] for exchange in self.exchanges}

    @property
    def lines(self) -> list[str]:
        """Method and path of each, in order."""
        return [f"{exchange['method']} {exchange['path']}" for exchange in self.exchanges]


@dataclass
class Site:
    """The emulator's zone `example.com`, and runs of the module on it."""

    emulator: Emulator
    clock: FakeClock
    defaults: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.defaults = {"zone_id": DEFAULT_ZONE_ID, "api_token": DEFAULT_TOKEN, "api_url": self.emulator.url}

    @property
    def control(self) -> ControlClient:
        """What steers the emulator."""
        return self.emulator.control

    def fill(self, mappings: Iterable[Mapping[str, str]], **settings: Any) -> None:
        """Have the zone hold exactly these mappings; settings are those of the emulator's zones."""
        self.control.put_zone(mappings=mappings, **settings)

    def options(self, mappings: Any, **options: Any) -> dict[str, Any]:
        """A task's options: the zone and credentials that work, unless others are given (`UNSET`: none)."""
        merged = {**self.defaults, "mappings": mappings, **options}
        return {name: value for name, value in merged.items() if value is not UNSET}

    def run(
        self,
        mappings: Any = UNSET,
        *,
        check_mode: bool = False,
        diff: bool = False,
        verbosity: int = 0,
        env: Mapping[str, str] | None = None,
        **options: Any,
    ) -> ModuleResult:
        """Run the module; afterwards, `requests` are those of this run."""
        self.control.clear_log()
        return run_module(
            self.options(mappings, **options),
            check_mode=check_mode,
            diff=diff,
            verbosity=verbosity,
            env=env,
            clock=self.clock,
        )

    @property
    def requests(self) -> Requests:
        """The requests of the last run."""
        return Requests(self.control.log())

    def holds(self, mappings: Iterable[Mapping[str, str]]) -> bool:
        """Whether the zone holds exactly these mappings."""
        return self.control.state() == as_state(mappings)


def one(ip: str = "192.0.2.1", vendor: str = "aws", region: str = "us-east-1") -> dict[str, str]:
    """One mapping."""
    return {"ip": ip, "vendor": vendor, "region": region}


def summary(**counts: int) -> dict[str, int]:
    """The return value `summary`, zero where nothing else is said."""
    return {
        "created": 0,
        "updated": 0,
        "deleted": 0,
        "moved": 0,
        "unchanged": 0,
        "failed": 0,
        "not_attempted": 0,
        **counts,
    }


def items(mappings: Iterable[Mapping[str, str]], action: str) -> list[dict[str, str]]:
    """Mappings as the return values list them, with what was done to them."""
    return [{**mapping, "action": action} for mapping in mappings]
