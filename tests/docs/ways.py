# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a reader goes through each page that shows commands and what they print."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

from tests.docs.examples import COLLECTION
from tests.docs.pages import Page, Way
from tests.docs.terminal import Printed, as_shown, run, running
from tests.emulator.server import Emulator
from tests.rehearsal.place import environment, fill

_REPOSITORY: Final = "https://github.com/edgeops/ansible-cloudflare"
_CLONE: Final = "ansible-cloudflare"
_LAST_LINE: Final = "&& . ./activate"
_FOREIGN: Final = ("ANSIBLE_", "CLOUDFLARE_", "COVERAGE_", "GIT_", "PYTEST_", "VIRTUAL_ENV")


def in_rehearsal(page: Page, directory: Path) -> list[Printed]:
    """In a copy of the recipes, with the emulator as `make emulator` starts it."""
    place = directory / _CLONE / ".build/rehearsal/recipes"
    shutil.copytree(COLLECTION / "docs/recipes", place)
    with Emulator() as emulator:
        fill(emulator.control)
        printed = run(page.commands, place, {**os.environ, **environment(emulator.url)})
    return [_shown(output, directory) for output in printed]


def as_newcomer(page: Page, directory: Path) -> list[Printed]:
    """From nothing, in two terminals; the first is the one in which `make emulator` runs. Git clones what is here."""
    start, *rest = page.commands
    own = _newcomer(directory)
    with running(start, _LAST_LINE, directory, own) as printed:
        outputs = run(rest, directory / _CLONE, own)
    return [_shown(output, directory) for output in (Printed(printed, 0), *outputs)]


def _shown(output: Printed, home: Path) -> Printed:
    return Printed(as_shown(output.text, home), output.status)


def _newcomer(directory: Path) -> dict[str, str]:
    """An environment without what the tests have: their settings, and their virtual environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    kept.pop("PYTHONPATH", None)
    path = [place for place in kept["PATH"].split(os.pathsep) if not Path(place).is_relative_to(sys.prefix)]
    git = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{COLLECTION}.insteadOf",
        "GIT_CONFIG_VALUE_0": _REPOSITORY,
    }
    return {**kept, **git, "HOME": str(directory), "PATH": os.pathsep.join(path)}


WAYS: Final[dict[str, Way]] = {
    "docs/getting-started.md": as_newcomer,
    "docs/recipes.md": in_rehearsal,
    "docs/adoption.md": in_rehearsal,
}
"""The pages, and the way through each."""
