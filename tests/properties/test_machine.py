# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A state machine: any number of runs, writers, faults and restarts after one another, on one zone.

Sizes are small here (pages of 5, batches of 3, a zone of 10), so that a few mappings need many requests.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import api_v2 as _api_v2
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import apply as _apply
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import desired as _desired
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import plan as _plan
from tests.emulator.store import DEFAULT_ZONE_ID, Item
from tests.properties.cases import PROFILE, TIMES
from tests.properties.domain import FEW_IPS, KINDS, PLACEMENTS, Wish, mapping_of, params
from tests.properties.domain import Zone as Model
from tests.properties.faults import CALM, FAULTS, PASSING, Weather
from tests.properties.runs import Ran, check_claims, check_look_ahead, run
from tests.properties.service import Killed, held, store_of

CASES = 300
CAPACITY, PAGE, BATCH = 10, 5, 3

NO_REGION = ("aws", "no-region-1")
WISHES = st.builds(
    lambda kind, placed: Wish(kind, {ip: mapping_of(ip, placement) for ip, placement in placed.items()}),
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(FEW_IPS), st.sampled_from([*PLACEMENTS, *PLACEMENTS, NO_REGION]), max_size=10),
)
NAMES = st.sampled_from(sorted(FAULTS))
LIST_FAULTS = st.sampled_from(["the list shifts", "total_count too high", "total_count too low"])
WEATHER = st.builds(
    Weather,
    st.dictionaries(st.integers(1, 12), NAMES, max_size=4),
    st.dictionaries(st.integers(1, 4), NAMES, max_size=2),
    st.none() | st.tuples(st.integers(1, 8), NAMES),
)


@contextlib.contextmanager
def small_limits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_api_v2, "_PAGE_SIZE", PAGE)
        patch.setattr(_apply, "BATCH_SIZE", BATCH)
        patch.setattr(_desired, "CAPACITY", CAPACITY)
        patch.setattr(_plan, "CAPACITY", CAPACITY)
        yield


class ZoneMachine(RuleBasedStateMachine):
    """One zone and everything that can happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.store = store_of({}, capacity=CAPACITY)
        self.version = "auto"

    @initialize(
        over_capacity=st.sampled_from(["refuse", "items"]),
        version=st.sampled_from(["auto", "auto", "v2", "v1"]),
        has_v2=st.sampled_from([True, True, True, False]),
        dated=st.booleans(),
    )
    def begin(self, over_capacity: str, version: str, has_v2: bool, dated: bool) -> None:
        settings = {"over_capacity": over_capacity, "v2": has_v2 or version == "v2", "show_modified_on": dated}
        self.store = store_of({}, capacity=CAPACITY, **settings)
        self.version = version

    @rule(edits=st.dictionaries(st.sampled_from(FEW_IPS), st.none() | st.sampled_from(PLACEMENTS), min_size=1))
    def another_writer_edits(self, edits: dict[str, tuple[str, str] | None]) -> None:
        zone = {**held(self.store)}
        for ip, placement in edits.items():
            if placement is None:
                zone.pop(ip, None)
            elif ip in zone or len(zone) < CAPACITY:
                zone[ip] = mapping_of(ip, placement)
        self._set(zone)

    @rule(wish=WISHES, weather=WEATHER, validate=st.sampled_from([True, True, False]))
    def run_in_bad_weather(self, wish: Wish, weather: Weather, validate: bool) -> None:
        """Run again without the fault, which repairs what failed. A killed run is the one restarted."""
        with contextlib.suppress(Killed):
            self._run(wish, weather, validate)
        self._settle(wish, validate)

    @rule(wish=WISHES, weather=WEATHER)
    def run_in_bad_weather_and_leave_it_so(self, wish: Wish, weather: Weather) -> None:
        with contextlib.suppress(Killed):
            self._run(wish, weather)

    @rule(wish=WISHES, at=st.integers(1, 9), name=st.sampled_from(PASSING))
    def run_with_one_passing_failure(self, wish: Wish, at: int, name: str) -> None:
        """Only the number of retries shows it."""
        ran = self._run(wish, Weather({at: name}))
        assert ran.ok or not self._can_be_done(wish, ran), ran.message

    @rule(wanted=WISHES, filled=st.integers(PAGE + 1, CAPACITY - 1), at=st.integers(1, 3), name=LIST_FAULTS)
    def run_while_the_list_shifts(self, wanted: Wish, filled: int, at: int, name: str) -> None:
        """A list of two pages that changes between them once is read again, and none of it is missed."""
        self._set({ip: mapping_of(ip, PLACEMENTS[0]) for ip in FEW_IPS[:filled]})
        wish = Wish("exactly", wanted.zone)
        ran = self._run(wish, Weather({at: name}))
        assert ran.ok or not self._can_be_done(wish, ran), ran.message

    @rule(wish=WISHES, weather=st.just(CALM) | WEATHER)
    def look_ahead(self, wish: Wish, weather: Weather) -> None:
        with contextlib.suppress(Killed):
            check_look_ahead(run(self.store, params(wish), weather, version=self.version, check_mode=True), wish)

    @rule(wish=WISHES, limit=st.integers(0, 4))
    def run_with_a_limit_of_deletes(self, wish: Wish, limit: int) -> None:
        ran = self._run(wish, CALM, limit=limit)
        assert len(ran.before.keys() - ran.after.keys()) <= limit

    def _settle(self, wish: Wish, validate: bool) -> None:
        first, second = (self._run(wish, CALM, validate) for _time in range(2))
        if self._can_be_done(wish, first):
            assert first.ok, first.message
            assert second.ok, second.message
        assert not first.values["api_calls"]["retries"]
        assert not second.values["changed"]
        if second.ok:
            assert not second.values["api_calls"]["writes"]

    def _run(self, wish: Wish, weather: Weather, validate: bool = True, limit: int | None = None) -> Ran:
        options = params(wish, prune_limit=limit, validate_regions=validate)
        ran = run(self.store, options, weather, version=self.version)
        check_claims(ran, wish)
        if validate and any(
            (change.target.vendor, change.target.region) == NO_REGION for change in ran.run.plan.upserts
        ):
            assert ran.session.before is None, "a batch was written although a region was known to be wrong"
        return ran

    def _can_be_done(self, wish: Wish, ran: Ran) -> bool:
        """Whether nothing but a fault could keep a run from its end."""
        upserts = [change.target for change in ran.run.plan.upserts]
        fits = len(wish.come_true(ran.before)) <= CAPACITY
        return fits and not any((item.vendor, item.region) == NO_REGION for item in upserts)

    def _set(self, zone: Model) -> None:
        stored = self.store.zones[DEFAULT_ZONE_ID]
        stored.replace_all(Item(item.ip, item.vendor, item.region) for item in zone.values())


def test_every_run_reports_truthfully_and_next_run_repairs() -> None:
    with small_limits():
        run_state_machine_as_test(
            ZoneMachine, settings=settings(PROFILE, max_examples=CASES * TIMES, stateful_step_count=12)
        )
