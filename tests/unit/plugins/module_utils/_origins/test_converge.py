# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The line from a task to its outcome."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_options import TASK_OPTIONS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    CloudflareError,
    TransportError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import (
    Run,
    converge,
    look_ahead,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CurrentState,
    OriginMapping,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Plan
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import Task, parse_task
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import FakeApi, aws

ONE, THREE = aws("192.0.2.1"), aws("192.0.2.3")


def oci(ip: str, region: str) -> OriginMapping:
    """A mapping to a region of Oracle's."""
    return OriginMapping(ip, "oci", region)


def task(*mappings: Any, **given: Any) -> Task:
    """A task that lists these mappings."""
    listed = [{"ip": item.ip, "vendor": item.vendor, "region": item.region} for item in mappings]
    defaults = {name: option.get("default") for name, option in TASK_OPTIONS.items()}
    return parse_task({**defaults, "mappings": listed, **given})


def error_of(run: Run) -> CloudflareError:
    """Why the run stopped."""
    assert run.outcome.error is not None
    return run.outcome.error


@pytest.mark.parametrize("carry_out", [look_ahead, converge])
def test_a_region_is_sent_as_the_api_spells_it(carry_out: Any) -> None:
    api = FakeApi(supported=SupportedRegions({"aws": {"us-east-1": ()}, "oci": {"iad": (), "phx": ()}}))
    run = carry_out(
        task(oci("192.0.2.1", "us-ashburn-1"), oci("192.0.2.2", "phx"), aws("192.0.2.3", "us-east-1b")), api
    )
    assert run.outcome.error is None
    assert [change.after for change in run.changes] == [oci("192.0.2.1", "iad"), oci("192.0.2.2", "phx"), THREE]


@pytest.mark.parametrize("name", ["iad", "us-ashburn-1"])
def test_a_mapping_that_differs_in_the_apis_spelling_alone_is_unchanged(name: str) -> None:
    api = FakeApi(oci("192.0.2.1", "iad"), supported=SupportedRegions({"oci": {"iad": (), "phx": ()}}))
    run = converge(task(oci("192.0.2.1", name)), api)
    assert run.outcome.error is None
    assert run.plan == Plan(unchanged=1, count_before=1)
    assert api.asked == ["read", "supported_regions"]


def test_a_spelling_that_two_offered_regions_share_is_not_guessed() -> None:
    api = FakeApi(supported=SupportedRegions({"aws": {"us-east-1-bos-1": (), "us-east-1-nyc-1": ()}}))
    run = look_ahead(task(ONE), api)
    assert "'us-east-1' is not a region of aws for this zone" in str(error_of(run))


@pytest.mark.parametrize("carry_out", [look_ahead, converge])
def test_a_zone_that_cannot_be_read_is_an_outcome_with_nothing_planned(carry_out: Any) -> None:
    api = FakeApi()
    api.read_errors = [TransportError("GET /list", "reset")]
    run = carry_out(task(ONE), api)
    assert str(error_of(run)) == "GET /list: reset"
    assert (run.current, run.plan) == (CurrentState(), Plan())
