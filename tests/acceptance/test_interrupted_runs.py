# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A terminated module reports what it did. A module whose play has ended stops."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.acceptance.harness import Site
from tests.support.playbook import start_playbook, task
from tests.support.processes import PROC, module_processes
from tests.support.waiting import until
from tests.support.zones import mappings

MODULE = "origin_cloud_region"
ZONE = mappings(1000)
pytestmark = pytest.mark.skipif(not PROC.is_dir(), reason="the tests find processes in /proc, which is not there")


def writes(site: Site) -> int:
    return len(site.requests.writes)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_interrupted_module_reports_every_change(site: Site, tmp_path: Path, number: signal.Signals) -> None:
    site.fill([])
    site.control.set_latency(200)
    running = start_playbook([task("Fill", **site.options(ZONE, validate_regions=False))], tmp_path)
    until(lambda: writes(site) >= 3)

    (process,) = module_processes(MODULE, tmp_path)
    os.kill(process, number)
    ended = running.finish()["Fill"]
    result = ended.result

    assert ended.status == "failed"
    assert result["changed"]
    assert result["msg"].startswith(f"interrupted by {number.name}; run the task again")
    done, left = len(result["succeeded"]), len(result["not_attempted"])
    assert result["summary"]["created"] == done
    assert done + left == len(ZONE)
    assert 0 < done < len(ZONE)
    assert len(site.control.state()) == done


def test_hanging_write_is_abandoned_and_read_back(site: Site, tmp_path: Path) -> None:
    site.fill([])
    running = start_playbook([task("Fill", **site.options(ZONE, validate_regions=False))], tmp_path)
    until(lambda: writes(site) >= 1)
    site.control.hold()
    until(lambda: site.requests.writes[-1]["status"] is None)

    (process,) = module_processes(MODULE, tmp_path)
    os.kill(process, signal.SIGTERM)
    ended = running.finish()["Fill"]
    result = ended.result

    assert ended.status == "failed"
    accounted = [item["ip"] for name in ("succeeded", "failed_items", "not_attempted") for item in result[name]]
    assert sorted(accounted) == sorted(change["ip"] for change in result["changes"])
    assert len(result["failed_items"]) == 100
    assert "interrupted by SIGTERM" in result["failed_items"][0]["error"]
    site.control.release()


def test_module_stops_writing_when_its_play_is_killed(site: Site, tmp_path: Path) -> None:
    """As when a job is cancelled in AWX: since ansible-core 2.19, the module is not in the group that is killed."""
    site.fill([])
    site.control.set_latency(400)
    running = start_playbook([task("Fill", **site.options(ZONE, validate_regions=False))], tmp_path)
    until(lambda: writes(site) >= 2)
    (process,) = module_processes(MODULE, tmp_path)
    running.process.kill()
    running.process.wait()
    sent = writes(site)

    until(lambda: not (PROC / str(process)).exists())

    assert writes(site) <= sent + 1
    assert len(site.control.state()) == 100 * writes(site) < len(ZONE)
