# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`cloud_ranges` as a whole: options in, files in a directory, and what Ansible shows."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.in_process import ModuleResult, run_module
from tests.support.payload import payload
from tests.support.playbook import run_playbook, task
from tests.support.range_files import SAMPLES, VENDORS, sample, write, write_samples
from tests.support.web_server import Page, WebServer

MODULE = "edgeops.cloudflare.cloud_ranges"


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A mirror of all four files."""
    with WebServer() as server:
        for vendor in VENDORS:
            server.pages[f"/{vendor}.json"] = Page((SAMPLES / f"{vendor}.json").read_bytes(), etag=f'"{vendor}"')
        yield server


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    return tmp_path / "ranges"


def mirrored(web: WebServer) -> dict[str, str]:
    return {vendor: f"{web.url}/{vendor}.json" for vendor in VENDORS}


def update(dest: Path, sources: dict[str, str], *, check_mode: bool = False, **options: Any) -> ModuleResult:
    given = {"dest": str(dest), "sources": sources, "max_age": 0, **options}
    return run_module(given, module="cloud_ranges", check_mode=check_mode, diff=True)


def newer_aws() -> bytes:
    document = {**sample("aws"), "createDate": "2026-11-20-00-00-00"}
    document["prefixes"].append({**document["prefixes"][0], "ip_prefix": "241.99.0.0/16"})
    return json.dumps(document).encode()


def test_the_first_run_copies_and_the_second_changes_nothing(web: WebServer, dest: Path) -> None:
    first = update(dest, mirrored(web))
    assert first.changed
    assert [file["status"] for file in first["files"]] == ["updated"] * 4
    assert {(dest / f"{vendor}.json").read_bytes() for vendor in VENDORS} == {
        (SAMPLES / f"{vendor}.json").read_bytes() for vendor in VENDORS
    }
    web.asked.clear()
    second = update(dest, mirrored(web))
    assert not second.changed
    assert [file["status"] for file in second["files"]] == ["unchanged"] * 4
    assert [asked.headers.get("if-none-match") for asked in web.asked] == [f'"{vendor}"' for vendor in VENDORS]
    assert second["diff"] == {"prepared": ""}


def test_young_copies_cost_no_request(web: WebServer, dest: Path) -> None:
    update(dest, mirrored(web))
    web.asked.clear()
    result = update(dest, mirrored(web), max_age=7)
    assert [file["status"] for file in result["files"]] == ["young"] * 4
    assert web.asked == []


def test_diff_shows_versions_and_prefix_counts(web: WebServer, dest: Path) -> None:
    update(dest, mirrored(web))
    web.pages["/aws.json"] = Page(newer_aws())
    line = "aws: 2026-08-22 → 2026-11-20, 19 → 20 prefixes\n"
    for check_mode in (True, False):
        result = update(dest, mirrored(web), check_mode=check_mode)
        assert result.changed
        assert result["diff"] == {"prepared": line}
    assert result["files"][0] == {
        "vendor": "aws",
        "path": str(dest / "aws.json"),
        "source": f"{web.url}/aws.json",
        "stamp": "2026-11-20T00:00:00Z",
        "prefixes": 20,
        "changed": True,
        "status": "updated",
    }


def test_check_mode_fetches_and_writes_nothing(web: WebServer, dest: Path) -> None:
    assert update(dest, mirrored(web), check_mode=True).changed
    assert len(web.asked) == 4
    assert not dest.exists()


def test_only_the_wanted_vendors_are_fetched(web: WebServer, dest: Path) -> None:
    update(dest, mirrored(web), vendors=["gcp", "aws"])
    assert [asked.target for asked in web.asked] == ["/gcp.json", "/aws.json"]
    assert sorted(path.name for path in dest.iterdir()) == [
        "aws.json",
        "aws.origin.json",
        "gcp.json",
        "gcp.origin.json",
    ]


def test_local_files_are_copied(dest: Path, tmp_path: Path) -> None:
    mirror = write_samples(tmp_path)
    result = update(dest, {vendor: str(mirror / f"{vendor}.json") for vendor in VENDORS})
    assert result.changed
    assert (dest / "azure.json").read_bytes() == (mirror / "azure.json").read_bytes()


def test_one_failed_file_does_not_stop_the_others(web: WebServer, dest: Path) -> None:
    update(dest, mirrored(web))
    web.pages["/aws.json"] = Page(newer_aws())
    web.pages["/azure.json"] = Page(b"<html>Sorry</html>")
    web.pages["/gcp.json"] = web.pages["/oci.json"]
    result = update(dest, mirrored(web))
    assert result.failed
    assert result.changed
    assert result.msg.splitlines() == [
        "these range files could not be updated: azure, gcp",
        "- aws: updated, 2026-08-22 → 2026-11-20, 19 → 20 prefixes",
        f"- azure: {web.url}/azure.json: is a web page, not JSON; it starts with '<html>Sorry</html>';"
        " the existing copy was kept: changeNumber 363",
        f"- gcp: {web.url}/gcp.json: is not the file of gcp, because it has no 'creationTime';"
        " it looks like the file of oci; the existing copy was kept: 2025-07-24",
        "- oci: up to date, 2025-07-21",
    ]
    assert (dest / "aws.json").read_bytes() == newer_aws()
    assert (dest / "azure.json").read_bytes() == (SAMPLES / "azure.json").read_bytes()


def test_an_answer_over_32_mib_is_not_read_on(web: WebServer, dest: Path) -> None:
    web.pages["/aws.json"] = Page(b" " * (33 * 1024 * 1024))
    result = update(dest, mirrored(web), vendors=["aws"])
    assert "the answer has more than 32 MiB and was not read on" in result.msg


def test_new_copies_follow_umask_and_old_ones_keep_mode(web: WebServer, dest: Path) -> None:
    before = os.umask(0o027)
    try:
        update(dest, mirrored(web), vendors=["aws"])
    finally:
        os.umask(before)
    path = dest / "aws.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    web.pages["/aws.json"] = Page(newer_aws())
    update(dest, mirrored(web), vendors=["aws"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_bad_options_are_reported_together_before_any_fetch(web: WebServer, dest: Path) -> None:
    result = update(dest, {"aws": "http://example.com/x", "oci": ""}, max_age=-1, timeout=0)
    assert result.failed
    for option in ("sources.aws", "sources.oci", "max_age", "timeout"):
        assert f"- {option}: " in result.msg
    assert not dest.exists()


def test_an_unknown_vendor_is_refused(dest: Path) -> None:
    assert "acme" in update(dest, {"acme": "/x"}).msg
    assert "acme" in update(dest, {}, vendors=["acme"]).msg


def test_readers_never_see_a_partial_file(dest: Path, tmp_path: Path) -> None:
    """Two processes write two versions at the same time while another one reads."""
    versions = {"old": (SAMPLES / "aws.json").read_bytes(), "new": newer_aws()}
    runs = []
    for name, content in versions.items():
        source = tmp_path / f"{name}.json"
        source.write_bytes(content)
        options: dict[str, Any] = {"dest": str(dest), "vendors": ["aws"], "sources": {"aws": str(source)}}
        runs.append(payload(task("Copy", MODULE, **options), tmp_path / name))
    seen: set[bytes] = set()
    processes = [subprocess.Popen([sys.executable, str(run)], stdout=subprocess.PIPE) for run in runs * 3]
    while any(process.poll() is None for process in processes):
        seen.add((dest / "aws.json").read_bytes())
    answers = [json.loads(process.communicate()[0]) for process in processes]
    assert [answer.get("msg") for answer in answers] == [None] * 6
    assert seen <= set(versions.values())
    assert sorted(path.name for path in dest.iterdir()) == ["aws.json", "aws.origin.json"]


def test_a_playbook_shows_the_diff_and_the_message(web: WebServer, dest: Path, tmp_path: Path) -> None:
    broken = write(tmp_path, "oci", b"{")
    options: dict[str, Any] = {"dest": str(dest), "vendors": ["oci"]}
    tasks = [
        task("Copy", MODULE, **options, sources=mirrored(web)),
        task(
            "Fail", MODULE, keywords={"ignore_errors": True}, **options, sources={**mirrored(web), "oci": str(broken)}
        ),
    ]
    run = run_playbook(tasks, tmp_path, "--diff")
    assert run.status == 0, run.stdout
    assert "oci: none → 2025-07-21, 0 → 4 prefixes" in run.stdout
    assert run["Copy"].result["changed"] is True
    assert f"- oci: {broken}: line 1, column 2: the file ends here and is incomplete" in run["Fail"].result["msg"]


def test_run_does_not_load_the_cloudflare_client(dest: Path, tmp_path: Path) -> None:
    sources = {vendor: str(SAMPLES / f"{vendor}.json") for vendor in VENDORS}
    file = payload(task("Copy", MODULE, dest=str(dest), sources=sources), tmp_path / "payload")
    done = subprocess.run([sys.executable, "-X", "importtime", str(file)], capture_output=True, text=True, check=True)
    ours = set(re.findall(r"edgeops\.cloudflare\.plugins\.module_utils\.(\w+)", done.stderr))
    assert ours == {"_ansible", "_errors", "_ranges", "_transport", "_version"}
