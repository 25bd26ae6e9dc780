# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Applies a plan in batches, and determines the result of each change.

These are the rules behind docs/limits.md:

- A response that contains one result for each item is trusted.
- If the response is unclear or missing, the zone is read back, and its content decides.
- A batch that the API rejected because of the rate limit was not applied. It is not read back, because that request
  would also be rejected.
- If reading back fails, all changes of the batch have failed, with a reason that says that their result is unknown.
- After an interruption, no more batches are sent. The result of the current batch is read back.
- Failed items do not stop the run. Failed requests do, unless only the response was unreadable and the zone shows that
  the whole batch was applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    CloudflareError,
    InterruptedRunError,
    RequestError,
    ResponseError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import BATCH_SIZE, OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Failure, Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Plan
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdict, Verdicts

_UNCLEAR = "the API's response does not contain its result"
_NOT_APPLIED = f"{_UNCLEAR}, and the zone shows that it was not applied"


def apply(plan: Plan, api: OriginCloudRegions) -> Outcome:
    """Apply a plan, one batch after the other. If a failed request stops it, `error` of the outcome contains it."""
    batches = list(_batches(plan))
    done: list[Outcome] = []
    for batch in batches:
        done.append(_write(batch, api))
        if done[-1].error:
            break
    sent = len(done)
    unsent = (change for batch in batches[sent:] for change in batch)
    return Outcome(
        succeeded=tuple(change for part in done for change in part.succeeded),
        failed=tuple(failure for part in done for failure in part.failed),
        not_attempted=(*(change for part in done for change in part.not_attempted), *unsent),
        modified_on=next((part.modified_on for part in reversed(done) if part.modified_on), None),
        error=done[-1].error if done else None,
    )


def _batches(plan: Plan) -> Iterator[tuple[Change, ...]]:
    """Up to BATCH_SIZE changes of one step, sorted by IP."""
    for step in plan.steps:
        for start in range(0, len(step), BATCH_SIZE):
            end = start + BATCH_SIZE
            yield step[start:end]


def _write(batch: Sequence[Change], api: OriginCloudRegions) -> Outcome:
    try:
        verdicts = _send(batch, api)
    except InterruptedRunError as error:
        return _after_interruption(batch, api, error)
    except RequestError as error:
        return _after_failed_request(batch, api, error)
    if _is_clear(verdicts, batch):
        return _as_the_api_says(batch, verdicts)
    return _after_unclear_answer(batch, api, verdicts)


def _send(batch: Sequence[Change], api: OriginCloudRegions) -> Verdicts:
    upserts = [change.after for change in batch if change.after]
    if upserts:
        return api.upsert(upserts)
    return api.delete([change.ip for change in batch])


def _is_clear(verdicts: Verdicts, batch: Sequence[Change]) -> bool:
    """Whether each item of the batch has exactly one result, and all results can be trusted."""
    if Counter(verdict.ip for verdict in verdicts.items) != Counter(change.ip for change in batch):
        return False
    if verdicts.repeated and any(verdict.error is not None for verdict in verdicts.items):
        # The first attempt may have caused the failure of the second one, for example by deleting the item.
        return False
    sent = {change.ip: change.after for change in batch}
    return not any(_differs(verdict, sent[verdict.ip]) for verdict in verdicts.items)


def _differs(verdict: Verdict, sent: OriginMapping | None) -> bool:
    """Whether an upsert succeeded, but with a different vendor or region than requested."""
    return bool(sent and verdict.error is None and verdict.mapping and verdict.mapping != sent)


def _as_the_api_says(batch: Sequence[Change], verdicts: Verdicts) -> Outcome:
    errors = _errors(verdicts)
    return Outcome(
        succeeded=tuple(change for change in batch if change.ip not in errors),
        failed=tuple(Failure(change, errors[change.ip]) for change in batch if change.ip in errors),
        modified_on=verdicts.modified_on,
    )


def _after_unclear_answer(batch: Sequence[Change], api: OriginCloudRegions, verdicts: Verdicts) -> Outcome:
    try:
        applied = _fetch_applied(batch, api)
    except CloudflareError as trouble:
        return _unknown(batch, _UNCLEAR, trouble, error=trouble)
    return _as_the_zone_shows(batch, applied, _errors(verdicts), _NOT_APPLIED)


def _after_failed_request(batch: Sequence[Change], api: OriginCloudRegions, error: RequestError) -> Outcome:
    """Read the zone back. Even after an error, the API may have stored a part of the batch."""
    if error.rate_limited:
        return Outcome(failed=tuple(Failure(change, str(error)) for change in batch), error=error)
    try:
        applied = _fetch_applied(batch, api)
    except CloudflareError as trouble:
        return _unknown(batch, str(error), trouble, error=error)
    all_applied = len(applied) == len(batch)
    only_unreadable = isinstance(error, ResponseError) and not error.transient
    stops = None if all_applied and only_unreadable else error
    return _as_the_zone_shows(batch, applied, {}, str(error), stops)


def _after_interruption(batch: Sequence[Change], api: OriginCloudRegions, error: InterruptedRunError) -> Outcome:
    if not error.sent:
        return Outcome(not_attempted=tuple(batch), error=error)
    try:
        applied = _fetch_applied(batch, api)
    except CloudflareError as trouble:
        return _unknown(batch, str(error), trouble, error=error)
    return _as_the_zone_shows(batch, applied, {}, str(error), error)


def _fetch_applied(batch: Sequence[Change], api: OriginCloudRegions) -> set[str]:
    """The IPs whose change is in the zone."""
    held = api.fetch_written([change.ip for change in batch]).mappings
    return {change.ip for change in batch if held.get(change.ip) == change.after}


def _as_the_zone_shows(
    batch: Sequence[Change],
    applied: set[str],
    errors: Mapping[str, str],
    otherwise: str,
    stops: CloudflareError | None = None,
) -> Outcome:
    """errors: the API's messages by item. otherwise: the reason for items without a message."""
    return Outcome(
        succeeded=tuple(change for change in batch if change.ip in applied),
        failed=tuple(Failure(change, errors.get(change.ip, otherwise)) for change in batch if change.ip not in applied),
        error=stops,
    )


def _unknown(batch: Sequence[Change], what: str, trouble: CloudflareError, error: CloudflareError) -> Outcome:
    """trouble: why reading back failed. error: the error that stops the run."""
    reason = f"{what}; whether it was applied is unknown because reading back failed: {trouble}"
    return Outcome(failed=tuple(Failure(change, reason) for change in batch), error=error)


def _errors(verdicts: Verdicts) -> dict[str, str]:
    return {verdict.ip: verdict.error for verdict in verdicts.items if verdict.error is not None}
