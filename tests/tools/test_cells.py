# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The matrix leaves out repeated combinations and nothing else."""

from __future__ import annotations

import itertools

from tests.tools.cells import CELLS, SUPPORTED, TARGETS, Cell


def test_each_cell_is_a_supported_combination_listed_once() -> None:
    assert all(cell.python in SUPPORTED[cell.core] for cell in CELLS)
    assert len(set(CELLS)) == len(CELLS)


def test_every_core_and_every_python_is_somewhere() -> None:
    assert {cell.core for cell in CELLS} == set(SUPPORTED)
    pythons = {cell.python for cell in CELLS} | set(TARGETS)
    assert pythons == {"3.9", *itertools.chain(*SUPPORTED.values())}


def test_the_oldest_and_newest_cores_run_on_both_ends() -> None:
    oldest, *_others, released, newest = SUPPORTED
    for core in (oldest, released, newest):
        assert {Cell(core, SUPPORTED[core][0]), Cell(core, SUPPORTED[core][-1])} <= set(CELLS)
