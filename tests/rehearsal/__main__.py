# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python -m tests.rehearsal``: start the emulator with two zones, to try the collection by hand.

It runs until SIGINT or SIGTERM. Source ``.build/rehearsal/activate`` in a shell to use Ansible, this collection, and
the emulator.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from pathlib import Path
from typing import Final

from tests.emulator.server import Emulator
from tests.tools import confined
from tests.tools.stage import stage

from .place import environment, fill

DIRECTORY: Final = confined.BUILD / "rehearsal"

_NOT_FOR_PEOPLE: Final = {"HOME", "PYTHONPATH"}


def activation(api_url: str) -> str:
    """Return the text of the file ``activate``."""
    ansible = {name: value for name, value in confined.for_ansible().items() if name not in _NOT_FOR_PEOPLE}
    variables = {**ansible, **confined.utf8(os.environ), **environment(api_url)}
    exports = [f"export {name}={shlex.quote(value)}" for name, value in sorted(variables.items())]
    binaries = shlex.quote(str(Path(sys.executable).parent))
    return "\n".join(
        ["# Written by `make emulator`. Source it in your shell.", *exports, f'PATH={binaries}:"$PATH"', ""]
    )


def main() -> None:
    """Serve until a signal."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopped.set())
    stage(confined.CLONE, confined.STAGE)
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    with Emulator() as emulator:
        fill(emulator.control)
        (DIRECTORY / "activate").write_text(activation(emulator.url), encoding="utf-8")
        print(f"The emulator of Cloudflare's API listens on {emulator.url}. Press Ctrl-C to stop it.")
        print("Continue in a second terminal, in the same directory:")
        print(f"  cd {DIRECTORY.relative_to(confined.CLONE)} && . ./activate", flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
