# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No cell of the matrix is lost, however its run ends."""

from __future__ import annotations

import json
from pathlib import Path

import cells
from matrix import expect_the_worst, sessions
from report import read_parts, word


def test_each_cell_has_failed_until_it_has_passed_and_nothing_old_counts(tmp_path: Path) -> None:
    for name in ("matrix-07.json", "matrix-07.log", "core(2.16-py3.10).unit.xml"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    (tmp_path / "unit.xml").touch()
    expect_the_worst(tmp_path, ["core(2.16-py3.10)", "target(py3.9)"])
    assert {path.name for path in tmp_path.iterdir()} == {"matrix-00.json", "matrix-01.json", "unit.xml"}

    ended = json.loads((tmp_path / "matrix-00.json").read_text(encoding="utf-8"))
    ended["sessions"][0] |= {"result": "success", "reason": None}
    (tmp_path / "matrix-00.json").write_text(json.dumps(ended), encoding="utf-8")
    parts = read_parts(tmp_path, "matrix-*.json")
    assert [(part.name, word(part), part.failed) for part in parts] == [
        ("core(2.16-py3.10)", "passed", []),
        ("target(py3.9)", "failed", ["it was not run to its end"]),
    ]


def test_the_sessions_are_of_each_kind() -> None:
    names = sessions()
    assert len(set(names)) == len(names)
    assert {name.split("-")[0] for name in names} >= {f"core({core}" for core in cells.CONTROLLERS}
    assert names[-7:] == ["libraries(oldest)", "libraries(newest)", *(f"target(py{v})" for v in cells.TARGETS)]
