# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run → return values, diff, warnings and message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_report import (
    diff,
    failure_message,
    return_values,
    warnings,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Calls
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError, PlanRefusedError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import Mode, Run
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CAPACITY, CurrentState
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Failure, Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Plan
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.task import Task
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import FakeApi, aws, creates, numbered

CREATE = Change(None, aws("192.0.2.1"))
UPDATE = Change(aws("192.0.2.2"), aws("192.0.2.2", "us-west-2"))
DELETE = Change(aws("192.0.2.3"), None)
PLAN = Plan((CREATE, UPDATE, DELETE), unchanged=4, count_before=6)
CURRENT = CurrentState(modified_on="2026-01-01T00:00:00Z")
TASK = Task(None, lambda _current: PLAN, {}, None, None, True, ("listed twice",))

CHECKED = Run(Mode.LOOK_AHEAD, CURRENT, PLAN, Outcome())
DONE = Run(Mode.APPLY, CURRENT, PLAN, Outcome(PLAN.changes, modified_on="2026-03-01T00:00:00Z"))
PARTLY = Run(
    Mode.APPLY,
    CURRENT,
    PLAN,
    Outcome((CREATE,), (Failure(UPDATE, "internal error"),), (DELETE,), error=CloudflareError("PUT /batch: reset")),
)
REFUSED = Run(Mode.APPLY, CURRENT, PLAN, Outcome(not_attempted=PLAN.changes, error=PlanRefusedError(["too many"])))
IDLE = Run(Mode.APPLY, CURRENT, Plan(unchanged=7), Outcome())


def test_a_check_mode_run_tells_the_plan_as_if_it_were_done() -> None:
    values = return_values(CHECKED, FakeApi())
    assert values["changed"] is True
    assert values["summary"] == {
        "created": 1,
        "updated": 1,
        "deleted": 1,
        "moved": 0,
        "unchanged": 4,
        "failed": 0,
        "not_attempted": 0,
    }
    assert values["succeeded"] == values["failed_items"] == values["not_attempted"] == []
    assert values["modified_on"] == "2026-01-01T00:00:00Z"
    assert failure_message(CHECKED) == ""


def test_changes_have_before_and_after_in_both_modes() -> None:
    expected = [
        {"ip": "192.0.2.1", "action": "create", "before": None, "after": {"vendor": "aws", "region": "us-east-1"}},
        {
            "ip": "192.0.2.2",
            "action": "update",
            "before": {"vendor": "aws", "region": "us-east-1"},
            "after": {"vendor": "aws", "region": "us-west-2"},
        },
        {"ip": "192.0.2.3", "action": "delete", "before": {"vendor": "aws", "region": "us-east-1"}, "after": None},
    ]
    assert return_values(CHECKED, FakeApi())["changes"] == expected
    assert return_values(DONE, FakeApi())["changes"] == expected


