# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Applying a plan through the API, and the outcome of each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    CloudflareError,
    ResponseError,
    TransportError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.apply import apply
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Plan
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdict, Verdicts
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import (
    FakeApi,
    aws,
    carry_out,
    carry_out_but,
    creates,
    deletes,
    failing_with,
    numbered,
)

ONE, TWO, THREE = aws("192.0.2.1"), aws("192.0.2.2"), aws("192.0.2.3")


def carried_out(plan: Plan, api: FakeApi) -> Outcome:
    """Apply a plan. Each change must be in exactly one of the outcome's three lists."""
    outcome = apply(plan, api)
    told = [*outcome.succeeded, *(failure.change for failure in outcome.failed), *outcome.not_attempted]
    assert Counter(told) == Counter(plan.changes)
    return outcome


def errors_of(outcome: Outcome) -> dict[str, str]:
    """Why which IP failed."""
    return {failure.change.ip: failure.error for failure in outcome.failed}


@pytest.mark.parametrize(
    ("error", "goes_on"),
    [
        (ResponseError("PUT /batch", 200, "HTML", "<html>"), True),
        (ApiError("PUT /batch", 403, [9109], "HTTP 403"), False),
        (TransportError("PUT /batch", "reset", transient=True), False),
    ],
)
def test_only_unreadable_answer_of_applied_batch_continues(error: CloudflareError, goes_on: bool) -> None:
    def applied_nevertheless(api: FakeApi, mappings: Sequence[OriginMapping], ips: Sequence[str]) -> Verdicts:
        carry_out(api, mappings, ips)
        raise error

    api = FakeApi()
    api.answers = [applied_nevertheless, carry_out]
    outcome = carried_out(creates(*numbered(150)), api)
    assert outcome.failed == ()
    assert len(outcome.succeeded) == (150 if goes_on else 100)
    assert outcome.error is (None if goes_on else error)


def test_nothing_is_deleted_after_failed_upserts() -> None:
    api = FakeApi(TWO)
    api.answers = [failing_with(TransportError("PUT /batch", "reset"))]
    outcome = carried_out(Plan((Change(None, ONE), Change(TWO, None)), count_before=1), api)
    assert outcome.not_attempted == (Change(TWO, None),)
    assert api.zone == {"192.0.2.2": TWO}


def test_an_unclear_answer_that_cannot_be_settled_stops_the_run() -> None:
    api = FakeApi()
    api.answers = [lambda *_call: Verdicts(())]
    api.read_errors = [TransportError("GET /list", "reset")]
    outcome = carried_out(creates(*numbered(101)), api)
    assert len(outcome.failed) == 100
    assert len(outcome.not_attempted) == 1
    assert str(outcome.error) == "GET /list: reset"


def distorted(change: Callable[[list[Verdict]], list[Verdict]], *, carried_out: bool) -> FakeApi:
    """A zone whose first answer contradicts what it did."""

    def answer(api: FakeApi, mappings: Sequence[OriginMapping], ips: Sequence[str]) -> Verdicts:
        true = carry_out_but([] if carried_out else [mapping.ip for mapping in mappings])(api, mappings, ips)
        return Verdicts(tuple(change([Verdict(mapping.ip, None, mapping) for mapping in mappings])), true.modified_on)

    api = FakeApi()
    api.answers = [answer]
    return api


UNCLEAR = [
    pytest.param(lambda said: said[:1], id="one is missing"),
    pytest.param(lambda said: said[:0], id="all are missing"),
    pytest.param(lambda said: [*said, said[0]], id="one is doubled"),
    pytest.param(lambda said: [*said, Verdict(said[0].ip, "no", None)], id="one is both"),
    pytest.param(lambda said: [*said, Verdict("192.0.2.99", None, None)], id="one was not sent"),
    pytest.param(lambda said: [*said, Verdict("what?", "no IP", None)], id="one is no IP"),
    pytest.param(lambda said: [said[0], Verdict("2001:db8::99", None, None)], id="one is another"),
    pytest.param(lambda said: [said[0], Verdict(TWO.ip, None, aws(TWO.ip, "us-west-2"))], id="another region"),
    pytest.param(lambda said: [said[0], Verdict(TWO.ip, None, aws(TWO.ip, "US-EAST-1"))], id="a region respelled"),
]


