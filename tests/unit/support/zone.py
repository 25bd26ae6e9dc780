# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fake API for one zone, with the mappings in a dict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import cast

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Calls, Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.plan import Change, Plan
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdict, Verdicts

SUPPORTED = SupportedRegions(
    {
        "aws": {"us-east-1": ("IAD",), "us-west-2": ("SEA", "PDX")},
        "gcp": {"us-central1": ("ORD",)},
        "oci": {},
    }
)


def aws(ip: str, region: str = "us-east-1") -> OriginMapping:
    """A mapping to a region that is supported."""
    return OriginMapping(ip, "aws", region)


def numbered(count: int, region: str = "us-east-1") -> list[OriginMapping]:
    """Mappings of so many IPs, in order: 10.0.0.0, 10.0.0.1, …"""
    return [aws(f"10.0.{number // 256}.{number % 256}", region) for number in range(count)]


def state(*mappings: OriginMapping, count: int | None = None) -> CurrentState:
    """A zone as it was read."""
    by_ip = {mapping.ip: mapping for mapping in mappings}
    return CurrentState(by_ip, len(by_ip) if count is None else count)


def creates(*mappings: OriginMapping) -> Plan:
    """A plan that creates these in an empty zone."""
    return Plan(tuple(Change(None, mapping) for mapping in mappings))


def deletes(*mappings: OriginMapping) -> Plan:
    """A plan that deletes all mappings of a zone."""
    return Plan(tuple(Change(mapping, None) for mapping in mappings), count_before=len(mappings))


Answering = Callable[["FakeApi", Sequence[OriginMapping], Sequence[str]], Verdicts]
"""How a write is carried out: the zone, what to upsert, which IPs to delete → the verdicts."""


class FakeApi(OriginCloudRegions):
    """Applies writes to a dict, unless `answers` has something for the next one."""

    def __init__(
        self, *mappings: OriginMapping, supported: SupportedRegions = SUPPORTED, editable: bool = True
    ) -> None:
        super().__init__(
            cast(Client, SimpleNamespace(calls=Calls(), retry_log=[], read_back=lambda fetch: fetch())), "abc123", "v2"
        )
        self.zone = {mapping.ip: mapping for mapping in mappings}
        self.modified_on: str | None = "2026-03-01T12:00:00Z"
        self.answers: list[Answering] = []
        self.read_errors: list[CloudflareError] = []
        self.log: list[tuple[str, list[str]]] = []
        self._supported = supported
        self._editable = editable

    @property
    def asked(self) -> list[str]:
        """The kinds of calls, in their order."""
        return [kind for kind, _ips in self.log]

    def fetch_mappings(self, wanted: Sequence[str] | None = None) -> CurrentState:
        self.log.append(("read", list(wanted or [])))
        if self.read_errors:
            raise self.read_errors.pop(0)
        return CurrentState(dict(self.zone), len(self.zone), modified_on=self.modified_on, editable=self._editable)

    def fetch_supported_regions(self, way_around: str = "") -> SupportedRegions:
        self.log.append(("supported_regions", []))
        return self._supported

    def upsert(self, mappings: Sequence[OriginMapping]) -> Verdicts:
        self.log.append(("upsert", [mapping.ip for mapping in mappings]))
        return self._write(mappings, [])

    def delete(self, ips: Sequence[str]) -> Verdicts:
        self.log.append(("delete", list(ips)))
        return self._write([], ips)

    def _write(self, mappings: Sequence[OriginMapping], ips: Sequence[str]) -> Verdicts:
        answer = self.answers.pop(0) if self.answers else carry_out
        return answer(self, mappings, ips)


def carry_out(api: FakeApi, mappings: Sequence[OriginMapping], ips: Sequence[str]) -> Verdicts:
    """Everything succeeds, except deletes of missing mappings, as with the API."""
    return carry_out_but([])(api, mappings, ips)


def carry_out_but(refused: Iterable[str], *, repeated: bool = False) -> Answering:
    """The refused IPs fail, all others work."""
    unwanted = set(refused)

    def answer(api: FakeApi, mappings: Sequence[OriginMapping], ips: Sequence[str]) -> Verdicts:
        done = {mapping.ip: mapping for mapping in mappings if mapping.ip not in unwanted}
        gone = {ip: api.zone.pop(ip) for ip in ips if ip in api.zone and ip not in unwanted}
        api.zone.update(done)
        stored = {**done, **gone}
        verdicts = [
            Verdict(ip, None if ip in stored else "cannot", stored.get(ip))
            for ip in [*(mapping.ip for mapping in mappings), *ips]
        ]
        return Verdicts(tuple(verdicts), api.modified_on, repeated)

    return answer


def failing_with(error: CloudflareError) -> Answering:
    """Nothing is done, and the request fails."""

    def answer(api: FakeApi, mappings: Sequence[OriginMapping], ips: Sequence[str]) -> Verdicts:
        raise error

    return answer
