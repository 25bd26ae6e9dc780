# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`origin_location_info` as a whole: addresses and copies in, mappings with evidence, and reasons out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import Site
from tests.support.in_process import ModuleResult, run_module
from tests.support.payload import payload
from tests.support.playbook import MAIN_MODULE, run_playbook, task
from tests.support.range_files import PLACES, SAMPLES, VENDORS, sample, write, write_samples

MODULE = "edgeops.cloudflare.origin_location_info"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A directory with copies of all four files."""
    (tmp_path / "ranges").mkdir()
    return write_samples(tmp_path / "ranges")


def look(ranges_dir: Path, *ips: Any, **options: Any) -> ModuleResult:
    return run_module({"ranges_dir": str(ranges_dir), "ips": list(ips), **options}, module="origin_location_info")


def test_each_address_is_a_mapping_or_has_a_reason(copies: Path) -> None:
    result = look(copies, *PLACES)
    assert not result.changed
    mapped = {item["ip"]: (item["vendor"], item["region"]) for item in result["mappings"]}
    unplaced = {item["ip"]: ("", item["reason"]) for item in result["unplaced"]}
    assert {**mapped, **unplaced} == PLACES
    assert len(mapped) + len(unplaced) == len(PLACES)


def test_the_evidence_follows_the_mappings(copies: Path) -> None:
    result = look(copies, "4001:2::1", "242.1.0.5")
    assert [detail["ip"] for detail in result["details"]] == [mapping["ip"] for mapping in result["mappings"]]
    assert result["details"] == [
        {
            "ip": "4001:2::1",
            "vendor": "aws",
            "region": "us-west-2",
            "prefix": "4001:2::/36",
            "service": "EC2",
            "stamp": "2026-08-22T15:17:05Z",
            "network_border_group": "us-west-2-lax-1",
        },
        {
            "ip": "242.1.0.5",
            "vendor": "azure",
            "region": "germanywestcentral",
            "prefix": "242.1.0.0/16",
            "service": "AzureCloud.germanywc",
            "stamp": "changeNumber 363",
        },
    ]


def test_duplicate_addresses_are_answered_once_in_order(copies: Path) -> None:
    result = look(copies, " 4002:0002:0:0::0001 ", "241.1.0.1", "4002:2::1", "241.1.0.1")
    assert [mapping["ip"] for mapping in result["mappings"]] == ["4002:2::1", "241.1.0.1"]


def test_unplaced_address_names_its_vendor_if_known(copies: Path) -> None:
    result = look(copies, "242.8.0.1", "10.0.0.1")
    assert result["unplaced"] == [
        {
            "ip": "242.8.0.1",
            "reason": "region_unknown",
            "detail": "is in 242.8.0.0/16 of azure, but the file (changeNumber 363) contains no region for it;"
            " a newer one may",
            "vendor": "azure",
        },
        {"ip": "10.0.0.1", "reason": "private", "detail": "is a private address (RFC 1918)"},
    ]


def test_all_bad_addresses_are_reported_at_once(copies: Path) -> None:
    result = look(copies, "241.1.0.1", "10.0.0.0/8", "web.example.com", "10.1", "127.0.0.1", "\x1b[2J", "", max_age=-1)
    assert result.failed
    assert [line.partition(": ")[0] for line in result.msg.splitlines()[1:]] == [
        "- max_age",
        *[f"- ips[{index}]" for index in (1, 2, 3, 4, 5, 6)],
    ]
    assert "\x1b" not in result.msg
    assert {"problem": "ips[]: is a network", "indexes": [1]} in result["problems"]


@pytest.mark.parametrize("ips", [{"mappings": [], "changed": False}, [{"ip": "241.1.0.1", "vendor": "aws"}]])
def test_registered_result_instead_of_a_list_is_refused(copies: Path, ips: Any) -> None:
    result = run_module({"ranges_dir": str(copies), "ips": ips}, module="origin_location_info")
    assert result.failed
    assert "ips" in result.msg


def test_old_copies_are_used_with_one_warning(copies: Path) -> None:
    result = look(copies, "241.1.0.1", max_age=0)
    assert result["mappings"]
    (warning,) = result.warnings
    assert f"{copies}/aws.json is " in warning
    assert "days old (2026-08-22)" in warning
    assert "run edgeops.cloudflare.cloud_ranges to update" in warning
    # Azure's file has no date, so the date of the new copy counts.
    assert "azure" not in warning


def test_age_of_each_copy_is_returned(copies: Path) -> None:
    os.utime(copies / "azure.json", (0, 0))
    ages = {entry["vendor"]: entry["age_days"] for entry in look(copies)["ranges"]}
    assert list(ages) == list(VENDORS)
    assert ages["azure"] > 20_000
    assert ages["oci"] - ages["aws"] in (396, 397, 398)


def test_broken_copies_are_reported_and_others_are_used(copies: Path) -> None:
    (copies / "gcp.json").unlink()
    write(copies, "azure", b"<html>")
    result = look(copies, "241.1.0.1", "243.1.208.1", max_age=36_500)
    assert [mapping["ip"] for mapping in result["mappings"]] == ["241.1.0.1"]
    assert "; not searched: azure, gcp; " in result["unplaced"][0]["detail"]
    assert result.warnings == (
        f"ranges_dir: cannot look up addresses of azure: {copies}/azure.json: is a web page, not JSON;"
        " it starts with '<html>'",
        f"ranges_dir: cannot look up addresses of gcp: {copies}/gcp.json: does not exist",
    )
    broken = result["ranges"][1]
    assert (broken["vendor"], broken["stamp"], broken["prefixes"], broken["age_days"]) == ("azure", None, 0, None)
    assert broken["error"].startswith(f"{copies}/azure.json: is a web page")


def test_only_the_wanted_vendors_are_looked_at(copies: Path) -> None:
    write(copies, "azure", b"<html>")
    result = look(copies, "241.1.0.1", "244.80.0.1", vendors=["oci", "aws"], max_age=36_500)
    assert len(result["mappings"]) == 2
    assert result.warnings == ()
    assert [entry["vendor"] for entry in result["ranges"]] == ["oci", "aws"]


def test_task_fails_when_no_copy_is_usable(tmp_path: Path) -> None:
    write(tmp_path, "aws", json.dumps({**sample("aws"), "prefixes": [7]}).encode())
    result = look(tmp_path, "241.1.0.1")
    assert result.failed
    assert f"- ranges_dir: {tmp_path}/aws.json: prefixes[0]: has to be an object, not 7" in result.msg
    assert f"- ranges_dir: {tmp_path}/oci.json: does not exist; run edgeops.cloudflare.cloud_ranges to" in result.msg


def test_a_directory_that_is_missing_is_named(tmp_path: Path) -> None:
    result = look(tmp_path / "missing", "241.1.0.1")
    assert result.msg == f"{tmp_path}/missing: is not a directory that can be read (No such file or directory)"


def test_a_hundred_thousand_addresses_work(copies: Path) -> None:
    ips = [f"241.{number >> 16 & 15}.{number >> 8 & 255}.{number & 255}" for number in range(100_000)]
    result = look(copies, *ips)
    assert len(result["mappings"]) + len(result["unplaced"]) == 100_000


def test_the_mappings_converge_in_a_second_run(copies: Path, site: Site, tmp_path: Path) -> None:
    located = {"register": "located"}
    options = site.options("{{ located.mappings }}")
    tasks = [
        task("Look", MODULE, keywords=located, ranges_dir=str(copies), ips=["241.2.0.1", "242.2.0.1", "241.14.0.1"]),
        task("Map", MAIN_MODULE, **options),
        task("Map again", MAIN_MODULE, **options),
    ]
    run = run_playbook(tasks, tmp_path)
    assert run.status == 0, run.stdout
    assert run["Map"].result["summary"]["created"] == 2
    assert run["Map again"].result["changed"] is False
    assert site.holds(run["Look"].result["mappings"])


def test_run_loads_no_http_library_or_client(tmp_path: Path) -> None:
    file = payload(task("Look", MODULE, ranges_dir=str(SAMPLES), ips=["241.1.0.1"]), tmp_path / "payload")
    done = subprocess.run([sys.executable, "-X", "importtime", str(file)], capture_output=True, text=True, check=True)
    ours = set(re.findall(r"edgeops\.cloudflare\.plugins\.module_utils\.(\w+)", done.stderr))
    assert ours == {"_ansible", "_errors", "_origins", "_ranges"}
    assert not {"requests", "urllib3", "ssl"} & set(re.findall(r"\| +(\w+)$", done.stderr, re.MULTILINE))
