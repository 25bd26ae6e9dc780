# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module of the collection inside this process, as Ansible would: options in, JSON and exit status out.

Works with ansible-core 2.16 to 2.22. One run after another, not two at once: the environment, standard output and
Ansible's own globals belong to the whole process.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import syslog
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock

from ansible.module_utils import basic
from ansible.module_utils.common import warnings as ansible_warnings

# The unit tests import this file by the collection's full name, all others from the root of the clone.
from .clock import FakeClock
from .returns import breaches

COLLECTION: Final = "ansible_collections.edgeops.cloudflare"
MAIN_MODULE: Final = "origin_cloud_region"

_NEEDED_ENVIRONMENT: Final = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE")
_SECRET_CHANNEL: Final = "_ansible_new_secrets"


@dataclass(frozen=True)
class ModuleResult:
    """How a module ended.

    exit_status: 0 or 1. json: what it answered (from ansible-core 2.22 on, a module tells the controller its secrets,
    and the controller masks them: that is done here). stdout, stderr: as they came. log: what went to the system's log.
    """

    exit_status: int
    json: dict[str, Any]
    stdout: str = field(repr=False)
    stderr: str
    log: tuple[str, ...] = field(repr=False)

    @property
    def failed(self) -> bool:
        """Whether the task failed; both ways of saying so agree."""
        failed = bool(self.json.get("failed"))
        assert failed == (self.exit_status != 0), f"exit status {self.exit_status}, but the answer is {self.json}"
        return failed

    @property
    def changed(self) -> bool:
        """Ansible's `changed`."""
        changed: bool = self.json["changed"]
        return changed

    @property
    def msg(self) -> str:
        """Why it failed; empty if it did not."""
        msg: str = self.json.get("msg", "")
        return msg

    @property
    def warnings(self) -> tuple[str, ...]:
        """The texts of the warnings."""
        return tuple(_warning_text(warning) for warning in self.json.get("warnings", ()))

    @property
    def said(self) -> str:
        """The module's own output, without the options that Ansible repeats as `invocation`."""
        own = {name: value for name, value in self.json.items() if name != "invocation"}
        return "\n".join((json.dumps(own, ensure_ascii=False), self.stderr))

    @property
    def visible(self) -> str:
        """All visible output of the run as one text. It must contain no secrets."""
        return "\n".join((json.dumps(self.json, ensure_ascii=False), self.stderr, *self.log))

    def __getitem__(self, key: str) -> Any:
        """One return value."""
        return self.json[key]


def run_module(
    options: Mapping[str, Any],
    *,
    module: str = MAIN_MODULE,
    check_mode: bool = False,
    diff: bool = False,
    verbosity: int = 0,
    env: Mapping[str, str] | None = None,
    clock: FakeClock | None = None,
    longest_request: float | None = None,
) -> ModuleResult:
    """Run a module's `main()`.

    env: environment variables beside the few that a process needs; those of the tests' own environment do not count.
    clock: makes waiting for retries take no time. longest_request: seconds for one request, less than the option
    `timeout` can say. An exception that the module lets through comes out here, and so does an answer that its RETURN
    does not describe.
    """
    arguments = {
        **options,
        "_ansible_check_mode": check_mode,
        "_ansible_diff": diff,
        "_ansible_verbosity": verbosity,
        "_ansible_debug": False,
        "_ansible_no_log": False,
        "_ansible_module_name": f"edgeops.cloudflare.{module}",
    }
    code = importlib.import_module(f"{COLLECTION}.plugins.modules.{module}")
    stdout, stderr = io.StringIO(), io.StringIO()
    log: list[str] = []
    with ExitStack() as stack:
        stack.enter_context(_environment(env or {}))
        stack.enter_context(_arguments(arguments))
        stack.enter_context(_pace(clock, longest_request))
        stack.enter_context(_system_log(log))
        stack.enter_context(contextlib.redirect_stdout(stdout))
        stack.enter_context(contextlib.redirect_stderr(stderr))
        status = _exit_status(code.main)
    answer = json.loads(stdout.getvalue())
    answer = _masked(answer, answer.pop(_SECRET_CHANNEL, ()))
    undocumented = breaches(code, answer)
    assert not undocumented, f"the answer is not as RETURN of {module} says: {'; '.join(undocumented[:5])}"
    return ModuleResult(status, answer, stdout.getvalue(), stderr.getvalue(), tuple(log))


def _exit_status(main: Any) -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    raise AssertionError("the module ended without an answer")


@contextlib.contextmanager
def _environment(env: Mapping[str, str]) -> Iterator[None]:
    kept = {name: os.environ[name] for name in _NEEDED_ENVIRONMENT if name in os.environ}
    with mock.patch.dict(os.environ, {**kept, **env}, clear=True):
        yield


@contextlib.contextmanager
def _arguments(arguments: Mapping[str, Any]) -> Iterator[None]:
    """Hand the options over as Ansible's wrapper does; 2.19 and newer also want to know the dialect of JSON."""
    payload = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    ansible_warnings._global_warnings.clear()
    ansible_warnings._global_deprecations.clear()
    _forget_secrets()
    with (
        mock.patch.object(basic, "_ANSIBLE_ARGS", payload),
        mock.patch.object(basic, "_ANSIBLE_PROFILE", "legacy", create=True),
        mock.patch.object(sys, "argv", [sys.argv[0]]),
    ):
        yield


def _forget_secrets() -> None:
    """From ansible-core 2.22 on, a process remembers all secrets that it ever had, and tells each only once."""
    secrets = sys.modules.get("ansible.module_utils._internal._secrets")
    masker = getattr(secrets, "_secret_masker", None)
    if masker is not None:
        for known in (masker._secrets, masker._forms, masker._json_forms):
            known.clear()
        masker._matcher = type(masker._matcher)()


def _masked(value: Any, secrets: Sequence[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked(item, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, secrets) for item in value]
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "$REDACTED$")
    return value


@contextlib.contextmanager
def _pace(clock: FakeClock | None, longest_request: float | None) -> Iterator[None]:
    if clock is None and longest_request is None:
        yield
        return
    options = importlib.import_module(f"{COLLECTION}.plugins.module_utils._ansible.options")
    retry_budget = importlib.import_module(f"{COLLECTION}.plugins.module_utils._client.retry_budget").RetryBudget
    timing = {} if clock is None else {"clock": clock, "sleep": clock.sleep}

    def quick(budget: float, timeout: float, **more: Any) -> Any:
        return retry_budget(budget, min(timeout, longest_request or timeout), **timing, **more)

    with mock.patch.object(options, "RetryBudget", quick):
        yield


@contextlib.contextmanager
def _system_log(log: list[str]) -> Iterator[None]:
    """Collect what the module logs instead of writing to the system's log."""

    def collect(*arguments: Any) -> None:
        log.append(str(arguments[-1]))

    with mock.patch.multiple(syslog, openlog=mock.DEFAULT, syslog=collect), _without_journal():
        yield


def _without_journal() -> ExitStack:
    stack = ExitStack()
    for name in (basic.__name__, "ansible.module_utils._internal._logging"):
        holder = sys.modules.get(name)
        if holder is not None and hasattr(holder, "has_journal"):
            stack.enter_context(mock.patch.object(holder, "has_journal", False))
    return stack


def _warning_text(warning: Any) -> str:
    """A warning is a text up to ansible-core 2.18, and may be an object around one since."""
    if isinstance(warning, str):
        return warning
    event = warning.get("event", warning)
    return str(event["msg"])
