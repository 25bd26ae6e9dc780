# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prepare a release: ``python release.py DIRECTORY VERSION`` writes the version and the changelog.

The change notes in ``changelogs/fragments`` become the release's entry. Nothing is committed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_PLACES = {
    "README.md": r"\bedgeops-cloudflare-([\d.]+)\.tar\.gz",
    "galaxy.yml": r"^version: (.+)$",
    "plugins/module_utils/_version.py": r'^VERSION = "(.+)"$',
}
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def refusal(directory: Path, wanted: str) -> str | None:
    """Why there can be no such release of what is in this directory."""
    present = _present(directory)
    if not _VERSION.fullmatch(wanted):
        return f"{wanted!r} is not a version: it takes three numbers, such as {present}"
    if _in_order(wanted) <= _in_order(present):
        return f"{wanted} is not later than {present}, which galaxy.yml has"
    if not any((directory / "changelogs/fragments").glob("*.y*ml")):
        return "there are no change notes in changelogs/fragments: a release tells what it changes"
    return None


def bump(directory: Path, version: str) -> None:
    """Write the version where it is written."""
    for name, pattern in _PLACES.items():
        path = directory / name
        text = path.read_text(encoding="utf-8")
        start, end = _place(pattern, text).span(1)
        path.write_text(text[:start] + version + text[end:], encoding="utf-8")


def _present(directory: Path) -> str:
    return _place(_PLACES["galaxy.yml"], (directory / "galaxy.yml").read_text(encoding="utf-8"))[1]


def _place(pattern: str, text: str) -> re.Match[str]:
    (found,) = re.finditer(pattern, text, re.MULTILINE)
    return found


def _in_order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def main() -> None:
    """Prepare the release that the command line names."""
    if len(sys.argv) != 3:
        sys.exit("say which version is to be released, such as 1.1.0")
    directory, version = Path(sys.argv[1]), sys.argv[2]
    reason = refusal(directory, version)
    if reason:
        sys.exit(reason)
    bump(directory, version)
    subprocess.run(["antsibull-changelog", "release", "--version", version], cwd=directory, check=True)


if __name__ == "__main__":
    main()
