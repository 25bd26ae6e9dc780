# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Tiered Cache settings: reading them, and the topology that they mean."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ApiError, ResponseError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.settings import fetch_setting
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.topology import (
    SMART_TOPOLOGY,
    TIERED_CACHING,
    Setting,
    topology,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, make_client, ok, refusal


def setting(answer: HttpAnswer, name: str = SMART_TOPOLOGY) -> Setting:
    """The setting that is made of an answer."""
    return fetch_setting(make_client(FakeSession(answer)), "z1", name)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (TIERED_CACHING, "GET /zones/z1/argo/tiered_caching"),
        (SMART_TOPOLOGY, "GET /zones/z1/cache/tiered_cache_smart_topology_enable"),
    ],
)
def test_each_setting_has_its_path(name: str, path: str) -> None:
    session = FakeSession(ok({"id": name, "value": "on", "editable": False, "modified_on": None}))
    assert fetch_setting(make_client(session), "z1", name) == Setting(on=True, editable=False)
    assert session.lines == [path]


def test_a_setting_that_was_never_made_is_off() -> None:
    assert setting(refusal(404, 1142)) == Setting(on=False)


@pytest.mark.parametrize("answer", [refusal(404, 7003), refusal(403, 1142), refusal(400, 1135)])
def test_other_refusals_do_not_mean_off(answer: HttpAnswer) -> None:
    with pytest.raises(ApiError):
        setting(answer)


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        "on",
        {"id": SMART_TOPOLOGY},
        {"id": SMART_TOPOLOGY, "value": None},
        {"id": SMART_TOPOLOGY, "value": True},
        {"id": SMART_TOPOLOGY, "value": "maybe"},
        {"id": TIERED_CACHING, "value": "on"},
    ],
)
def test_an_answer_of_another_shape_is_refused(result: Any) -> None:
    with pytest.raises(ResponseError, match="no setting tiered_cache_smart_topology_enable"):
        setting(ok(result))


@pytest.mark.parametrize(
    ("tiered_caching", "smart_topology", "meaning"),
    [(False, False, "none"), (False, True, "none"), (True, True, "smart"), (True, False, "generic")],
)
def test_the_topology_that_both_mean(tiered_caching: bool, smart_topology: bool, meaning: str) -> None:
    assert topology(tiered_caching=tiered_caching, smart_topology=smart_topology) == meaning
