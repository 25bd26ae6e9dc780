# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prepare a release: ``python release.py DIRECTORY VERSION`` writes the version and the changelog.

bump-my-version writes the version (pyproject.toml says where), and antsibull-changelog turns the fragments into the
release's entry. Both accept a version that is not later than the present one, and a release without any fragment, so
that is refused here. Nothing is committed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def refusal(directory: Path, wanted: str) -> str | None:
    """Why this version cannot be released from this directory."""
    present = str(yaml.safe_load((directory / "galaxy.yml").read_text(encoding="utf-8"))["version"])
    if not _VERSION.fullmatch(wanted):
        return f"{wanted!r} is not a version: use three numbers, such as {present}"
    if _in_order(wanted) <= _in_order(present):
        return f"{wanted} is not later than {present}, the version in galaxy.yml"
    if not any((directory / "changelogs/fragments").glob("*.y*ml")):
        return "there are no fragments in changelogs/fragments: say what the release changes"
    return None


def _in_order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def main() -> None:
    """Prepare the release that the command line names."""
    if len(sys.argv) != 3:
        sys.exit("say which version to release, such as 1.1.0")
    directory, version = Path(sys.argv[1]), sys.argv[2]
    reason = refusal(directory, version)
    if reason:
        sys.exit(reason)
    for command in (["bump-my-version", "bump", "--new-version", version], ["antsibull-changelog", "release"]):
        subprocess.run(command, cwd=directory, check=True)


if __name__ == "__main__":
    main()
