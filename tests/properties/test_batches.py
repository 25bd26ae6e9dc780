# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Batches at their real size: together they are the plan, each within the API's limit and of one kind."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins import plan as _plan
from tests.properties.cases import holds_for
from tests.properties.domain import PLACEMENTS, Wish, Zone, mapping_of, numbered_ips, params
from tests.properties.faults import CALM
from tests.properties.runs import check_claims, run
from tests.properties.service import store_of

MOST = 100
"""Items that one batch may have (API facts, limits)."""

SIZES = st.one_of(st.integers(0, 260), st.sampled_from([0, 1, 99, 100, 101, 199, 200, 201]))


def fewest(number: int) -> int:
    return -(-number // MOST)


@holds_for(
    60,
    stays=SIZES,
    changes=SIZES,
    comes=SIZES,
    goes=SIZES,
    version=st.sampled_from(["v2", "v1"]),
    spare=st.integers(0, 300),
)
def test_batches_partition_the_plan(stays: int, changes: int, comes: int, goes: int, version: str, spare: int) -> None:
    """spare: how many mappings the zone could hold beside those it has before or after."""
    ips = numbered_ips(stays + changes + comes + goes)
    old, new = PLACEMENTS[:2]
    # Interleaved, so that no part consists of neighbours.
    shuffled = sorted(ips, key=lambda ip: ip[::-1])
    kept, changed = shuffled[:stays], shuffled[stays : stays + changes]
    coming, going = shuffled[stays + changes :][:comes], shuffled[stays + changes + comes :]
    before: Zone = {ip: mapping_of(ip, old) for ip in [*kept, *changed, *going]}
    wanted: Zone = {ip: mapping_of(ip, old) for ip in kept} | {ip: mapping_of(ip, new) for ip in [*changed, *coming]}
    wish = Wish("exactly", wanted)
    capacity = max(len(before), len(wanted)) + spare
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_plan, "CAPACITY", capacity)
        ran = run(store_of(before, capacity=capacity), params(wish), CALM, version=version)
    check_claims(ran, wish)
    assert ran.ok, ran.message
    batches = ran.batches
    check_batches(batches)
    assert len(batches) == fewest(changes + comes) + fewest(goes)
    planned = {("delete" if change.after is None else "upsert", change.ip) for change in ran.run.plan.changes}
    sent = [item for batch in batches for item in batch]
    assert set(sent) == planned
    assert len(sent) == len(planned) == changes + comes + goes


def check_batches(batches: Sequence[Sequence[tuple[str, str]]]) -> None:
    for batch in batches:
        assert 1 <= len(batch) <= MOST
        assert len({action for action, _ip in batch}) == 1
