# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary is correct for every way in which a session can end."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPORT = Path(__file__).with_name("report.py")
PASSED = '<testcase classname="group" name="one"/>'
FAILED = '<testcase classname="group" name="two"><failure/></testcase>'

Report = Callable[..., tuple[int, str]]


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Summarizes sessions `{name: result}` with JUnit cases `{file: cases}`. Returns status and output."""

    def run(sessions: dict[str, str], cases: dict[str, str] | None = None) -> tuple[int, str]:
        listed = [
            {"name": name, "signatures": [name], "result": result, "duration": 1.5, "reason": f"why {name}"}
            for name, result in sessions.items()
        ]
        (tmp_path / "nox.json").write_text(json.dumps({"sessions": listed}), encoding="utf-8")
        for name, content in (cases or {}).items():
            (tmp_path / name).write_text(f"<testsuites><testsuite>{content}</testsuite></testsuites>", encoding="utf-8")
        return close(tmp_path)

    return run


def close(directory: Path) -> tuple[int, str]:
    """Run the report on a directory. Return its status and output."""
    command = [sys.executable, str(REPORT), str(directory), "nox.json"]
    ended = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return ended.returncode, ended.stdout


def last(output: str) -> str:
    return output.splitlines()[-1]


def test_successful_run_has_no_failures(report: Report) -> None:
    status, output = report({"unit": "success", "coverage": "success"}, {"unit.xml": PASSED + PASSED})
    assert (status, last(output)) == (0, "3 passed, 0 failed, 0 skipped")
    assert "Nothing failed, nothing was skipped." in output


@pytest.mark.parametrize("result", ["failed", "aborted"])
def test_crashed_session_counts_as_failed(report: Report, result: str) -> None:
    status, output = report({"unit": result, "wire": "success"}, {"unit.xml": PASSED})
    assert (status, last(output)) == (1, "2 passed, 1 failed, 0 skipped")
    assert "FAILED     unit: why unit" in output


def test_failed_test_overrides_session_success(report: Report) -> None:
    status, output = report({"unit": "success"}, {"unit.xml": PASSED + FAILED})
    assert (status, last(output)) == (1, "1 passed, 1 failed, 0 skipped")
    assert "FAILED     unit: group::two" in output


def test_truncated_results_count_as_failed(report: Report, tmp_path: Path) -> None:
    (tmp_path / "unit.xml").write_text("<testsuite><testcase name", encoding="utf-8")
    status, output = report({"unit": "success", "wire": "success"}, {"wire.xml": PASSED})
    assert (status, last(output)) == (1, "1 passed, 1 failed, 0 skipped")
    assert "FAILED     unit: unit.xml cannot be read" in output


def test_session_counts_only_its_own_results(report: Report) -> None:
    cases = {"core(2.16-py3.10).unit.xml": PASSED, "core(2.16-py3.10).sanity0.xml": FAILED, "core.xml": FAILED}
    status, output = report({"core(2.16-py3.10)": "failed"}, cases)
    assert (status, last(output)) == (1, "1 passed, 1 failed, 0 skipped")


def test_untried_session_is_reported_and_fails(report: Report) -> None:
    status, output = report({"core(2.22-py3.15)": "skipped"})
    assert (status, last(output)) == (1, "0 passed, 0 failed, 1 skipped")
    assert "NOT TRIED  core(2.22-py3.15): why core(2.22-py3.15)" in output


def test_skipped_tests_are_listed_with_reason(report: Report) -> None:
    skipped = '<testcase name="image"><skipped message="no base image"/></testcase>'
    passed_over = '<testcase name="task"><skipped>Conditional result was False</skipped></testcase>'
    status, output = report({"ee": "success"}, {"ee.xml": skipped * 2 + passed_over + PASSED})
    assert (status, last(output)) == (0, "1 passed, 0 failed, 2 skipped")
    assert "SKIPPED    ee: 2, because: no base image" in output


def test_the_ten_slowest_tests_are_listed(report: Report) -> None:
    cases = "".join(f'<testcase name="test {number:02}" time="{number}.25"/>' for number in range(12))
    _status, output = report({"unit": "success"}, {"unit.xml": cases})
    listed = [line for line in output.splitlines() if "unit: test" in line]
    assert listed[0].split() == ["11.2", "s", "unit:", "test", "11"]
    assert [line[-2:] for line in listed] == [f"{number:02}" for number in range(11, 1, -1)]


@pytest.mark.parametrize("content", [None, "", '{"sess', "{}", '{"sessions": []}', "[]"])
def test_a_run_without_a_readable_report_has_failed(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "nox.json").write_text(content, encoding="utf-8")
    status, output = close(tmp_path)
    assert (status, last(output)) == (1, "0 passed, 1 failed, 0 skipped")
    assert "FAILED     nox.json: nox wrote no readable report" in output
