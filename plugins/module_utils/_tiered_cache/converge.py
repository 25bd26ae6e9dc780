# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the wanted topology to the outcome: read, plan, and, unless in check mode, write and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    CloudflareError,
    InterruptedRunError,
    PlanRefusedError,
    RequestError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.settings import (
    fetch_setting,
    with_hint,
    write_setting,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._tiered_cache.topology import (
    REGIONAL,
    SMART_TOPOLOGY,
    TIERED_CACHING,
    Setting,
    Step,
    plan_steps,
)


@dataclass(frozen=True)
class Wanted:
    """What a task asks for. topology: as in `topology.py`. regional: None to leave it unchanged."""

    topology: str
    regional: bool | None


@dataclass(frozen=True)
class Run:
    """What a run found, planned and did.

    before, after: name → setting; None if it is unknown whether the setting was changed. In check mode, `after` has the
    settings as they would be. error: what stopped the run.
    """

    before: Mapping[str, Setting]
    after: Mapping[str, Setting | None]
    steps: tuple[Step, ...] = ()
    error: CloudflareError | None = None

    @property
    def changed(self) -> bool:
        """Whether any setting is known to have changed, or would change."""
        return any(setting and setting.on is not self.before[name].on for name, setting in self.after.items())


def look_ahead(client: Client, zone_id: str, wanted: Wanted) -> Run:
    """Do everything except the writes, as check mode requires. An error becomes a part of the result."""
    run = _prepare(client, zone_id, wanted)
    if run.error:
        return run
    return replace(
        run, after={**run.before, **{step.name: replace(run.before[step.name], on=step.on) for step in run.steps}}
    )


def converge(client: Client, zone_id: str, wanted: Wanted) -> Run:
    """Change the settings of the zone, one after the other. An error becomes a part of the result."""
    run = _prepare(client, zone_id, wanted)
    for step in run.steps:
        if run.error:
            break
        run = _take(step, run, client, zone_id)
    return run


def _prepare(client: Client, zone_id: str, wanted: Wanted) -> Run:
    """Read the settings and plan the steps."""
    names = [TIERED_CACHING, SMART_TOPOLOGY, *([] if wanted.regional is None else [REGIONAL])]
    try:
        before = {name: fetch_setting(client, zone_id, name) for name in names}
    except CloudflareError as error:
        return Run({}, {}, error=with_hint(error))
    if wanted.regional and not before[REGIONAL].in_plan:
        refusal = PlanRefusedError(
            ["regional: the zone's plan does not have Regional Tiered Cache, which needs Enterprise; leave it out"]
        )
        return Run(before, before, error=refusal)
    return Run(before, before, plan_steps(wanted.topology, wanted.regional, before))


def _take(step: Step, run: Run, client: Client, zone_id: str) -> Run:
    """Change one setting and read it back.

    What the zone shows counts: even if the answer was lost or is an error, the write succeeded if the setting has the
    wanted value.
    """
    failure = _write(step, client, zone_id)
    if failure and _was_not_sent(failure):
        return replace(run, error=failure)
    try:
        setting = fetch_setting(client, zone_id, step.name)
    except CloudflareError as trouble:
        return replace(run, after={**run.after, step.name: None}, error=_unknown(step, failure, trouble))
    run = replace(run, after={**run.after, step.name: setting})
    if setting.on is not step.on:
        return replace(run, error=failure or _not_applied(step))
    return replace(run, error=failure) if isinstance(failure, InterruptedRunError) else run


def _write(step: Step, client: Client, zone_id: str) -> CloudflareError | None:
    try:
        write_setting(client, zone_id, step)
    except CloudflareError as error:
        return with_hint(error)
    return None


def _was_not_sent(failure: CloudflareError) -> bool:
    """Whether the write certainly had no effect, so that there is nothing to read back."""
    if isinstance(failure, InterruptedRunError):
        return not failure.sent
    return isinstance(failure, RequestError) and failure.rate_limited


def _unknown(step: Step, failure: CloudflareError | None, trouble: CloudflareError) -> CloudflareError:
    unknown = f"whether {step.name} was switched {_word(step)} is unknown, reading back failed: {trouble}"
    return CloudflareError(f"{failure}; {unknown}" if failure else unknown)


def _not_applied(step: Step) -> CloudflareError:
    return CloudflareError(
        f"{step.name}: the API accepted to switch it {_word(step)}, but the zone shows that it did not change;"
        " somebody else may have switched it back, or the zone's plan may not allow it"
    )


def _word(step: Step) -> str:
    return "on" if step.on else "off"
