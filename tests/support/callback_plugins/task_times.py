# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes how long each task took as a line of JSON to the file that an environment variable names."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: task_times
type: notification
short_description: Times of tasks as JSON lines
description:
  - Appends C({task, seconds}) for each task to the file named by E(TASK_TIMES_IN).
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Ansible's interface of callbacks."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "task_times"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._task = ""
        self._since = 0.0

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._end()
        self._task, self._since = task.get_name(), time.monotonic()

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._end()

    def _end(self) -> None:
        if self._task:
            line = {"task": self._task, "seconds": time.monotonic() - self._since}
            with Path(os.environ["TASK_TIMES_IN"]).open("a", encoding="utf-8") as times:
                times.write(json.dumps(line) + "\n")