@pytest.mark.parametrize("change", UNCLEAR)
def test_unclear_results_of_applied_items_are_successes(
    change: Callable[[list[Verdict]], list[Verdict]],
) -> None:
    api = distorted(change, carried_out=True)
    outcome = carried_out(creates(ONE, TWO), api)
    assert outcome.succeeded == creates(ONE, TWO).changes
    assert outcome.error is None
    assert api.asked == ["upsert", "read"]


@pytest.mark.parametrize("change", UNCLEAR)
def test_unclear_results_of_unapplied_items_are_failures(
    change: Callable[[list[Verdict]], list[Verdict]],
) -> None:
    api = distorted(change, carried_out=False)
    outcome = carried_out(creates(ONE, TWO), api)
    assert set(errors_of(outcome)) == {"192.0.2.1", "192.0.2.2"}
    assert "does not contain its result" in errors_of(outcome)["192.0.2.2"]
    assert api.asked == ["upsert", "read"]


def test_settling_a_batch_keeps_the_apis_errors() -> None:
    api = FakeApi()
    api.answers = [lambda *_call: Verdicts((Verdict("192.0.2.1", "no such region", None),))]
    outcome = carried_out(creates(ONE, TWO), api)
    assert errors_of(outcome)["192.0.2.1"] == "no such region"
    assert "does not contain its result" in errors_of(outcome)["192.0.2.2"]


def test_run_continues_after_settling_an_unclear_answer() -> None:
    api = FakeApi()
    api.answers = [lambda *_call: Verdicts(())]
    outcome = carried_out(creates(*numbered(101)), api)
    assert len(outcome.failed) == 100
    assert [change.ip for change in outcome.succeeded] == ["10.0.0.100"]
    assert api.asked == ["upsert", "read", "upsert"]


def test_verdicts_in_another_order_are_clear() -> None:
    api = distorted(lambda said: said[::-1], carried_out=True)
    assert len(carried_out(creates(ONE, TWO), api).succeeded) == 2
    assert api.asked == ["upsert"]


def test_a_verdict_need_not_repeat_vendor_and_region() -> None:
    api = distorted(lambda said: [Verdict(verdict.ip, None, None) for verdict in said], carried_out=True)
    assert len(carried_out(creates(ONE, TWO), api).succeeded) == 2
    assert api.asked == ["upsert"]


def test_failed_result_is_clear_with_any_region() -> None:
    api = distorted(lambda said: [said[0], Verdict(TWO.ip, "no", aws(TWO.ip, "us-west-2"))], carried_out=True)
    assert errors_of(carried_out(creates(ONE, TWO), api)) == {"192.0.2.2": "no"}
    assert api.asked == ["upsert"]


def test_a_repeated_delete_whose_first_try_worked_succeeded() -> None:
    api = FakeApi(THREE)
    api.answers = [carry_out_but([], repeated=True)]
    outcome = carried_out(deletes(ONE, TWO), api)
    assert outcome.succeeded == deletes(ONE, TWO).changes
    assert api.asked == ["delete", "read"]


def test_repeated_delete_that_failed_keeps_the_apis_error() -> None:
    api = FakeApi(ONE, TWO)
    api.answers = [carry_out_but(["192.0.2.1"], repeated=True)]
    outcome = carried_out(deletes(ONE, TWO), api)
    assert errors_of(outcome) == {"192.0.2.1": "cannot"}
    assert outcome.succeeded == (Change(TWO, None),)


def test_repeated_batch_that_succeeded_is_not_read_back() -> None:
    api = FakeApi()
    api.answers = [carry_out_but([], repeated=True)]
    carried_out(creates(ONE, TWO), api)
    assert api.asked == ["upsert"]


def test_delete_of_a_missing_mapping_reports_the_apis_error() -> None:
    api = FakeApi(ONE)
    outcome = carried_out(deletes(ONE, TWO), api)
    assert outcome.succeeded == (Change(ONE, None),)
    assert errors_of(outcome) == {"192.0.2.2": "cannot"}


def test_date_is_that_of_the_last_dated_write() -> None:
    def dated(date: str | None) -> Callable[[FakeApi, Sequence[OriginMapping], Sequence[str]], Verdicts]:
        return lambda _api, mappings, _ips: Verdicts(tuple(Verdict(item.ip, None, item) for item in mappings), date)

    api = FakeApi()
    api.answers = [dated("2026-01-01"), dated("2026-02-02"), dated(None)]
    assert carried_out(creates(*numbered(300)), api).modified_on == "2026-02-02"
