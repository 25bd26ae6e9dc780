# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No result, message, diff or log contains a secret, whatever happens and at any verbosity."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import UNSET, Site, one
from tests.emulator.client import DEFAULT_EMAIL, DEFAULT_KEY, DEFAULT_TOKEN, DEFAULT_ZONE_ID
from tests.support.in_process import ModuleResult
from tests.support.playbook import run_playbook, task

SECRETS = (DEFAULT_TOKEN, DEFAULT_KEY)
NO_TOKEN: dict[str, Any] = {"api_token": UNSET}
BY_OPTION: dict[str, dict[str, Any]] = {
    "token": {},
    "pair": {**NO_TOKEN, "api_email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY},
}
BY_ENVIRONMENT = {
    "token": {"CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN},
    "pair": {"CLOUDFLARE_EMAIL": DEFAULT_EMAIL, "CLOUDFLARE_API_KEY": DEFAULT_KEY},
}
ECHO = {
    "token": f"You sent '{DEFAULT_TOKEN}', didn't you?",
    "pair": f"You sent '{DEFAULT_EMAIL}' and '{DEFAULT_KEY}', didn't you?",
}
FAULTS: dict[str, Callable[[str], dict[str, Any]]] = {
    "401": lambda _echo: {"status": 401, "code": 10000, "message": "Authentication error"},
    "500": lambda _echo: {"status": 500},
    "an error that repeats the secrets": lambda echo: {"status": 400, "message": echo},
    "an error for ever that repeats the secrets": lambda echo: {"status": 503, "message": echo},
    "a page that repeats the secrets": lambda echo: {"status": 200, "text": f"<p>{echo}</p>"},
}


def leaked(result: ModuleResult) -> list[str]:
    """The secrets that a run shows; the e-mail address is one only where the module itself says it."""
    return [*secrets_in(result.visible), *(email for email in [DEFAULT_EMAIL] if email in result.said)]


def secrets_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("kind", BY_OPTION)
@pytest.mark.parametrize("by_environment", [False, True], ids=["option", "environment"])
@pytest.mark.parametrize("at", [1, 3], ids=["first read", "first write"])
def test_no_failing_run_shows_a_secret(
    site: Site, kind: str, by_environment: bool, fault: Callable[[str], dict[str, Any]], at: int
) -> None:
    site.control.plan_fault("answer", fault(ECHO[kind]), from_number=at, times=None)
    options, env = (NO_TOKEN, BY_ENVIRONMENT[kind]) if by_environment else (BY_OPTION[kind], {})

    result = site.run([one()], verbosity=4, diff=True, env=env, retry_budget=2, **options)

    assert result.failed
    assert len(site.requests) >= at
    assert leaked(result) == []


@pytest.mark.parametrize("kind", BY_OPTION)
@pytest.mark.parametrize("by_environment", [False, True], ids=["option", "environment"])
def test_no_run_that_works_shows_a_secret(site: Site, kind: str, by_environment: bool) -> None:
    options, env = (NO_TOKEN, BY_ENVIRONMENT[kind]) if by_environment else (BY_OPTION[kind], {})

    result = site.run([one()], verbosity=4, diff=True, env=env, **options)

    assert result.changed
    assert leaked(result) == []


@pytest.mark.parametrize("half", ["api_email", "api_key"])
def test_half_a_pair_is_kept_secret(site: Site, half: str) -> None:
    value: dict[str, Any] = {half: {"api_email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY}[half]}

    result = site.run([one()], verbosity=4, **NO_TOKEN, **value)

    assert result.failed
    assert leaked(result) == []


def test_token_in_item_error_is_masked(site: Site) -> None:
    site.control.plan_fault("fail_items", {"first": 1, "error": ECHO["pair"]}, path="/batch$")

    result = site.run([one()], **BY_OPTION["pair"])

    assert result.failed
    assert "You sent" in result["failed_items"][0]["error"]
    assert leaked(result) == []


@pytest.mark.parametrize("kind", BY_OPTION)
def test_a_playbook_shows_no_secret_at_the_highest_verbosity(site: Site, tmp_path: Path, kind: str) -> None:
    options: dict[str, Any] = {"zone_id": DEFAULT_ZONE_ID, "api_url": site.emulator.url, "mappings": [one()]}
    pair = {"api_email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY}
    given: dict[str, Any] = {"api_token": DEFAULT_TOKEN} if kind == "token" else pair
    site.control.plan_fault("answer", {"status": 400, "message": ECHO[kind]}, number=4)
    tasks = [
        task("Converge", **options, **given),
        task("Be refused", **options, **given, keywords={"ignore_errors": True}),
        task("By the environment", **options),
    ]

    run = run_playbook(tasks, tmp_path, "-vvvv", "--diff", env=BY_ENVIRONMENT[kind])

    assert run.status == 0, run.stdout
    assert [result.status for result in run.tasks] == ["ok", "ignored", "ok"]
    assert "You sent" in run["Be refused"].result["msg"]
    assert DEFAULT_EMAIL not in run["Be refused"].result["msg"]
    assert secrets_in(run.stdout + run.stderr) == []
