# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check that a change to the plugins or roles comes with a changelog fragment.

``python -m tests.tools.fragments CLONE``. On a branch, the change is what the branch adds to main; on main, everything
since the last release, which is the last commit that added a version to ``changelogs/changelog.yaml``.
antsibull-changelog checks the fragments that are there, and does not notice one that is missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tools.stage import git

_PRODUCT = ("plugins/", "roles/")
_FRAGMENTS = "changelogs/fragments/"
_RELEASES = "changelogs/changelog.yaml"
_VERSION = r"^  [0-9]+\.[0-9]+\.[0-9]+:$"


def missing(clone: Path) -> str | None:
    """What changed without a fragment, if so."""
    base = _fork(clone) or git(clone, "log", "-1", "--format=%H", f"-G{_VERSION}", "--", _RELEASES).strip()
    changed = _changed(clone, base) if base else []
    product = [path for path in changed if path.startswith(_PRODUCT)]
    described = any(path.startswith(_FRAGMENTS) and (clone / path).is_file() for path in changed)
    if not product or described or git(clone, "diff", "--name-only", f"-G{_VERSION}", base, "--", _RELEASES):
        return None
    return (
        f"{len(product)} files changed since {base[:10]} without a changelog fragment: {', '.join(product[:5])}."
        f" Describe the change in {_FRAGMENTS}<topic>.yml; the section 'trivial' is for what users do not notice."
    )


def _fork(clone: Path) -> str | None:
    """The commit where the present branch left main; None on main itself."""
    head = git(clone, "rev-parse", "HEAD").strip()
    branches = git(clone, "for-each-ref", "--format=%(refname)", "refs/remotes/origin/main", "refs/heads/main").split()
    forks = {git(clone, "merge-base", "HEAD", branch).strip() for branch in sorted(branches, reverse=True)[:1]}
    return next(iter(forks - {head}), None)


def _changed(clone: Path, base: str) -> list[str]:
    """The paths that differ from a commit, committed or not."""
    tracked = git(clone, "diff", "--name-only", "--no-renames", base).splitlines()
    return sorted({*tracked, *git(clone, "ls-files", "--others", "--exclude-standard").splitlines()})


def main() -> None:
    """Check the clone given on the command line."""
    clone = Path(sys.argv[1])
    if git(clone, "rev-parse", "--is-shallow-repository").strip() == "true":
        print("Not checked: this clone has no history (git fetch --unshallow gets it).")
        return
    sys.exit(missing(clone))


if __name__ == "__main__":
    main()
