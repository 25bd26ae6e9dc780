# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan through the API in batches, and what became of each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    CloudflareError,
    RequestError,
    ResponseError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import (
    BATCH_SIZE,
    OriginCloudRegions,
    Verdict,
    Verdicts,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import Mapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.outcome import Failure, Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Plan


def apply(plan: Plan, api: OriginCloudRegions) -> Outcome:
    """Write a plan, batch after batch.

    Items that fail do not stop the batches behind theirs, nor does an unreadable answer to a batch that was applied.
    Any other request that fails does, and is the outcome's `error`.
    """
    batches = list(_batches(plan))
    done: list[Outcome] = []
    for batch in batches:
        done.append(_write(batch, api))
        if done[-1].error:
            break
    sent = len(done)
    return Outcome(
        succeeded=tuple(change for part in done for change in part.succeeded),
        failed=tuple(failure for part in done for failure in part.failed),
        not_attempted=tuple(change for batch in batches[sent:] for change in batch),
        modified_on=next((part.modified_on for part in reversed(done) if part.modified_on), None),
        error=done[-1].error if done else None,
    )


def _batches(plan: Plan) -> Iterator[tuple[Change, ...]]:
    """Up to BATCH_SIZE changes of one step, in order of IP."""
    for step in plan.steps:
        for start in range(0, len(step), BATCH_SIZE):
            end = start + BATCH_SIZE
            yield step[start:end]


def _write(batch: Sequence[Change], api: OriginCloudRegions) -> Outcome:
    try:
        verdicts = _send(batch, api)
    except CloudflareError as error:
        if isinstance(error, RequestError) and error.turned_away:
            # To read back would only be turned away, too.
            return Outcome(failed=tuple(Failure(change, str(error)) for change in batch), error=error)
        # Even a refusal may have come after a part was stored, and a lost answer says nothing at all.
        return _read_back(batch, api, {}, error)
    reasons = {verdict.ip: verdict.error for verdict in verdicts.items if verdict.error is not None}
    if not _settles(verdicts, batch):
        return _read_back(batch, api, reasons, None)
    return Outcome(
        succeeded=tuple(change for change in batch if change.ip not in reasons),
        failed=tuple(Failure(change, reasons[change.ip]) for change in batch if change.ip in reasons),
        modified_on=verdicts.modified_on,
    )


def _send(batch: Sequence[Change], api: OriginCloudRegions) -> Verdicts:
    upserts = [change.after for change in batch if change.after]
    if upserts:
        return api.upsert(upserts)
    return api.delete([change.ip for change in batch])


def _settles(verdicts: Verdicts, batch: Sequence[Change]) -> bool:
    """Whether the verdicts say of each item, once, what became of it.

    They do not where a repeated batch has failed items: the first try may have done what the second one could not.
    """
    if Counter(verdict.ip for verdict in verdicts.items) != Counter(change.ip for change in batch):
        return False
    if verdicts.repeated and any(verdict.error is not None for verdict in verdicts.items):
        return False
    sent = {change.ip: change.after for change in batch}
    return not any(_stored_otherwise(verdict, sent[verdict.ip]) for verdict in verdicts.items)


def _stored_otherwise(verdict: Verdict, sent: Mapping | None) -> bool:
    """Whether an upsert is said to have succeeded, but with another vendor or region than was sent."""
    return bool(sent and verdict.error is None and verdict.mapping and verdict.mapping != sent)


def _read_back(
    batch: Sequence[Change], api: OriginCloudRegions, reasons: dict[str, str], error: CloudflareError | None
) -> Outcome:
    """Settle a batch by what the zone holds now.

    reasons: what the API said of single items. error: what became of the whole request, if it failed.
    """
    fallback = str(error) if error else "the API's answer does not say what became of it; the zone does not have it so"
    try:
        held = api.read([change.ip for change in batch]).mappings
    except CloudflareError as trouble:
        unknown = (
            f"{error or 'the answer is unclear'}; whether it was applied is unknown, reading back failed: {trouble}"
        )
        return Outcome(failed=tuple(Failure(change, unknown) for change in batch), error=error or trouble)
    applied = {change.ip for change in batch if held.get(change.ip) == change.after}
    if len(applied) == len(batch) and isinstance(error, ResponseError) and not error.transient:
        error = None
    return Outcome(
        succeeded=tuple(change for change in batch if change.ip in applied),
        failed=tuple(Failure(change, reasons.get(change.ip, fallback)) for change in batch if change.ip not in applied),
        error=error,
    )
