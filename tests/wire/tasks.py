# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shortest possible task, and checks of its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.in_process import ModuleResult, run_module

Options = dict[str, Any]

TOKEN = "wire-token-0123456789abcdefghijklmnopqrs"
EMAIL = "cablewright@postbox.test"
KEY = "wirekey0123456789abcdef0123456789abcd"
ZONE_ID = "023e105f4ecef8ad9ca31a8372d0c353"
PAIR: Options = {"api_email": EMAIL, "api_key": KEY}
BY_TOKEN: Options = {"api_token": TOKEN}
SECRETS = (TOKEN, KEY)


def look(
    api_url: str | None,
    *,
    env: Mapping[str, str] | None = None,
    verbosity: int = 0,
    check_mode: bool = False,
    **options: Any,
) -> ModuleResult:
    """A task that reads one page of a zone's mappings, and changes nothing where that is empty; no retries.

    env: environment variables of the run. options: beside, or instead of, those of the task; None takes one away.
    """
    task = {
        "api_url": api_url,
        "zone_id": ZONE_ID,
        "state": "absent",
        "mappings": [{"ip": "192.0.2.1"}],
        "api_version": "v2",
        "timeout": 60,
        "retry_budget": 0,
        **(options if set(options) & {"api_token", "api_key", "api_email"} else {**BY_TOKEN, **options}),
    }
    given = {name: value for name, value in task.items() if value is not None}
    return run_module(given, env=env, verbosity=verbosity, check_mode=check_mode)


def assert_well(result: ModuleResult) -> None:
    """The task found the zone empty and had nothing to do."""
    assert not result.failed, result.msg
    assert not result.changed, "the task changed something"
    assert result["api_calls"] == {"reads": 1, "writes": 0, "retries": 0}, result["api_calls"]
    assert_silent(result)


def assert_one_sentence(result: ModuleResult, *words: str, never: tuple[str, ...] = ()) -> None:
    """Check that the task failed with one line with these words. never: texts to hide, besides the secrets."""
    assert result.failed, "the task did not fail"
    assert "\n" not in result.msg, result.msg
    assert len(result.msg) < 500, result.msg
    assert "exception" not in result.json, result.json["exception"]
    for word in words:
        assert word in result.msg, result.msg
    assert_silent(result, *never)


def assert_silent(result: ModuleResult, *more: str) -> None:
    """No secret is in anything that the run shows, and the e-mail address is in nothing that the module says."""
    assert EMAIL not in result.said
    for secret in (*SECRETS, *more):
        assert secret not in result.visible, "a secret is visible"
        assert secret not in result.stdout, "a secret is on standard output"
