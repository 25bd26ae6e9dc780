# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python -I -S measured.py OUTPUT COMMAND...``: run a command, and print what it took as JSON.

A process of its own, and a small one: on Linux, a process starts with the peak memory of the one that started it.
Memory is that of the largest process of the command, processor time that of all of them.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    """Standard output and error of the command go to the file OUTPUT."""
    output, *command = sys.argv[1:]
    files = [
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    started = time.monotonic()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=files)
    _process, status, usage = os.wait4(process, 0)
    taken = {
        "seconds": time.monotonic() - started,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "mebibytes": usage.ru_maxrss / 1024,
    }
    print(json.dumps({"status": os.waitstatus_to_exitcode(status), "taken": taken}))


main()
