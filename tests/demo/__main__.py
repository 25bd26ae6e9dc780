# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python -m tests.demo``: the main job on a realistic zone, by ``ansible-playbook`` against the emulator.

Every scene is checked as it is shown: by Ansible's recap, by the requests that the emulator counted, and by what the
zone holds afterwards. The emulator lives in this process, so it cannot outlive it.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import NoReturn

from .scenes import SCENES, Failure, Stage
from .screen import Screen


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """Have a signal that asks to end unwind the stack, as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> int:
    """Play all scenes; the exit status is 0 if everything that was shown is as it should be."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    screen = Screen(sys.stdout)
    try:
        with Stage(screen) as stage:
            for number, scene in enumerate(SCENES, start=1):
                scene(stage, f"{number} of {len(SCENES)}")
        screen.closing()
    except Failure as failure:
        screen.failure(str(failure))
        return 1
    except KeyboardInterrupt:
        screen.failure("Interrupted; nothing is left running.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
