# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the demo shows, one function a scene, and what must hold of it."""

from __future__ import annotations

import json
import shlex
import shutil
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

import yaml
from netaddr import IPAddress

from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.server import Emulator
from tests.tools import confined
from tests.tools.stage import stage as copy_clone

from . import account
from .playbook import Run, run
from .screen import Screen

ZONE: Final = "example.com"
PLAYBOOK: Final = "docs/examples/converge_zone.yml"
CHECK_PLAYBOOK: Final = "docs/examples/check_mappings.yml"
RANGES: Final = confined.CLONE / "tests/integration/targets/setup_cloud_ranges/files"
AUDIT: Final = confined.BUILD / "demo-audit"
IN_RANGES: Final = confined.CLONE / "tests/demo/located_mappings.yml"
LISTED: Final = confined.CLONE / "docs/examples/origin_mappings.yml"

# Old mappings of the zone, for origins that are not in the file.
LEFTOVERS: Final = (
    {"ip": "192.0.2.240", "vendor": "aws", "region": "us-west-1"},
    {"ip": "198.51.100.240", "vendor": "azure", "region": "centralus"},
    {"ip": "203.0.113.240", "vendor": "gcp", "region": "us-west1"},
    {"ip": "2001:db8:ffff::1", "vendor": "oci", "region": "us-phoenix-1"},
)
CORRECT_AT_START: Final = 20
WRONG_AT_START: Final = 10

Mapping = dict[str, str]


class Failure(Exception):
    """The demo cannot continue, or a check failed. The message says why."""


def listed_mappings() -> list[Mapping]:
    """The file's mappings, with their IPs in canonical form."""
    rows = yaml.safe_load(LISTED.read_text(encoding="utf-8"))["origin_mappings"]
    return [row | {"ip": str(IPAddress(row["ip"]))} for row in rows]


def by_ip(mappings: list[Mapping]) -> dict[str, tuple[str, str]]:
    """Mappings as IP -> (vendor, region)."""
    return {mapping["ip"]: (mapping["vendor"], mapping["region"]) for mapping in mappings}


def elsewhere(mapping: Mapping) -> Mapping:
    """The same origin in another region of its vendor."""
    region = {"aws": "us-west-1", "azure": "centralus", "gcp": "us-west1", "oci": "eu-amsterdam-1"}[mapping["vendor"]]
    return mapping | {"region": region}


class Stage:
    """A running emulator with the zone of the demo, and methods to run playbooks and check the results."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.listed = listed_mappings()
        self._emulator = Emulator()

    def __enter__(self) -> Self:
        copy_clone(confined.CLONE, confined.STAGE)
        self._emulator.start()
        self.control = self._emulator.control
        wrong = self.listed[CORRECT_AT_START : CORRECT_AT_START + WRONG_AT_START]
        self.put([*self.listed[:CORRECT_AT_START], *map(elsewhere, wrong), *LEFTOVERS])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._emulator.stop()

    def put(self, mappings: list[Mapping]) -> None:
        """Give the zone exactly these mappings, as if someone else had changed it."""
        self.control.put_zone(name=ZONE, mappings=mappings)

    def drift(self, moved: int, lost: int, start: int) -> None:
        """Without Ansible, move some listed mappings to another region and delete the next ones."""
        now = {row["ip"]: row for row in self.control.mappings()}
        for row in self.listed[start : start + moved]:
            now[row["ip"]] = elsewhere(row)
        for row in self.listed[start + moved : start + moved + lost]:
            del now[row["ip"]]
        self.put(list(now.values()))

    def play(self, *options: str, status: int = 0) -> Run:
        """Converge the zone, show the output, and check the exit status."""
        return self.play_file(PLAYBOOK, *options, "-e", f"cloudflare_zone={ZONE}", status=status)

    def play_file(self, *arguments: str, status: int = 0) -> Run:
        """Run a playbook, show its output, and check its exit status."""
        return self.play_command("ansible-playbook", *arguments, status=status)

    def play_command(self, program: str, *arguments: str, status: int = 0) -> Run:
        """Run a command of Ansible, show its output, and check its exit status."""
        self.control.clear_log()
        self.screen.command(shlex.join([program, *arguments]))
        played = run([program, *arguments], self._emulator.url, DEFAULT_TOKEN, colour=self.screen.colour)
        self.screen.show(played.lines())
        self.expect(played.status == status, f"{program} ended with status {status}", played.status)
        return played

    def expect(self, holds: bool, what: str, instead: Any = None) -> None:
        """Show that something holds, or end the demo."""
        if not holds:
            found = "" if instead is None else f" (found: {instead})"
            raise Failure(f"This check failed: {what}{found}")
        self.screen.checked(what)

    def expect_changed(self, played: Run, *, changed: bool) -> None:
        """Check whether Ansible's recap reports a change."""
        self.expect(played.changed == int(changed), f"Ansible's recap says changed={int(changed)}", played.changed)

    def expect_writes(self, *expected: tuple[str, int]) -> None:
        """Check the write requests: method and number of items of each, in any order."""
        log = self.control.log()
        writes = [(row["method"], len(row["body"])) for row in log if row["method"] != "GET"]
        told = ", ".join(f"{method} of {items} items" for method, items in expected) or "none"
        what = f"the API counted {len(log) - len(writes)} reads; writes: {told}"
        self.expect(Counter(writes) == Counter(expected), what, writes)

    def expect_zone(self, mappings: list[Mapping], what: str) -> None:
        """Check the mappings of the zone."""
        self.expect(self.control.state() == by_ip(mappings), what, "another state of the zone")


