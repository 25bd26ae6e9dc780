# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes each task's result as a line of JSON to a file named by an environment variable."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: record
type: notification
short_description: Results of tasks as JSON lines
description:
  - Appends C({host, task, action, status, result}) for each result to the file named by E(RECORD_RESULTS_IN).
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core publishes no types
    """Ansible's interface of callbacks; only results of tasks count here."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "record"

    def v2_runner_on_ok(self, result: Any) -> None:
        self._record(result, "ok")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._record(result, "ignored" if ignore_errors else "failed")

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._record(result, "skipped")

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._record(result, "unreachable")

    def _record(self, result: Any, status: str) -> None:
        # ansible-core renamed these, and warns if the old names are used.
        task = getattr(result, "task", None) or result._task
        host = getattr(result, "host", None) or result._host
        values = getattr(result, "result", None) or result._result
        line = {"host": str(host), "task": task.name or task.action, "action": str(task.action), "status": status}
        with Path(os.environ["RECORD_RESULTS_IN"]).open("a", encoding="utf-8") as record:
            record.write(json.dumps({**line, "result": values}, default=str) + "\n")
