# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The line from a task to its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_options import TASK_OPTIONS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    CloudflareError,
    TransportError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.backup import Backups
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

ONE, TWO, THREE = aws("192.0.2.1"), aws("192.0.2.2"), aws("192.0.2.3")


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
def test_region_in_another_spelling_is_unchanged(name: str) -> None:
    api = FakeApi(oci("192.0.2.1", "iad"), supported=SupportedRegions({"oci": {"iad": (), "phx": ()}}))
    run = converge(task(oci("192.0.2.1", name)), api)
    assert run.outcome.error is None
    assert run.plan == Plan(unchanged=1, count_before=1)
    assert api.asked == ["read", "supported_regions"]


def test_deletes_stay_in_a_plan_that_is_respelled() -> None:
    api = FakeApi(TWO, supported=SupportedRegions({"oci": {"iad": (), "phx": ()}}))
    converge(task(oci("192.0.2.1", "us-ashburn-1"), prune=True), api)
    assert api.zone == {"192.0.2.1": oci("192.0.2.1", "iad")}


def test_a_spelling_that_two_offered_regions_share_is_not_guessed() -> None:
    api = FakeApi(supported=SupportedRegions({"aws": {"us-east-1-bos-1": (), "us-east-1-nyc-1": ()}}))
    run = look_ahead(task(ONE), api)
    assert "'us-east-1' is not a region of aws for this zone" in str(error_of(run))


@pytest.mark.parametrize("carry_out", [look_ahead, converge])
def test_unreadable_zone_has_an_outcome_without_a_plan(carry_out: Any) -> None:
    api = FakeApi()
    api.read_errors = [TransportError("GET /list", "reset")]
    run = carry_out(task(ONE), api)
    assert str(error_of(run)) == "GET /list: reset"
    assert (run.current, run.plan) == (CurrentState(), Plan())


class PartlyRead(FakeApi):
    """Gives only the mappings that are wanted, as of a zone of many pages."""

    def fetch_mappings(self, wanted: Sequence[str] | None = None) -> CurrentState:
        whole = super().fetch_mappings(wanted)
        kept = {ip: mapping for ip, mapping in whole.mappings.items() if wanted is None or ip in wanted}
        return replace(whole, mappings=kept)


def backed_up(run: Run) -> dict[str, Any]:
    """The regions in the backup of a run."""
    assert run.backup is not None
    (zone,) = yaml.safe_load(run.backup.path.read_text(encoding="utf-8"))["origin_cloud_regions_zones"]
    return dict(zone["regions"])


def test_a_zone_read_as_a_whole_is_backed_up_without_a_request(tmp_path: Path) -> None:
    api = FakeApi(ONE, TWO)
    run = converge(task(ONE, THREE, prune=True), api, Backups(tmp_path, "", "abc123"))
    assert api.asked == ["read", "supported_regions", "upsert", "delete"]
    assert backed_up(run) == {"aws": {"us-east-1": [ONE.ip, TWO.ip]}}


def test_a_zone_read_in_part_is_read_again_for_its_backup(tmp_path: Path) -> None:
    api = PartlyRead(ONE, TWO)
    run = converge(task(THREE), api, Backups(tmp_path, "", "abc123"))
    assert api.asked == ["read", "supported_regions", "read", "upsert"]
    assert backed_up(run) == {"aws": {"us-east-1": [ONE.ip, TWO.ip]}}


@pytest.mark.parametrize("wanted", [task(ONE), task(aws("192.0.2.1", "mars-1"))])
def test_no_backup_of_a_zone_that_does_not_change(tmp_path: Path, wanted: Task) -> None:
    run = converge(wanted, FakeApi(ONE), Backups(tmp_path, "", "abc123"))
    assert run.backup is None
    assert list(tmp_path.iterdir()) == []


def test_without_a_backup_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    api = FakeApi(TWO)
    run = converge(task(ONE, prune=True), api, Backups(file, "", "abc123"))
    assert "no backup could be written" in str(error_of(run))
    assert api.asked == ["read", "supported_regions"]
    assert run.outcome.not_attempted == run.plan.changes
    assert run.changes == ()


def test_a_zone_that_cannot_be_read_for_its_backup_does_not_change(tmp_path: Path) -> None:
    class Breaking(PartlyRead):
        def fetch_mappings(self, wanted: Sequence[str] | None = None) -> CurrentState:
            if wanted is None:
                raise TransportError("GET /list", "reset")
            return super().fetch_mappings(wanted)

    api = Breaking(ONE, TWO)
    run = converge(task(THREE), api, Backups(tmp_path, "", "abc123"))
    assert str(error_of(run)) == "GET /list: reset"
    assert "upsert" not in api.asked
    assert list(tmp_path.iterdir()) == []
