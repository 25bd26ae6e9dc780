# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of the module in this process, with all of its output."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.emulator.client import DEFAULT_EMAIL, DEFAULT_KEY, DEFAULT_TOKEN
from tests.support.clock import FakeClock, FastClock
from tests.support.in_process import MAIN_MODULE, ModuleResult, run_module

TOKEN: Final = {"api_token": DEFAULT_TOKEN}
PAIR: Final = {"api_email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY}
SECRETS: Final = (DEFAULT_TOKEN, DEFAULT_KEY)

VERDICTS: Final = ("succeeded", "failed_items", "not_attempted")


@dataclass(frozen=True)
class Limits:
    """How long a run may try, in seconds. budget: the option retry_budget. timeout: for one request."""

    budget: int = 20
    timeout: float = 3


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True)
class Report:
    """What a run said.

    values: what Ansible gets. crash: a traceback, where it did not end as a module does. took: seconds, those that
    the run believes to have waited too. said: all of its output and logs as one text.
    """

    values: Mapping[str, Any]
    crash: str
    took: float
    said: str

    @property
    def ok(self) -> bool:
        """Whether the task is `ok` or `changed`."""
        return not self.crash and not self.values.get("failed")

    @property
    def message(self) -> str:
        """Why it failed; empty if it did not."""
        message: str = self.crash or self.values.get("msg", "")
        return message

    @property
    def retries(self) -> int:
        """How often a call was sent again."""
        retries: int = self.values["api_calls"]["retries"]
        return retries

    def ips(self, where: str) -> set[str]:
        """The IPs in one of VERDICTS, or in `changes`."""
        return {item["ip"] for item in self.values[where]}


def run(
    url: str,
    options: Mapping[str, Any],
    *,
    module: str = MAIN_MODULE,
    credentials: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    clock: FakeClock | None = None,
) -> Report:
    """Run a module against the emulator at `url`; without a clock of its own, waiting takes no time."""
    clock = clock or FastClock()
    credentials = TOKEN if credentials is None else credentials
    timing = {"retry_budget": limits.budget, "timeout": max(1, round(limits.timeout))}
    result: ModuleResult | None = None
    crash = ""
    started = clock()
    with _listening() as heard:
        try:
            result = run_module(
                {**options, **credentials, **timing, "api_url": url},
                module=module,
                clock=clock,
                longest_request=limits.timeout,
            )
        except Exception:  # noqa: BLE001
            crash = traceback.format_exc()
    values = result.json if result else {}
    said = "\n".join([heard.getvalue(), crash, result.visible if result else "", json.dumps(values)])
    return Report(values, crash, clock() - started, said)


@contextlib.contextmanager
def _listening() -> Iterator[io.StringIO]:
    """Every library's log, down to its debug messages."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
