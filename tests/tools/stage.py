# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copy the collection to a directory of the name that Ansible expects.

Ansible imports a collection from ``ansible_collections/NAMESPACE/NAME`` only, and ansible-test works in a real
directory of that name (a symbolic link is not enough) inside a git checkout. So the clone's files, tracked or not
ignored, are copied to such a directory, which is made a checkout of its own. Only what differs is copied; what
vanished is removed.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

_NO_CONFIGURATION = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_IDENTITY = ("-c", "user.name=stage", "-c", "user.email=stage@localhost", "-c", "gc.auto=0", "-c", "core.excludesFile=")


def _environment(**more: str) -> dict[str, str]:
    """The environment without the variables by which git would work on another repository, e.g. inside a hook."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | more


def _files(clone: Path) -> set[Path]:
    """The relative paths of the clone's files that are tracked, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=clone, env=_environment(), check=True, stdout=subprocess.PIPE, text=True)
    paths = {Path(name) for name in listed.stdout.split("\0") if name}
    return {path for path in paths if (clone / path).is_file() or (clone / path).is_symlink()}


def _git(stage: Path, *arguments: str) -> str:
    """The output of a git command in the stage, which no configuration of the user can change.

    The repository is named: git would take the clone, in which the stage lies, for one that is broken.
    """
    command = ["git", *_IDENTITY, *arguments]
    environment = _environment(**_NO_CONFIGURATION, GIT_DIR=".git")
    return subprocess.run(command, cwd=stage, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _begin(stage: Path) -> None:
    """Make the stage a git checkout, unless it is one; what an interrupted run left of one is made anew."""
    (stage / ".git/index.lock").unlink(missing_ok=True)
    if (stage / ".git").is_dir():
        with contextlib.suppress(subprocess.CalledProcessError):
            _git(stage, "ls-files")
            return
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    _git(stage, "init", "--quiet", "--initial-branch=main", "--template=")


def _copy(source: Path, target: Path) -> None:
    """Copy one file, unless the target is the same already."""
    same_mode = os.path.lexists(target) and source.lstat().st_mode == target.lstat().st_mode
    if same_mode and target.exists() and filecmp.cmp(source, target, shallow=True):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)


def _remove(stage: Path, vanished: set[Path]) -> None:
    """Remove files, and the directories that are empty then."""
    for path in vanished:
        (stage / path).unlink(missing_ok=True)
        for directory in path.parents[:-1]:
            if (stage / directory).is_dir() and not any((stage / directory).iterdir()):
                (stage / directory).rmdir()


def stage(clone: Path, target: Path) -> None:
    """Make ``target`` a git checkout with the files of ``clone``, and commit what changed."""
    wanted = _files(clone)
    _begin(target)
    present = {Path(name) for name in _git(target, "ls-files", "-z").split("\0") if name}
    _remove(target, present - wanted)
    for path in wanted:
        _copy(clone / path, target / path)
    _git(target, "add", "--all")
    if _git(target, "status", "--porcelain"):
        _git(target, "commit", "--quiet", "--no-verify", "--message=The clone as it was")


def main() -> None:
    """Stage the clone that this file is in."""
    clone = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description="Copy the collection to a directory of the name that Ansible expects.")
    parser.add_argument("target", type=Path, nargs="?", default=clone / ".build/ansible_collections/edgeops/cloudflare")
    try:
        stage(clone, parser.parse_args().target)
    except FileNotFoundError as error:
        if error.filename != "git":
            raise
        sys.exit("git is needed and was not found: install it (Debian, Ubuntu: apt install git).")
    except subprocess.CalledProcessError as error:
        sys.exit(f"git failed in the clone or its copy: {' '.join(error.cmd)}")


if __name__ == "__main__":
    main()
