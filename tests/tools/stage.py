# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copy the clone to a directory of the name that Ansible expects.

Ansible imports a collection from ``ansible_collections/NAMESPACE/NAME`` only, and ansible-test works in a real
directory of that name (a symbolic link is not enough) inside a git checkout. So the clone's files, tracked or not
ignored, are copied to such a directory, which becomes a checkout of its own. antsibull-nox does the same, but
installs ansible-core from GitHub; ``git worktree`` would leave out what is not committed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NO_CONFIGURATION = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_SETTINGS = ("-c", "user.name=stage", "-c", "user.email=stage@localhost", "-c", "gc.auto=0", "-c", "core.excludesFile=")


def stage(clone: Path, target: Path) -> None:
    """Make ``target`` a git checkout with the files of ``clone``, all of them committed."""
    try:
        wanted = files(clone)
        shutil.rmtree(target, ignore_errors=True)
        for path in wanted:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            # With their times, by which caches tell what changed.
            shutil.copy2(clone / path, target / path, follow_symlinks=False)
        # The repository is named: git would take the clone, in which the stage lies, for one that is broken.
        named = {**_NO_CONFIGURATION, "GIT_DIR": ".git"}
        git(target, "init", "--quiet", "--initial-branch=main", "--template=", **named)
        git(target, *_SETTINGS, "add", "--all", **named)
        git(target, *_SETTINGS, "commit", "--quiet", "--no-verify", "--message=The clone as it was", **named)
    except FileNotFoundError as error:
        if error.filename != "git":
            raise
        sys.exit("git is needed and was not found: install it (Debian, Ubuntu: apt install git).")
    except subprocess.CalledProcessError as error:
        sys.exit(f"git failed in the clone or its copy: {' '.join(error.cmd)}")


def files(clone: Path) -> list[Path]:
    """The relative paths of the clone's files that are tracked, or new and not ignored."""
    listed = git(clone, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    paths = {Path(name) for name in listed.split("\0") if name}
    return sorted(path for path in paths if (clone / path).is_file() or (clone / path).is_symlink())


def git(directory: Path, *arguments: str, **environment: str) -> str:
    """The output of a git command, without the variables by which it would work elsewhere, e.g. inside of a hook."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", *arguments], cwd=directory, env=kept | environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
