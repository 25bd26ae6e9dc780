# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No pure code is quadratic. `make bench` measures how close to linear it is.

Time is the processor's, not that of the clock on the wall, and garbage is not collected meanwhile, as in `timeit`:
a full collection goes through all that these tests keep, too.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pytest

from ansible_collections.edgeops.cloudflare.plugins.filter.mappings_to_regions import mappings_to_regions
from ansible_collections.edgeops.cloudflare.plugins.filter.regions_to_mappings import regions_to_mappings
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_info import mapping_values
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_report import (
    diff,
    failure_message,
    return_values,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import desired as _desired
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.apply import apply
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import Mode, Run
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.desired import parse_addresses, parse_mappings
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Failure, Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import (
    Plan,
    check_limits,
    plan_absent,
    plan_exactly,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions, check_regions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdict, Verdicts
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.entries import parse_entries
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.results import failure_of_zones, report_zone
from tests.emulator.regions import SAMPLE_REGIONS
from tests.properties.domain import numbered_ips
from tests.properties.service import Session, store_of

pytestmark = pytest.mark.times

FEW: Final = 3_500
MOST: Final = 350_000
TRIES: Final = 6
"""If the bar is missed, it is measured again so often: another program may have had the processor."""


@dataclass(frozen=True)
class Sample:
    """One size of everything: the option, a zone of which a third stays, a third changes and a third goes, the plan."""

    option: list[dict[str, str]]
    wanted: tuple[OriginMapping, ...]
    current: CurrentState
    plan: Plan
    indexes: dict[str, int]


def sample(number: int) -> Sample:
    ips = numbered_ips(number * 4 // 3)
    wanted = tuple(OriginMapping(ip, "aws", "us-east-1") for index, ip in enumerate(ips) if index % 4)
    stays, changes, goes = wanted[::3], wanted[1::3], ips[::4]
    zone = {mapping.ip: mapping for mapping in stays}
    zone |= {mapping.ip: OriginMapping(mapping.ip, "gcp", "us-east1") for mapping in changes}
    zone |= {ip: OriginMapping(ip, "oci", "uk-london-1") for ip in goes}
    current = CurrentState(zone, len(zone))
    option = [{"ip": item.ip, "vendor": item.vendor, "region": item.region} for item in wanted]
    indexes = {mapping.ip: index for index, mapping in enumerate(wanted)}
    return Sample(option, wanted, current, plan_exactly(wanted, current), indexes)


def refused(action: Callable[[], Any]) -> Callable[[], None]:
    """An action that must be refused, including its message."""

    def run() -> None:
        try:
            action()
        except CloudflareError as error:
            len(str(error))
            return
        pytest.fail("nothing was refused")

    return run


SUPPORTED: Final = SupportedRegions({vendor: dict(regions) for vendor, regions in SAMPLE_REGIONS.items()})
API: Final = OriginCloudRegions(Session(store_of({})).client(), "0" * 32)


def of_wrong_mappings(it: Sample) -> Callable[[], None]:
    option = [{**entry, "ip": f"{entry['ip']}/32", "vendor": "acme"} for entry in it.option]
    return refused(partial(parse_mappings, option))


def of_repeats(it: Sample) -> Callable[[], Any]:
    half = it.option[: len(it.option) // 2]
    return partial(parse_mappings, [*half, *half])


def of_contradictions(it: Sample) -> Callable[[], None]:
    half = it.option[: len(it.option) // 2]
    return refused(partial(parse_mappings, [*half, *({**entry, "region": "other"} for entry in half)]))


def of_wrong_regions(it: Sample) -> Callable[[], None]:
    wrong = [OriginMapping(mapping.ip, "aws", f"us-esat-{number % 50}") for number, mapping in enumerate(it.wanted)]
    return refused(partial(check_regions, wrong, it.indexes, SUPPORTED))


def of_a_report(it: Sample) -> Callable[[], Any]:
    changes = it.plan.changes
    third = len(changes) // 3
    failed = tuple(Failure(change, f"reason {index % 7}") for index, change in enumerate(changes[third : 2 * third]))
    run = Run(Mode.APPLY, it.current, it.plan, Outcome(changes[:third], failed, changes[2 * third :]))
    return lambda: (return_values(run, API), failure_message(run))


class Refusing(OriginCloudRegions):
    """An API that does nothing, and says so of each item."""

    def __init__(self) -> None:
        """There is no client behind it."""

    def upsert(self, mappings: Sequence[OriginMapping]) -> Verdicts:
        return self.delete([mapping.ip for mapping in mappings])

    def delete(self, ips: Sequence[str]) -> Verdicts:
        return Verdicts(tuple(Verdict(ip, f"no {ip}", None) for ip in ips))


def of_writing(it: Sample) -> Callable[[], Any]:
    return partial(apply, it.plan, Refusing())


def of_the_compact_form(it: Sample) -> Callable[[], Any]:
    """A region of its own for every second mapping."""
    listed = [{**entry, "region": f"region {index // 2}"} for index, entry in enumerate(it.option)]
    return lambda: regions_to_mappings(mappings_to_regions(listed))


def of_checking_entries(it: Sample) -> Callable[[], Any]:
    """A zone for each hundred mappings, all of them listed in the compact form, too."""
    regions = mappings_to_regions(it.option[:100])
    zones = [
        {"zone": f"z{start}.example.com", "mappings": it.option[start : start + 100], "regions": regions}
        for start in range(0, len(it.option), 100)
    ]
    flags = {"prune": False, "allow_empty": False, "validate_regions": True}
    return partial(parse_entries, zones, {"state": "present", "api_version": "auto", **flags})


def of_reporting_zones(it: Sample) -> Callable[[], Any]:
    """A zone for each hundred changes; half of the zones failed."""
    entry = {
        "name": "z.example.com",
        "problem": "",
        "zone": "z.example.com",
        "zone_id": "",
        "groups": [["mappings", 9]],
    }
    values = return_values(Run(Mode.APPLY, it.current, it.plan, Outcome()), API)
    zones = [
        {
            **values,
            "changes": values["changes"][start : start + 100],
            "msg": "prune_limit: mappings[0]" * (start // 100 % 2),
        }
        for start in range(0, len(values["changes"]), 100)
    ]
    return lambda: failure_of_zones([report_zone(entry, zone) for zone in zones])


STEPS: Final[dict[str, Callable[[Sample], Callable[[], Any]]]] = {
    "read mappings": lambda it: partial(parse_mappings, it.option),
    "read addresses": lambda it: partial(parse_addresses, it.option),
    "refuse mappings": of_wrong_mappings,
    "read repeats": of_repeats,
    "refuse contradictions": of_contradictions,
    "plan exactly": lambda it: partial(plan_exactly, it.wanted, it.current),
    "plan absent": lambda it: partial(plan_absent, tuple(it.indexes), it.current),
    "limits and steps": lambda it: lambda: (refused(partial(check_limits, it.plan, 1))(), it.plan.steps),
    "check regions": lambda it: partial(check_regions, it.wanted, it.indexes, SUPPORTED),
    "refuse regions": of_wrong_regions,
    "diff": lambda it: partial(diff, it.plan),
    "write": of_writing,
    "report": of_a_report,
    "look": lambda it: partial(mapping_values, it.current, tuple(it.indexes), SUPPORTED),
    "compact form": of_the_compact_form,
    "role: check": of_checking_entries,
    "role: report": of_reporting_zones,
}


@pytest.fixture(autouse=True)
def _no_capacity(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much one zone can hold does not count here."""
    monkeypatch.setattr(_desired, "CAPACITY", MOST)


def seconds(action: Callable[[], Any]) -> float:
    """The time of this process that an action takes."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        action()
        return time.process_time() - started
    finally:
        gc.enable()


def ratio(many: Callable[[], Any], few: Callable[[], Any], at_most: float) -> float:
    """How many times as long the one takes as the other, each at its best; measured until it is small enough."""
    best_many = best_few = float("inf")
    for _try in range(TRIES):
        best_few = min([best_few, *(seconds(few) for _time in range(5))])
        best_many = min(best_many, seconds(many))
        if best_many <= at_most * best_few:
            break
    return best_many / best_few


@pytest.fixture(scope="module")
def samples() -> tuple[Sample, Sample]:
    """Two sizes, both too large for the nearest caches."""
    return sample(FEW * 3), sample(FEW * 30)


@pytest.mark.parametrize("step", STEPS)
def test_no_function_takes_quadratic_time(step: str, samples: tuple[Sample, Sample]) -> None:
    """With ten times the mappings, linear code takes 10 to 20 times as long, quadratic code 100 times."""
    few, many = (STEPS[step](it) for it in samples)
    assert ratio(many, few, 30) <= 30