def test_a_real_run_tells_what_succeeded_and_the_writes_date() -> None:
    values = return_values(DONE, FakeApi())
    assert values["changed"] is True
    assert values["succeeded"] == [
        {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1", "action": "create"},
        {"ip": "192.0.2.2", "vendor": "aws", "region": "us-west-2", "action": "update"},
        {"ip": "192.0.2.3", "vendor": "aws", "region": "us-east-1", "action": "delete"},
    ]
    assert values["modified_on"] == "2026-03-01T00:00:00Z"
    assert values["summary"]["created"] == 1
    assert failure_message(DONE) == ""


def test_after_a_write_without_date_the_old_one_is_not_given_for_the_new() -> None:
    assert return_values(Run(Mode.APPLY, CURRENT, PLAN, Outcome(PLAN.changes)), FakeApi())["modified_on"] is None


@pytest.mark.parametrize("run", [IDLE, replace(IDLE, mode=Mode.LOOK_AHEAD)])
def test_a_run_that_finds_all_as_it_should_be_has_not_changed(run: Run) -> None:
    values = return_values(run, FakeApi())
    assert values["changed"] is False
    assert values["summary"]["unchanged"] == 7
    assert values["modified_on"] == "2026-01-01T00:00:00Z"
    assert failure_message(run) == ""


def test_a_partly_failed_run_has_changed_and_tells_every_item_once() -> None:
    values = return_values(PARTLY, FakeApi())
    assert values["changed"] is True
    assert values["failed_items"] == [
        {"ip": "192.0.2.2", "vendor": "aws", "region": "us-west-2", "action": "update", "error": "internal error"}
    ]
    assert values["not_attempted"] == [{"ip": "192.0.2.3", "vendor": "aws", "region": "us-east-1", "action": "delete"}]
    assert [item["ip"] for item in values["succeeded"]] == ["192.0.2.1"]
    assert values["summary"] == {
        "created": 1,
        "updated": 0,
        "deleted": 0,
        "moved": 0,
        "unchanged": 4,
        "failed": 1,
        "not_attempted": 1,
    }


def test_a_run_of_which_nothing_succeeded_has_not_changed() -> None:
    run = Run(Mode.APPLY, CURRENT, PLAN, Outcome(failed=(Failure(CREATE, "no"),)))
    assert return_values(run, FakeApi())["changed"] is False


@pytest.mark.parametrize("mode", Mode)
def test_a_refused_run_has_not_changed_and_attempted_nothing(mode: Mode) -> None:
    values = return_values(replace(REFUSED, mode=mode), FakeApi())
    assert values["changed"] is False
    assert values["summary"] == {
        "created": 0,
        "updated": 0,
        "deleted": 0,
        "moved": 0,
        "unchanged": 4,
        "failed": 0,
        "not_attempted": 3,
    }
    assert failure_message(REFUSED) == "too many"


def test_zone_version_and_calls_are_told() -> None:
    api = FakeApi()
    api.client.calls = Calls(3, 2, 1)
    values = return_values(DONE, api)
    assert values["zone_id"] == "abc123"
    assert values["api_version"] == "v2"
    assert values["api_calls"] == {"reads": 3, "writes": 2, "retries": 1}


def test_retries_are_told_only_where_there_were_any() -> None:
    api = FakeApi()
    assert "retry_log" not in return_values(DONE, api)
    api.client.retry_log.append("GET /a: reset; sent again after 0.5 s")
    assert return_values(DONE, api)["retry_log"] == ["GET /a: reset; sent again after 0.5 s"]


def test_the_message_of_a_partly_failed_run_has_cause_tally_and_items() -> None:
    assert failure_message(PARTLY) == (
        "PUT /batch: reset\n"
        "1 of 3 changes failed, 1 were applied, 1 were not attempted:\n"
        "- 192.0.2.2 (update aws us-west-2): internal error"
    )


def test_items_that_failed_for_the_same_reason_share_a_line() -> None:
    one, two, three = creates(*numbered(3)).changes
    failed = (Failure(one, "full"), Failure(two, "no such region"), Failure(three, "full"))
    message = failure_message(Run(Mode.APPLY, CURRENT, Plan((one, two, three)), Outcome(failed=failed)))
    assert message == (
        "3 of 3 changes failed, 0 were applied:\n"
        "- 10.0.0.0 (create aws us-east-1), 10.0.0.2 (create aws us-east-1): full\n"
        "- 10.0.0.1 (create aws us-east-1): no such region"
    )


def test_an_error_without_failed_items_is_the_whole_message() -> None:
    run = Run(Mode.APPLY, CurrentState(), Plan(), Outcome(error=CloudflareError("GET /list: reset")))
    assert failure_message(run) == "GET /list: reset"


def test_the_diff_is_one_line_a_change() -> None:
    assert diff(PLAN) == {
        "prepared": "+ 192.0.2.1: aws us-east-1\n"
        "~ 192.0.2.2: aws us-east-1 -> aws us-west-2\n"
        "- 192.0.2.3: aws us-east-1\n"
    }
    assert diff(Plan()) == {"prepared": ""}
    assert diff(creates(*numbered(CAPACITY)))["prepared"].count("\n") == CAPACITY


def test_warnings_are_the_tasks() -> None:
    assert warnings(TASK, DONE) == ("listed twice",)


def test_a_zone_that_may_not_be_edited_is_a_warning() -> None:
    run = Run(Mode.LOOK_AHEAD, replace(CURRENT, editable=False), PLAN, Outcome())
    assert warnings(TASK, run)[0] == "listed twice"
    assert "editable is false" in warnings(TASK, run)[1]


def test_a_reason_that_is_the_cause_is_told_once() -> None:
    cause = CloudflareError("PUT /batch: reset")
    outcome = Outcome(failed=(Failure(CREATE, str(cause)),), not_attempted=(UPDATE, DELETE), error=cause)
    message = failure_message(Run(Mode.APPLY, CURRENT, PLAN, outcome))
    assert message.count("PUT /batch: reset") == 1
    assert message.endswith("- 192.0.2.1 (create aws us-east-1): see above")
