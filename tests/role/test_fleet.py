# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook `fleet`: each zone is a host, and one report is on all of them."""

from __future__ import annotations

import pytest

from tests.role.fleet import OWN, SHARED, SHARED_STATE, Fleet, failed_hosts, name_of, shown, statuses
from tests.support.zones import as_state, mappings


def test_failed_zones_stop_no_others_and_are_reported_with_the_reason(fleet: Fleet) -> None:
    fleet.fill(6, origin_cloud_regions_shared=SHARED)
    # A whole batch fails, before the last one: by the API, by the variables, and by a template.
    fleet.control.plan_fault("answer", {"status": 403, "code": 10000, "message": "no"}, path=f"/{2:032x}/", times=None)
    fleet.set_zone(3, origin_cloud_regions={"gcp": {"europe-west3": ["192.0.2.1"]}})
    fleet.set_zone(1, origin_cloud_regions="{{ nowhere }}")
    fleet.set_zone(4, origin_cloud_regions=OWN)
    run = fleet.run("-e", "origin_cloud_regions_serial=2")

    assert run.status == 2
    assert statuses(run) == {"ok": 3, "ignored": 3}
    failed = failed_hosts(run)
    assert set(failed) == {name_of(1), name_of(2), name_of(3)}
    assert "nowhere" in failed[name_of(1)]
    assert "HTTP 403" in failed[name_of(2)]
    assert "origin_cloud_regions_shared.aws.us-east-1[0]" in failed[name_of(3)]
    assert "origin_cloud_regions.gcp.europe-west3[0]" in failed[name_of(3)]
    assert [fleet.state(number) for number in (0, 5)] == [SHARED_STATE] * 2
    assert fleet.state(4) == {**SHARED_STATE, "203.0.113.1": ("gcp", "europe-west3")}
    assert shown(run)[-1] == "6 zones: 3 failed, 3 changed, 0 unchanged, 0 skipped"
    assert f"## {name_of(2)}: failed" in fleet.markdown()
    assert fleet.cases() == {name_of(n): "failure" if n in (1, 2, 3) else "system-out" for n in range(6)}


def test_zones_are_applied_from_all_variables_then_unchanged_or_skipped(fleet: Fleet) -> None:
    fleet.fill(4)
    fleet.set_variables(
        "group_vars", "cloudflare", {"origin_cloud_regions_backup_dir": str(fleet.directory / "backups")}
    )
    fleet.set_zone(0, origin_cloud_regions="{{ {'aws': {'us-east-1': [first]}} }}", first="192.0.2.1")
    listed = [{"ip": "192.0.2.9", "vendor": "oci", "region": "us-ashburn-1"}]
    fleet.set_zone(1, origin_cloud_region_mappings=listed, origin_cloud_regions=None)
    # A prune that is too much is refused for this zone alone, which keeps what it has.
    fleet.control.put_zone(f"{2:032x}", name_of(2), mappings(5))
    fleet.set_zone(2, origin_cloud_regions=OWN, origin_cloud_regions_prune=True, origin_cloud_regions_prune_limit=0)
    dry = fleet.run("--check", "--diff", "-e", "origin_cloud_regions_hosts=cloudflare:!none")
    assert fleet.writes() == 0
    assert "+ 192.0.2.1" in dry.stdout
    assert shown(dry)[-1] == "4 zones: 1 failed, 2 changed, 0 unchanged, 1 skipped"
    assert "check mode" in fleet.markdown()

    run = fleet.run(env={"ANSIBLE_STRATEGY": "free", "ANSIBLE_ANY_ERRORS_FATAL": "True"})
    assert fleet.state(0) == {"192.0.2.1": ("aws", "us-east-1")}
    assert fleet.state(1) == {"192.0.2.9": ("oci", "us-ashburn-1")}
    assert fleet.state(2) == as_state(mappings(5))
    assert "prune_limit" in failed_hosts(run)[name_of(2)]
    fleet.set_zone(2, origin_cloud_regions=OWN, origin_cloud_regions_prune=True, origin_cloud_regions_prune_limit=5)
    assert fleet.run().status == 0
    assert fleet.state(2) == {"203.0.113.1": ("gcp", "europe-west3")}
    # Only what changed was backed up, and in check mode nothing.
    assert len(list((fleet.directory / "backups").iterdir())) == 3
    assert fleet.cases() == {name_of(0): "", name_of(1): "", name_of(2): "system-out", name_of(3): "skipped"}
    assert name_of(3) in fleet.markdown()


def test_a_limit_without_localhost_reports_on_its_zones_alone(fleet: Fleet) -> None:
    fleet.fill(3, origin_cloud_regions_shared=SHARED)
    run = fleet.run("--limit", name_of(1))
    assert run.status == 0, run.stdout
    assert [bool(fleet.state(number)) for number in range(3)] == [False, True, False]
    assert fleet.cases() == {name_of(1): "system-out"}


@pytest.mark.parametrize("playbook", ["fleet", "fleet_drift"])
def test_a_pattern_that_matches_no_zone_is_an_error(fleet: Fleet, playbook: str) -> None:
    fleet.fill(1, origin_cloud_regions_shared=SHARED)
    run = fleet.run("-e", "origin_cloud_regions_hosts=nowhere", playbook=playbook)
    assert run.status == 2
    assert failed_hosts(run) == {
        "localhost": "origin_cloud_regions_hosts: no host matches nowhere; give an inventory with -i, for example a"
        " file of the plugin edgeops.cloudflare.zones"
    }


def test_drift_of_zones_is_reported_and_nothing_is_written(fleet: Fleet) -> None:
    fleet.fill(3, origin_cloud_regions_shared=SHARED)
    fleet.set_variables("host_vars", name_of(2), {"origin_cloud_regions": [1]})
    fleet.control.put_zone(f"{0:032x}", name_of(0), [{"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}])
    run = fleet.run(playbook="fleet_drift")
    assert run.status == 2
    assert fleet.writes() == 0
    assert fleet.cases("drift") == {name_of(0): "", name_of(1): "failure", name_of(2): "error"}
    assert f"1 of 3 zones drifted: {name_of(1)}." in run.stdout

    fleet.set_variables("host_vars", name_of(2), {})
    fleet.run()
    assert fleet.run("--limit", f"{name_of(1)},{name_of(2)}", playbook="fleet_drift").status == 0
    assert fleet.cases("drift") == {name_of(1): "", name_of(2): ""}
