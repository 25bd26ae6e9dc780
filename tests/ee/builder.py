# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-builder, and a container engine where there is one.

Environment variables of the tests: EE_BASE_IMAGE names a base image with Python and pip; EE_BUILD_OPTIONS and
EE_RUN_OPTIONS are what podman needs on this machine to build and to run, such as `--network=host`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.runner.job import COLLECTION, Image

DEFINITION: Final = COLLECTION / "tests/ee/execution-environment.yml"
BUILD_FILE: Final = "Containerfile"

_BUILDER: Final = str(Path(sys.executable).with_name("ansible-builder"))
_TAG: Final = "localhost/edgeops-cloudflare-ee:test"


class Impossible(Exception):
    """No image can be built here; the text says why."""


def introspect(collections: Path) -> str:
    """What ansible-builder finds that a directory of collections needs, as YAML."""
    return _output([_BUILDER, "introspect", str(collections)], collections)


def create(definition: Path, place: Path) -> Path:
    """Make the build context that a definition describes; returns its directory.

    Without a name for the build file, ansible-builder takes the one of the container runtime that it finds.
    """
    context = place / "context"
    name = f"--output-filename={BUILD_FILE}"
    _output([_BUILDER, "create", f"--file={definition}", f"--context={context}", name], place)
    return context


def place_definition(tarball: Path, place: Path) -> Path:
    """Put the tests' definition and the tarball that it takes into a directory; returns the definition."""
    shutil.copy(tarball, place / "edgeops-cloudflare.tar.gz")
    return Path(shutil.copy(DEFINITION, place))


def build_image(tarball: Path, place: Path) -> Image:
    """Build the tests' execution environment. Raises `Impossible` where no base image or no podman is at hand."""
    base = os.environ.get("EE_BASE_IMAGE")
    options = tuple(shlex.split(os.environ.get("EE_RUN_OPTIONS", "")))
    if not base:
        raise Impossible("EE_BASE_IMAGE names no base image")
    if not shutil.which("podman"):
        raise Impossible("there is no podman")
    tried = _ended(["podman", "run", "--rm", *options, base, "python3", "-m", "pip", "--version"], place)
    if tried.returncode != 0:
        raise Impossible(f"podman cannot run pip in {base}: {tried.stdout.strip().splitlines()[-1:]}")
    arguments = ["--container-runtime=podman", f"--tag={_TAG}", f"--build-arg=EE_BASE_IMAGE={base}"]
    if _ended(["podman", "run", "--rm", *options, base, "test", "-x", "/usr/bin/apt-get"], place).returncode == 0:
        arguments.append("--build-arg=PKGMGR=/usr/bin/apt-get")
    extra = f"--extra-build-cli-args={os.environ.get('EE_BUILD_OPTIONS', '')}"
    definition = place_definition(tarball, place)
    _output([_BUILDER, "build", f"--file={definition}", f"--context={place / 'context'}", *arguments, extra], place)
    return Image(_TAG, options)


def _output(command: Sequence[str], place: Path) -> str:
    ended = _ended(command, place)
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def _ended(command: Sequence[str], place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
