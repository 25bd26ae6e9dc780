# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The matrix: which ansible-core runs on which Python.

nox reads it, and a test compares it with the CI workflow. No standard tool shares a matrix between the two.
"""

from __future__ import annotations

from typing import NamedTuple

SUPPORTED = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.12", "3.13", "3.14"),
    "2.22": ("3.13", "3.14", "3.15"),
}
"""Each ansible-core with the Pythons that its documentation supports."""

TARGETS = ("3.9", "3.13")
"""The Pythons of target hosts without Ansible. 3.9 is the oldest on which the modules run."""


class Cell(NamedTuple):
    """One ansible-core on one Python."""

    core: str
    python: str

    def __str__(self) -> str:
        return f"{self.core}-py{self.python}"


CELLS = (
    Cell("2.16", "3.10"),
    Cell("2.16", "3.12"),
    Cell("2.18", "3.11"),
    Cell("2.19", "3.12"),
    Cell("2.20", "3.13"),
    Cell("2.21", "3.12"),
    Cell("2.21", "3.14"),
    Cell("2.22", "3.13"),
    Cell("2.22", "3.15"),
)
"""The oldest and the two newest cores on their oldest and newest Pythons, the others on one. Covers every Python."""
