# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The DNS of a zone: follows names through CNAMEs, wildcards, load balancers, and delegations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import LoadBalancer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import (
    ADDRESS_TYPES,
    PROXIABLE_TYPES,
    DnsRecord,
)

ADDRESSES = "addresses"
BALANCER = "load_balancer"
OUTSIDE = "outside"
MISSING = "missing"
LOOP = "loop"


@dataclass(frozen=True)
class End:
    """The end of a chain of CNAMEs.

    kind: ADDRESSES: the A and AAAA records of `name`. BALANCER: the load balancer `name`. OUTSIDE: `name` is not in
    this zone. MISSING: `name` is in this zone, but has no record. LOOP: the chain leads back to `name`.
    alias: the last CNAME of the chain, or None if there is none.
    """

    kind: str
    name: str
    alias: DnsRecord | None = None


class ZoneNames:
    """The names of one zone.

    records: all records of the zone. balancers: the load balancers that are enabled and have a DNS record. apex: the
    name of the zone. If it is empty, names without a record count as outside the zone, and NS records are ignored.
    """

    def __init__(self, records: Sequence[DnsRecord], balancers: Iterable[LoadBalancer], apex: str) -> None:
        self.balancers = {balancer.name: balancer for balancer in balancers}
        self.by_name: dict[str, list[DnsRecord]] = defaultdict(list)
        self.delegated: list[DnsRecord] = []
        self._apex = apex
        # The name servers of the zone itself stand at its apex.
        self._delegations = {record.name for record in records if apex and record.type == "NS"} - {apex}
        self._existing: set[str] = set()
        for record in records:
            self._add(record)
        for name in self.balancers:
            self._existing.update(_upwards(name))
        self._ends: dict[str, End] = {}

    def addresses(self, name: str) -> list[DnsRecord]:
        """Return the A and AAAA records of a name."""
        return [record for record in self.by_name.get(name, ()) if record.type in ADDRESS_TYPES]

    def end_of(self, name: str) -> End:
        """Follow a name to its end. The total time of all calls is linear in the number of records."""
        if not self._is_ours(name):
            return End(OUTSIDE, name)
        if not self._owner(name):
            return End(MISSING, name)
        path: list[str] = []
        while name not in self._ends:
            step = self._step(name)
            if isinstance(step, End):
                self._ends[name] = step
                break
            # What it is, should the chain come back here.
            self._ends[name] = End(LOOP, name, step)
            path.append(name)
            name = step.content
        end = self._ends[name]
        self._ends.update(dict.fromkeys(path, end))
        return end

    def _add(self, record: DnsRecord) -> None:
        hidden = record.shadowed or self._is_delegated(record.name)
        if not hidden:
            self._existing.update(_upwards(record.name))
        if record.type in PROXIABLE_TYPES:
            (self.delegated if hidden else self.by_name[record.name]).append(record)

    def _step(self, name: str) -> End | DnsRecord:
        """The next step for a name in the zone: an end, or a CNAME to follow."""
        owner = self._owner(name)
        if owner in self.balancers:
            return End(BALANCER, owner)
        if self.addresses(owner):
            return End(ADDRESSES, owner)
        alias = self.by_name[owner][0]
        if not self._is_ours(alias.content):
            return End(OUTSIDE, alias.content, alias)
        if not self._owner(alias.content):
            return End(MISSING, alias.content, alias)
        return alias

    def _owner(self, name: str) -> str:
        """The name whose records apply: the name itself, or the closest wildcard (RFC 4592). Empty if there is none."""
        if name in self.by_name or name in self.balancers:
            return name
        for parent in _upwards(name):
            wildcard = f"*.{parent}"
            if parent != name and (wildcard in self.by_name or wildcard in self.balancers):
                return wildcard
            if parent in self._existing:
                break
        return ""

    def _is_ours(self, name: str) -> bool:
        """Whether this zone is responsible for a name."""
        if self._is_delegated(name):
            return False
        in_zone = name == self._apex or name.endswith(f".{self._apex}")
        return (in_zone and bool(self._apex)) or bool(self._owner(name))

    def _is_delegated(self, name: str) -> bool:
        return bool(self._delegations) and any(part in self._delegations for part in _upwards(name))


def _upwards(name: str) -> Iterator[str]:
    """A name and its parents: a.b.c, b.c, c."""
    while name:
        yield name
        name = name.partition(".")[2]
