# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many requests a run takes, by the emulator's log; the main promise of the collection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import PATHS, UNSET, UPSERT, Site, one, summary
from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.support.playbook import run_playbook, task
from tests.support.zones import FULL, elsewhere, mappings, respelled

ALL = mappings(FULL)
LIST_READS = {"v2": 35, "v1": 1}
"""Requests that read a full zone."""


def test_empty_zone_is_filled_with_35_writes_and_two_reads(site: Site, version: str) -> None:
    result = site.run(ALL, api_version=version)

    requests = site.requests
    path = PATHS[version]
    assert result.changed
    assert requests.lines[:2] == [f"GET {path}", f"GET {path}/supported_regions"]
    assert requests.batches == [(UPSERT[version], 100)] * 35
    assert len(requests) == 37
    assert len(requests.connections) == 1
    assert site.holds(ALL)
    assert result["api_calls"] == {"reads": 2, "writes": 35, "retries": 0}
    assert result["summary"] == summary(created=3500)


def test_second_run_on_full_zone_only_reads_list(site: Site, version: str) -> None:
    site.fill(ALL)

    result = site.run(respelled(ALL), api_version=version)

    requests = site.requests
    assert not result.changed
    assert result["changes"] == []
    assert requests.lines == [f"GET {PATHS[version]}"] * LIST_READS[version]
    assert len(requests.connections) <= 8
    assert result["summary"]["unchanged"] == 3500
    assert site.holds(ALL)


def test_single_connection_reads_pages_in_order(site: Site) -> None:
    site.fill(ALL)

    result = site.run(ALL, read_connections=1)

    assert not result.changed
    assert [exchange["query"] for exchange in site.requests.exchanges] == [
        f"page={page}&per_page=100" for page in range(1, 36)
    ]
    assert len(site.requests.connections) == 1


def test_parallel_reads_respect_read_connections(site: Site) -> None:
    site.fill(ALL)
    site.emulator.control.set_latency(100)

    result = site.run(ALL, read_connections=4)

    assert not result.changed
    # Each concurrent request has its own connection.
    assert 1 < len(site.requests.connections) <= 4


def test_one_changed_region_is_one_write_of_one_item(site: Site, version: str) -> None:
    site.fill(ALL)
    moved = elsewhere(ALL[1234])
    listed = [*ALL[:1234], moved, *ALL[1235:]]

    result = site.run(listed, api_version=version)

    requests = site.requests
    assert requests.batches == [(UPSERT[version], 1)]
    assert len(requests.supported_regions) == 1
    assert len(requests) == LIST_READS[version] + 2
    assert len(requests.connections) <= 8
    assert result["summary"]["updated"] == 1
    assert site.holds(listed)


@pytest.mark.parametrize(
    ("position", "reads"),
    [pytest.param(2500, 2, id="beyond the first page"), pytest.param(50, 1, id="on the first page")],
)
def test_one_wanted_ip_does_not_read_the_whole_list(site: Site, position: int, reads: int) -> None:
    site.fill(ALL)

    result = site.run([ALL[position]])

    assert not result.changed
    assert len(site.requests) == reads
    assert result["api_calls"]["reads"] == reads


def test_single_reads_are_used_while_cheaper_than_pages(site: Site) -> None:
    site.fill(ALL)

    site.run(ALL[-33:])
    single = site.requests.lines
    site.run(ALL[-34:])
    paged = site.requests.lines

    assert len(single) == 34
    assert [line for line in single if line == f"GET {PATHS['v2']}"] == [f"GET {PATHS['v2']}"]
    assert paged == [f"GET {PATHS['v2']}"] * 35


def test_single_reads_detect_missing_and_different_mappings(site: Site) -> None:
    site.fill(ALL[:3499])
    listed = [elsewhere(ALL[2000]), ALL[2001], ALL[3499]]

    result = site.run(listed)

    assert [(change["ip"], change["action"]) for change in result["changes"]] == [
        (ALL[2000]["ip"], "update"),
        (ALL[3499]["ip"], "create"),
    ]
    assert result["summary"]["unchanged"] == 1
    assert len(site.requests) == 1 + 3 + 1 + 1


def test_a_prune_reads_the_whole_list(site: Site) -> None:
    site.fill(ALL[:400])

    result = site.run([ALL[0]], prune=True)

    assert len(site.requests.reads) == 4
    assert result["summary"]["deleted"] == 399
    assert site.requests.batches == [("DELETE", 100)] * 3 + [("DELETE", 99)]
    assert site.holds(ALL[:1])


def test_deletes_need_no_supported_regions(site: Site, version: str) -> None:
    site.fill(ALL[:150])

    site.run([{"ip": mapping["ip"]} for mapping in ALL[:150]], state="absent", api_version=version)

    assert site.requests.supported_regions == []
    assert site.requests.batches == [("DELETE", 100), ("DELETE", 50)]
    assert site.holds([])


def test_batches_go_out_in_order_of_ip(site: Site, version: str) -> None:
    listed = mappings(250)

    site.run(list(reversed(listed)), api_version=version)

    key = {"v2": "origin_ip", "v1": "ip"}[version]
    sent = [item[key] for exchange in site.requests.writes for item in exchange["body"]]
    assert sent == [mapping["ip"] for mapping in listed]


def test_zone_by_name_costs_one_extra_request(site: Site) -> None:
    site.run([one()], zone_id=UNSET, zone="example.com")

    assert len(site.requests) == 1 + 3
    assert len(site.requests.connections) == 1


def test_playbook_fills_a_zone_and_second_task_changes_nothing(site: Site, tmp_path: Path) -> None:
    options: dict[str, Any] = {"zone_id": DEFAULT_ZONE_ID, "mappings": "{{ listed }}"}
    listed = tmp_path / "listed.json"
    listed.write_text(f'{{"listed": {json.dumps(ALL)}}}', encoding="utf-8")
    env = {"CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN, "CLOUDFLARE_BASE_URL": site.emulator.url}

    run = run_playbook([task("Fill", **options), task("Again", **options)], tmp_path, f"-e@{listed}", env=env)

    assert run.status == 0, run.stdout
    assert run["Fill"].result["api_calls"] == {"reads": 2, "writes": 35, "retries": 0}
    assert run["Again"].result["api_calls"] == {"reads": 35, "writes": 0, "retries": 0}
    assert run["Again"].result["changed"] is False
    assert site.requests.batches == [("PUT", 100)] * 35
    assert len(site.requests) == 37 + 35
    assert len({exchange["connection"] for exchange in site.requests.writes}) == 1
    assert site.holds(ALL)
