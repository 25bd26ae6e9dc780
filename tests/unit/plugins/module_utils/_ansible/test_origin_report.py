# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run → return values, diff, warnings and message."""

from __future__ import annotations

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_report import (
    failure_message,
    return_values,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.converge import Mode, Run
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Failure, Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Plan
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import FakeApi, aws, creates, numbered

CREATE = Change(None, aws("192.0.2.1"))
UPDATE = Change(aws("192.0.2.2"), aws("192.0.2.2", "us-west-2"))
DELETE = Change(aws("192.0.2.3"), None)
PLAN = Plan((CREATE, UPDATE, DELETE), unchanged=4, count_before=6)
CURRENT = CurrentState(modified_on="2026-01-01T00:00:00Z")

PARTLY = Run(
    Mode.APPLY,
    CURRENT,
    PLAN,
    Outcome((CREATE,), (Failure(UPDATE, "internal error"),), (DELETE,), error=CloudflareError("PUT /batch: reset")),
)


def test_write_without_a_date_does_not_return_the_old_date() -> None:
    assert return_values(Run(Mode.APPLY, CURRENT, PLAN, Outcome(PLAN.changes)), FakeApi())["modified_on"] is None


def test_partial_failure_message_has_cause_counts_and_items() -> None:
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


def test_reason_equal_to_the_cause_appears_once() -> None:
    cause = CloudflareError("PUT /batch: reset")
    outcome = Outcome(failed=(Failure(CREATE, str(cause)),), not_attempted=(UPDATE, DELETE), error=cause)
    message = failure_message(Run(Mode.APPLY, CURRENT, PLAN, outcome))
    assert message.count("PUT /batch: reset") == 1
    assert message.endswith("- 192.0.2.1 (create aws us-east-1): see above")
