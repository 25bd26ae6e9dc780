# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit of a zone: origins, mappings and published ranges → verdicts, stale mappings and a proposal."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._audit.audit import (
    Audit,
    Evidence,
    audit,
    needs_regions,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.locate import Location, Unplaced
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import Pool
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import (
    NotRead,
    OriginName,
    PoolUse,
    Source,
    Traffic,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.host_names import UNKNOWN_HOST

ONE, TWO, THREE = "3.5.140.1", "3.5.140.2", "3.5.140.3"
RECORD = Source("dns_record", "www.example.com", "r1")
SUPPORTED = SupportedRegions(
    {
        "aws": {"us-east-1": ("IAD", "EWR"), "us-east-2": ("EWR", "IAD"), "us-west-2": ("SEA",), "eu-west-1": ()},
        "azure": {"germanywc": ("FRA",)},
        "gcp": {"us-central1": ("ORD",)},
    }
)
FRANKFURT = ("germanywestcentral", "azure")
GERMANY = OriginMapping(ONE, "azure", "germanywc")
GCP = OriginMapping(ONE, "gcp", "us-central1")
UNREAD = NotRead("load_balancers", "HTTP 403")


def aws(ip: str, region: str = "us-east-1") -> OriginMapping:
    """A mapping."""
    return OriginMapping(ip, "aws", region)


def at(region: str = "us-east-1", vendor: str = "aws") -> Location:
    """A place in the published ranges."""
    return Location(vendor, region, "3.5.140.0/22", "EC2", "", "2026-08-22T15:17:05Z")


def nowhere(reason: Any = "not_found") -> Unplaced:
    """No place in the published ranges."""
    return Unplaced(reason, "is in no published range")


def evidence(
    *origins: str,
    mappings: tuple[OriginMapping, ...] = (),
    locations: dict[str, Location | Unplaced] | None = None,
    pools: tuple[PoolUse, ...] = (),
    host_names: tuple[OriginName, ...] = (),
    not_read: tuple[NotRead, ...] = (),
    unread_in_traffic: tuple[NotRead, ...] = (),
    records_read: bool = True,
) -> Evidence:
    """The evidence for an audit; each origin is in one record."""
    traffic = Traffic(dict.fromkeys(origins, (RECORD,)), host_names, (), pools, unread_in_traffic)
    return Evidence(traffic, {mapping.ip: mapping for mapping in mappings}, locations or {}, not_read, records_read)


def audited(*origins: str, supported: SupportedRegions | None = SUPPORTED, **more: Any) -> Audit:
    """The audit of that."""
    return audit(evidence(*origins, **more), supported)


# Mapping, location → status, reason, the mapping that the zone should have.
STATUSES = [
    pytest.param(aws(ONE), at(), "mapped", "", aws(ONE), id="they agree"),
    pytest.param(aws(ONE), at("us-west-2"), "misplaced", "", aws(ONE, "us-west-2"), id="another region"),
    pytest.param(
        aws(ONE),
        at("us-central1", "gcp"),
        "misplaced",
        "",
        OriginMapping(ONE, "gcp", "us-central1"),
        id="another vendor",
    ),
    pytest.param(None, at("us-west-2"), "missing", "", aws(ONE, "us-west-2"), id="no mapping"),
    pytest.param(None, None, "unplaced", "no_ranges", None, id="no mapping and no ranges"),
    pytest.param(None, nowhere(), "unplaced", "not_found", None, id="no mapping and not found"),
    pytest.param(None, nowhere("anycast"), "unplaced", "anycast", None, id="no mapping and no region"),
    pytest.param(aws(ONE), None, "mapped", "no_ranges", aws(ONE), id="no ranges contradict nothing"),
    pytest.param(aws(ONE), nowhere("anycast"), "mapped", "anycast", aws(ONE), id="a mapping by hand for anycast"),
    pytest.param(aws(ONE), nowhere("region_unknown"), "mapped", "region_unknown", aws(ONE), id="no region known"),
    pytest.param(None, at("cn-north-1"), "unplaced", "not_offered", None, id="no mapping is possible"),
    pytest.param(aws(ONE), at("cn-north-1"), "mapped", "not_offered", aws(ONE), id="mapped to another on purpose"),
    pytest.param(GERMANY, at(*FRANKFURT), "mapped", "", GERMANY, id="the zone's own name for the region"),
    pytest.param(
        None, at(*FRANKFURT), "missing", "", OriginMapping(ONE, "azure", FRANKFURT[0]), id="offered by another name"
    ),
    pytest.param(aws(ONE, "us-east-1a"), at(), "mapped", "", aws(ONE, "us-east-1a"), id="a zone of the region"),
    pytest.param(aws(ONE, "global"), at(), "misplaced", "", aws(ONE), id="a name of no region"),
    pytest.param(None, at("us-ashburn-1", "oci"), "unplaced", "not_offered", None, id="the vendor is not offered"),
]


@pytest.mark.parametrize(("mapping", "location", "status", "reason", "proposal"), STATUSES)
def test_the_status_of_an_origin(
    mapping: OriginMapping | None,
    location: Location | Unplaced | None,
    status: str,
    reason: str,
    proposal: OriginMapping | None,
) -> None:
    result = audited(ONE, mappings=(mapping,) if mapping else (), locations={ONE: location} if location else {})
    (verdict,) = result.origins
    assert (verdict.ip, verdict.status, verdict.reason) == (ONE, status, reason)
    assert verdict.mapping == mapping
    assert verdict.location == (location if isinstance(location, Location) else None)
    assert bool(verdict.detail) is bool(reason)
    assert result.mappings == ((proposal,) if proposal else ())


def test_unknown_regions_count_as_supported() -> None:
    result = audited(ONE, locations={ONE: at("mars-1")}, supported=None)
    assert result.origins[0].status == "missing"


@pytest.mark.parametrize(("mapping", "location", "_status", "_reason", "_proposal"), STATUSES)
def test_after_applying_the_proposal_nothing_is_missing_or_misplaced(
    mapping: OriginMapping | None, location: Location | Unplaced | None, _status: str, _reason: str, _proposal: Any
) -> None:
    more: dict[str, Any] = {"locations": {ONE: location} if location else {}}
    first = audited(ONE, mappings=(mapping,) if mapping else (), **more)
    second = audited(ONE, mappings=first.mappings, **more)
    assert {verdict.status for verdict in second.origins} <= {"mapped", "unplaced"}
    assert second.mappings == first.mappings


def test_all_is_sorted_by_ip() -> None:
    ips = ("2600:1f1f::1", "100.0.0.1", "3.5.140.10", "3.5.140.9")
    by_number = ["3.5.140.9", "3.5.140.10", "100.0.0.1", "2600:1f1f::1"]
    result = audited(*ips, mappings=tuple(aws(ip) for ip in ips))
    assert [verdict.ip for verdict in result.origins] == by_number
    assert [mapping.ip for mapping in result.mappings] == by_number
    assert [mapping.ip for mapping in audited(mappings=tuple(aws(ip) for ip in ips)).stale] == by_number


def test_stale_mapping_stays_in_the_proposal() -> None:
    result = audited(ONE, mappings=(aws(ONE), aws(TWO)))
    assert result.stale == (aws(TWO),)
    assert result.stale_certain
    assert result.mappings == (aws(ONE), aws(TWO))


@pytest.mark.parametrize(
    "doubt",
    [
        pytest.param({"not_read": (UNREAD,)}, id="not read"),
        pytest.param({"unread_in_traffic": (UNREAD,)}, id="not understood"),
        pytest.param({"host_names": (OriginName(RECORD, "origin.example.net", UNKNOWN_HOST),)}, id="host name"),
    ],
)
def test_nothing_is_certainly_stale_while_an_origin_may_be_unknown(doubt: dict[str, Any]) -> None:
    result = audited(ONE, mappings=(aws(TWO),), **doubt)
    assert result.stale == (aws(TWO),)
    assert not result.stale_certain


def test_without_dns_records_no_mapping_is_called_stale() -> None:
    result = audited(mappings=(aws(ONE),), not_read=(NotRead("dns_records", "HTTP 403"),), records_read=False)
    assert (result.stale, result.stale_certain) == ((), False)


def test_unread_data_is_reported_from_both_sources() -> None:
    other = NotRead("pool p", "unknown")
    assert audited(not_read=(UNREAD,), unread_in_traffic=(other,)).not_read == (UNREAD, other)


def pool(*ips: str, host_names: int = 0) -> PoolUse:
    """A pool with these origins."""
    return PoolUse(Pool("p1", "web", True, ()), ("app.example.com",), ips, host_names)


# Pool, mappings → verdict, certain, unmapped.
POOLS = [
    pytest.param(pool(ONE, TWO), (aws(ONE), aws(TWO)), "harmless", True, 0, id="one region"),
    pytest.param(pool(ONE, TWO), (aws(ONE), aws(TWO, "us-east-2")), "harmless", True, 0, id="equal upper tiers"),
    pytest.param(pool(ONE, TWO), (aws(ONE), aws(TWO, "us-west-2")), "mixed", True, 0, id="different upper tiers"),
    pytest.param(pool(ONE, TWO), (aws(ONE), aws(TWO, "eu-west-1")), "mixed", False, 0, id="upper tiers not listed"),
    pytest.param(pool(ONE, TWO), (aws(ONE), aws(TWO, "mars-1")), "mixed", False, 0, id="region not listed"),
    pytest.param(pool(ONE, TWO), (aws(ONE),), "partly_mapped", True, 1, id="one is not mapped"),
    pytest.param(pool(ONE, host_names=1), (aws(ONE),), "partly_mapped", True, 1, id="one is a host name"),
    pytest.param(
        pool(ONE, TWO, THREE), (aws(ONE), aws(TWO, "us-west-2")), "mixed", True, 1, id="mixed and partly mapped"
    ),
    pytest.param(pool(ONE, TWO), (), "harmless", True, 2, id="none is mapped"),
    pytest.param(pool(), (), "harmless", True, 0, id="no origins"),
]


@pytest.mark.parametrize(("use", "mappings", "verdict", "certain", "unmapped"), POOLS)
def test_the_verdict_on_a_pool(
    use: PoolUse, mappings: tuple[OriginMapping, ...], verdict: str, certain: bool, unmapped: int
) -> None:
    (found,) = audited(*use.ips, mappings=mappings, pools=(use,)).pools
    assert (found.verdict, found.certain, found.unmapped) == (verdict, certain, unmapped)
    assert sum(region.origins for region in found.regions) == len(mappings)


@pytest.mark.parametrize("supported", [None, SupportedRegions(SUPPORTED.colos, complete=False)])
def test_a_verdict_on_incomplete_upper_tiers_is_not_certain(supported: SupportedRegions | None) -> None:
    use = pool(ONE, TWO)
    (found,) = audited(ONE, TWO, mappings=(aws(ONE), aws(TWO, "us-west-2")), pools=(use,), supported=supported).pools
    assert (found.verdict, found.certain) == ("mixed", False)


def test_a_pool_lists_its_regions_with_their_upper_tiers() -> None:
    use = pool(ONE, TWO, THREE)
    mappings = (aws(ONE), aws(TWO), aws(THREE, "eu-west-1"))
    (found,) = audited(*use.ips, mappings=mappings, pools=(use,)).pools
    assert [(region.region, region.origins, region.colos) for region in found.regions] == [
        ("us-east-1", 2, ("IAD", "EWR")),
        ("eu-west-1", 1, None),
    ]


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        pytest.param(evidence(), False, id="nothing"),
        pytest.param(evidence(ONE), False, id="an origin without ranges"),
        pytest.param(evidence(ONE, mappings=(aws(ONE),), locations={ONE: at()}), False, id="all is well"),
        pytest.param(evidence(ONE, locations={ONE: nowhere()}), False, id="nothing to propose"),
        pytest.param(evidence(ONE, locations={ONE: at()}), True, id="missing"),
        pytest.param(evidence(ONE, mappings=(aws(ONE),), locations={ONE: at("us-west-2")}), True, id="misplaced"),
        pytest.param(evidence(ONE, TWO, mappings=(aws(ONE), aws(TWO)), pools=(pool(ONE, TWO),)), False, id="even pool"),
        pytest.param(
            evidence(ONE, TWO, mappings=(aws(ONE), aws(TWO, "us-east-2")), pools=(pool(ONE, TWO),)),
            True,
            id="uneven pool",
        ),
    ],
)
def test_supported_regions_are_requested_only_if_they_matter(given: Evidence, needed: bool) -> None:
    assert needs_regions(given) is needed
