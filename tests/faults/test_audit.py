# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Audits under faults: each fault at each request, once and for ever, never turns into a false verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from tests.emulator.catalog import CATALOG, Fault
from tests.emulator.client import DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.faults.claims import ends, keeps_secrets
from tests.faults.matrix import SPECIAL, SURVIVED, Special
from tests.faults.running import DEFAULT_LIMITS, Limits, Report, run
from tests.support.audited_zone import MODULE, PATHS, fill
from tests.support.range_files import SAMPLES

FAULTS: Final = {name: fault for name, fault in CATALOG.items() if fault.name not in ("verdict", "fail_items", "shift")}
"""All but those that are about writes, and about another writer."""

REQUESTS: Final = {"v2": len(PATHS) + 2, "v1": len(PATHS) + 2}
"""How many requests an audit makes: beside PATHS, the mappings and the supported regions."""

OF_THE_RUN: Final = {"api_calls", "retry_log", "warnings", "invocation"}
"""What may differ from a run without a fault."""


def audit(emulator: Emulator, version: str, limits: Limits = DEFAULT_LIMITS) -> Report:
    """One audit of the emulator's zone."""
    options = {"zone_id": DEFAULT_ZONE_ID, "ranges_dir": str(SAMPLES), "max_age": 36_500, "api_version": version}
    return run(emulator.url, options, module=MODULE, limits=limits)


def under(emulator: Emulator, fault: Fault, special: Special, version: str, **match: Any) -> Report:
    """An audit of which some requests are hit."""
    params = {**fault.params, **special.params}
    params = {name: value for name, value in params.items() if value != "{elsewhere}{path}"}
    emulator.control.clear_faults()
    emulator.control.clear_log()
    times = 1 if "number" in match else None
    emulator.control.plan_fault(fault.name, {**fault.params, **params}, times=times, **match)
    report = audit(emulator, version, special.limits)
    if times == 1 and special.limits != DEFAULT_LIMITS and not report.ok:
        # On a busy machine, the short timeouts may also be too short for the other requests.
        emulator.control.clear_log()
        report = audit(emulator, version)
    return report


def breaches(report: Report, truth: Mapping[str, Any], limits: Limits) -> Iterator[str]:
    """The false statements of a report. truth: the report of a run without a fault."""
    yield from ends(report, limits)
    yield from keeps_secrets(report, b"")
    if not report.ok:
        if not report.message or "origins" in report.values:
            yield f"it failed without saying why, or with verdicts: {report.values}"
        return
    values = report.values
    if not values["not_read"]:
        differing = {name for name in truth.keys() | values.keys() if truth.get(name) != values.get(name)}
        if differing - OF_THE_RUN:
            yield f"it says that all was read, but these are wrong: {sorted(differing - OF_THE_RUN)}"
        return
    statuses = {origin["ip"]: origin["status"] for origin in truth["origins"]}
    for origin in values["origins"]:
        # A record counts as an origin as long as no load balancer is known that replaces it.
        expected = statuses.get(origin["ip"], "unplaced")
        if origin["status"] != expected:
            yield f"{origin['ip']} is {expected}, not {origin['status']}"
    if values["stale_certain"]:
        yield f"stale is called certain, although this was not read: {values['not_read']}"
    if not any("the audit is incomplete" in str(warning) for warning in values.get("warnings", [])):
        yield "it does not warn that it is incomplete"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_never_turns_into_a_false_verdict(emulator: Emulator, fault: str) -> None:
    special = SPECIAL.get(fault, Special(""))
    fill(emulator.control)
    broken = []
    for version, requests in REQUESTS.items():
        emulator.control.clear_faults()
        truth = audit(emulator, version)
        assert truth.ok
        assert truth.values["stale_certain"]
        # In v1, only the mappings and their regions are other requests.
        numbers = range(1, requests + 1) if version == "v2" else (2, requests)
        for number in numbers:
            for_ever = fault in SURVIVED and special.limits == DEFAULT_LIMITS
            matches = [{"number": number}, *([{"from_number": number}] if for_ever else [])]
            for match in matches:
                report = under(emulator, FAULTS[fault], special, version, **match)
                where = f"{fault!r} at request {match} of {version}"
                broken += [f"{where}: {breach}" for breach in breaches(report, truth.values, DEFAULT_LIMITS)]
                if "number" in match and fault in SURVIVED and not report.ok:
                    broken.append(f"{where}: it did not survive: {report.message}")
    assert not broken, "\n".join(broken[:12])


@pytest.mark.parametrize("what", PATHS)
def test_only_a_plain_refusal_is_left_out(emulator: Emulator, what: str) -> None:
    fill(emulator.control)
    emulator.control.plan_fault("answer", {"status": 403, "code": 10000}, path=f"{PATHS[what]}$", times=None)

    report = audit(emulator, "v2")

    assert report.ok
    assert what in {item["what"] for item in report.values["not_read"]}
    assert report.values["stale_certain"] is False