def check_mode(stage: Stage, number: str) -> None:
    """What would happen."""
    stage.screen.title(f"{number}: what would happen")
    stage.screen.say(
        f"The zone {ZONE} has 34 mappings: 20 are correct, 10 have the wrong region, and 4 belong to origins that no "
        f"longer exist. The file {LISTED.relative_to(confined.CLONE)} lists its 250 origins on aws, azure, gcp, and "
        "oci, with IPv4 and IPv6 addresses. Check mode with --diff shows what a run would change."
    )
    before = stage.control.mappings()
    played = stage.play("--check", "--diff")
    stage.expect_changed(played, changed=True)
    stage.expect_writes()
    stage.expect_zone(before, "the zone did not change")


def real_run(stage: Stage, number: str) -> None:
    """The run."""
    stage.screen.title(f"{number}: the run")
    stage.screen.say("Now without --check. 230 mappings differ, and one request can contain up to 100 of them.")
    played = stage.play()
    stage.expect_changed(played, changed=True)
    stage.expect_writes(("PUT", 100), ("PUT", 100), ("PUT", 30))
    stage.expect_zone([*stage.listed, *LEFTOVERS], "the zone has all 250 mappings, and still has the 4 others")


def second_run(stage: Stage, number: str) -> None:
    """Nothing to do."""
    stage.screen.title(f"{number}: run again, nothing changes")
    stage.screen.say("The file and the API write some addresses differently. The module knows that they are the same.")
    played = stage.play()
    stage.expect_changed(played, changed=False)
    stage.expect_writes()


def repaired_drift(stage: Stage, number: str) -> None:
    """Drift."""
    stage.screen.title(f"{number}: drift is repaired")
    stage.screen.say("Someone manually changed the region of 5 mappings and deleted 3. Only these 8 are sent.")
    stage.drift(moved=5, lost=3, start=60)
    played = stage.play("--diff")
    stage.expect_changed(played, changed=True)
    stage.expect_writes(("PUT", 8))
    stage.expect_zone([*stage.listed, *LEFTOVERS], "the zone matches the file again")


def partial_failure(stage: Stage, number: str) -> None:
    """A batch that fails in part."""
    stage.screen.title(f"{number}: two items of a batch fail")
    stage.screen.say(
        "6 mappings have drifted, and the emulator refuses 2 of them. Like the real API, it answers such a batch with "
        "HTTP 200 and success: true. The task still fails and names both. The other 4 are applied."
    )
    stage.drift(moved=6, lost=0, start=110)
    refused = [row["ip"] for row in stage.listed[112:114]]
    reason = "Failed to validate region against cloud vendor"
    stage.control.plan_fault("fail_items", {"ips": refused, "error": reason}, method="PUT")
    played = stage.play(status=2)
    stage.expect(played.failed == 1, "Ansible's recap says failed=1", played.failed)
    stage.expect_writes(("PUT", 6))
    stage.expect(all(ip in played.output for ip in refused), "both refused origins are named")
    right = by_ip([*stage.listed, *LEFTOVERS])
    wrong = sorted(ip for ip, where in stage.control.state().items() if right[ip] != where)
    stage.expect(wrong == sorted(refused), "only these two are still wrong in the zone", wrong)
    stage.control.clear_faults()


