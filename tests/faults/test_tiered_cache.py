# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`tiered_cache` under faults: each fault at each request, once and for ever, never turns into a false result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.emulator.catalog import CATALOG, READS, Fault
from tests.emulator.client import DEFAULT_ZONE_ID
from tests.emulator.server import Emulator
from tests.faults.claims import ends, keeps_secrets
from tests.faults.matrix import SPECIAL, SURVIVED, Special
from tests.faults.running import DEFAULT_LIMITS, Limits, Report, run

A_TRUE_ANSWER: Final = "404/1142"
"""What the API says of a setting that is off, so that nothing is wrong with it."""
OF_MAPPINGS: Final = ("verdict", "fail_items", "shift", "shift_rows", "total_count")
FAULTS: Final = {
    name: fault
    for name, fault in {**CATALOG, **READS}.items()
    if fault.name not in OF_MAPPINGS and name != A_TRUE_ANSWER
}
BEFORE: Final[dict[str, Any]] = {"tiered_cache": False, "smart_topology": "off"}
REQUESTS: Final = 6
"""Two reads, and for each of two settings a write and the read that checks it."""


def settings(emulator: Emulator) -> tuple[bool, bool]:
    """Whether Tiered Cache and Smart Tiered Cache are on."""
    zone = emulator.control.zone()
    return zone["tiered_cache"], zone["smart_topology"] == "on"


def under(emulator: Emulator, fault: Fault, special: Special, limits: Limits, **match: Any) -> Report:
    """A run of which some requests are hit."""
    params = {**fault.params, **special.params}
    if params.get("location") == "{elsewhere}{path}":
        params = dict(fault.params)
    emulator.control.clear_faults()
    emulator.control.put_zone(**BEFORE)
    emulator.control.clear_log()
    emulator.control.plan_fault(fault.name, params, times=1 if "number" in match else None, **match)
    options = {"zone_id": DEFAULT_ZONE_ID, "topology": "smart"}
    return run(emulator.url, options, module="tiered_cache", limits=limits)


def breaches(report: Report, state: tuple[bool, bool], limits: Limits) -> Iterator[str]:
    """What is false in a report."""
    yield from ends(report, limits)
    yield from keeps_secrets(report, b"")
    if report.crash:
        return
    values = report.values
    if report.ok and state != (True, True):
        yield f"it ended well, but the zone has {state}"
    if not report.ok and not report.message:
        yield "it failed without saying why"
    after = values.get("after", {"tiered_caching": None, "smart_topology": None})
    for said, real in zip((after["tiered_caching"], after["smart_topology"]), state):
        if said not in (None, real):
            yield f"it says {after}, but the zone has {state}"
    if values["changed"] and state == (False, False):
        yield "changed, but nothing was"
    if not values["changed"] and state != (False, False) and None not in after.values():
        yield "unchanged, but the zone was changed"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_never_turns_into_a_false_result(emulator: Emulator, fault: str) -> None:
    special = SPECIAL.get(fault, Special(""))
    # Waits for the rate limit may take four budgets in a row.
    broken = []
    for number in range(1, REQUESTS + 1):
        for match in ({"number": number}, {"from_number": number}):
            report = under(emulator, FAULTS[fault], special, special.limits, **match)
            if "number" in match and fault in SURVIVED and not report.ok:
                # On a busy machine, the short time-outs may be too short for the other requests, too.
                report = under(emulator, FAULTS[fault], special, DEFAULT_LIMITS, **match)
                if not report.ok:
                    broken.append(f"{fault!r} at {match}: it did not survive: {report.message}")
            broken += [
                f"{fault!r} at {match}: {breach}" for breach in breaches(report, settings(emulator), DEFAULT_LIMITS)
            ]
    assert not broken, "\n".join(broken[:12])