def prune(stage: Stage, number: str) -> None:
    """A prune."""
    stage.screen.title(f"{number}: prune the mappings that are not in the file")
    stage.screen.say(
        "With prune, the file is authoritative: the 4 old mappings are deleted, and the 2 that were refused before are "
        "sent again. In case the file is incomplete, this playbook refuses to delete more than 25 mappings."
    )
    played = stage.play("--diff", "-e", "cloudflare_prune=true")
    stage.expect_changed(played, changed=True)
    stage.expect_writes(("PUT", 2), ("DELETE", 4))
    stage.expect_zone(stage.listed, "the zone has the 250 mappings of the file and no others")


def check_against_ranges(stage: Stage, number: str) -> None:
    """A list that the published ranges contradict."""
    stage.screen.title(f"{number}: check a list against the published ranges")
    stage.screen.say(
        "The clouds publish which IP range is in which region, and cloud_ranges keeps copies of these files. Here, a "
        "list of five mappings is compared with small sample files. One mapping has the wrong region, and one is for "
        "an address of CloudFront, which has no region."
    )
    options = ("-e", f"cloudflare_mappings_file={IN_RANGES}", "-e", f"cloud_ranges_dir={RANGES}")
    played = stage.play_file(CHECK_PLAYBOOK, *options, status=2)
    stage.expect_writes()
    stage.expect("243.1.208.1 is in gcp africa-south1" in played.output, "the origin in the wrong region is named")
    stage.expect("241.5.64.5 is in 241.5.64.0/18 of CloudFront" in played.output, "so is the one without a region")


def from_a_token_to_correct_mappings(stage: Stage, number: str) -> None:
    """An account for which there is only a token."""
    stage.screen.title(f"{number}: from a token to correct mappings")
    stage.screen.say(
        "All we have for this account is a token. It has three zones with origins in four clouds, two load balancers, "
        "and a tunnel. One mapping is wrong, one is stale, some are missing, and a pool is spread over two continents. "
        "Three commands correct the mappings: cloud_ranges, audit, and apply. The ranges are samples."
    )
    shutil.rmtree(AUDIT, ignore_errors=True)
    account.fill(stage.control)
    ranges = {"dest": str(AUDIT / "ranges"), "sources": {path.stem: str(path) for path in sorted(RANGES.iterdir())}}
    stage.play_command("ansible", "localhost", "-m", "edgeops.cloudflare.cloud_ranges", "-a", json.dumps(ranges))
    variables: dict[str, Any] = {"ranges_dir": AUDIT / "ranges", "report_dir": AUDIT, "propose_dir": AUDIT / "zones"}
    # The made-up files do not get any newer.
    variables |= {"ranges_max_age": 36_500}
    options = [text for name, value in variables.items() for text in ("-e", f"origin_cloud_regions_{name}={value}")]

    played = stage.play_file("edgeops.cloudflare.audit", *options, status=2)
    stage.expect_writes()
    stage.expect("missing mappings: 4, misplaced: 1" in played.output, "4 mappings are missing, and 1 is misplaced")

    stage.play_file("edgeops.cloudflare.apply", "-e", f"origin_cloud_regions_zones_dir={AUDIT / 'zones'}")
    for zone_id, mappings in account.CORRECT.items():
        name = account.ZONES[zone_id]["name"]
        stage.expect(stage.control.state(zone_id) == mappings, f"the mappings of {name} are correct")

    played = stage.play_file("edgeops.cloudflare.audit", *options)
    stage.expect("Zones: 3 (3 clean)" in played.output, "the second audit is clean")
    stage.expect("Stale mappings: 1" in played.output, "the stale mapping is reported, and was not deleted")
    document = json.loads((AUDIT / "audit.json").read_text(encoding="utf-8"))
    mixed = [pool["name"] for zone in document["zones"] for pool in zone["pools"] if pool["verdict"] == "mixed"]
    stage.expect(mixed == ["web-mixed"], "the mixed pool is reported", mixed)
    stage.screen.say(f"The report as a web page is {AUDIT / 'audit.html'}.")


SCENES: Final[tuple[Callable[[Stage, str], None], ...]] = (
    check_mode,
    real_run,
    second_run,
    repaired_drift,
    partial_failure,
    prune,
    check_against_ranges,
    from_a_token_to_correct_mappings,
)
