# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which addresses and host names are the origins of a zone, rule by rule of the API facts."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import (
    LoadBalancer,
    Pool,
    PoolOrigin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import NotRead, Source, Traffic
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.origins import find_origins
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import DnsRecord

ONE, TWO, THREE = "3.5.140.1", "3.5.140.2", "3.5.140.3"
SIX = "2600:1f1f::1"


def full(name: str) -> str:
    """A name below example.com; `@` is the zone itself."""
    return "example.com" if name == "@" else f"{name}.example.com"


def record(line: str, **more: Any) -> DnsRecord:
    """A record from `name type content [proxied]`. In `content`, a final `.@` is the zone's name."""
    name, record_type, content, *flags = line.split()
    content = f"{content[:-2]}.example.com" if content.endswith(".@") else content
    return DnsRecord(line, full(name), record_type, content, proxied="proxied" in flags, **more)


def balancer(name: str, *pool_ids: str, **more: bool) -> LoadBalancer:
    """A load balancer that is enabled, proxied and public unless `more` overrides this."""
    return LoadBalancer(
        name, full(name), **{"enabled": True, "proxied": True, "private": False, **more}, pool_ids=pool_ids
    )


def pool(name: str, *addresses: str, enabled: bool = True) -> Pool:
    """A pool of enabled origins."""
    return Pool(name, name, enabled, tuple(PoolOrigin(f"to {it}", it, True, False) for it in addresses))


def traffic(
    *records: str | DnsRecord, balancers: Sequence[LoadBalancer] = (), pools: Iterable[Pool] | None = ()
) -> Traffic:
    """What is found in a zone example.com."""
    parsed = [item if isinstance(item, DnsRecord) else record(item) for item in records]
    by_id = None if pools is None else {pool.pool_id: pool for pool in pools}
    return find_origins(parsed, balancers, by_id, "example.com")


def without(found: Traffic) -> list[tuple[str, str, str]]:
    """Name, target and kind of every record without an origin."""
    return [(item.source.name, item.target, item.kind) for item in found.without_origin]


def host_names(found: Traffic) -> list[tuple[str, str]]:
    """Name and target of all origins that are host names."""
    return [(item.source.name, item.target) for item in found.host_names]


# Rule, records, the origins in them.
RULES = [
    pytest.param([f"www A {ONE} proxied"], [ONE], id="a proxied address"),
    pytest.param([f"www A {ONE}"], [], id="a DNS-only address"),
    pytest.param([f"www AAAA {SIX} proxied", f"www A {ONE}"], [ONE, SIX], id="one proxied record has all of the name"),
    pytest.param([f"www A {ONE} proxied", f"api A {TWO}"], [ONE], id="but not those of another name"),
    pytest.param(["www CNAME origin.@ proxied", f"origin A {ONE}"], [ONE], id="a proxied CNAME to a DNS-only name"),
    pytest.param(["www CNAME origin.@", f"origin A {ONE}"], [], id="a chain in which nothing is proxied"),
    pytest.param(["www CNAME origin.@", f"origin A {ONE} proxied"], [ONE], id="proxied at the end of the chain"),
    pytest.param(
        ["a CNAME b.@", "b CNAME c.@ proxied", "c CNAME d.@", f"d A {ONE}"], [ONE], id="proxied within the chain"
    ),
    pytest.param(["www CNAME some.w.@ proxied", f"*.w A {ONE}"], [ONE], id="a wildcard at the end of the chain"),
    pytest.param([f"*.w A {ONE} proxied", f"x.w A {TWO}"], [ONE], id="a proxied wildcard, and a name of its own below"),
    pytest.param(["www TXT v=spf1", "@ MX mail.@ proxied"], [], id="types that cannot be proxied"),
    pytest.param([f"@ A {ONE} proxied", "@ NS ada.ns.cloudflare.com"], [ONE], id="name servers at the apex"),
    pytest.param(["www AAAA 2600:1F1F:0::0001 proxied", f"api AAAA {SIX} proxied"], [SIX], id="two spellings, one IP"),
    pytest.param(["www AAAA ::ffff:3.5.140.1 proxied"], [ONE], id="an IPv4-mapped address"),
]


@pytest.mark.parametrize(("records", "ips"), RULES)
def test_which_addresses_are_origins(records: list[str], ips: list[str]) -> None:
    assert sorted(traffic(*records).origins) == sorted(ips)


def test_sources_name_the_record_and_its_traffic() -> None:
    found = traffic(f"a A {ONE} proxied", "b CNAME c.@ proxied", f"c A {ONE}")
    assert found.origins == {
        ONE: (
            Source("dns_record", "a.example.com", f"a A {ONE} proxied"),
            Source("dns_record", "c.example.com", f"c A {ONE}", via="b.example.com"),
        )
    }


# Records without a public origin: name, target, kind.
NO_ORIGINS = [
    pytest.param(
        ["app CNAME c1744f8b-faa1-48a4-9e5c-02ac921467fa.cfargotunnel.com proxied"],
        [("app.example.com", "c1744f8b-faa1-48a4-9e5c-02ac921467fa.cfargotunnel.com", "tunnel")],
        id="tunnel",
    ),
    pytest.param(["f CNAME public.r2.dev proxied"], [("f.example.com", "public.r2.dev", "r2")], id="R2"),
    pytest.param(["p CNAME s.pages.dev proxied"], [("p.example.com", "s.pages.dev", "pages")], id="Pages"),
    pytest.param(
        ["a CNAME b.@ proxied", "b CNAME s.workers.dev"], [("b.example.com", "s.workers.dev", "workers")], id="Workers"
    ),
    pytest.param(["w AAAA 100:: proxied"], [("w.example.com", "100::", "placeholder")], id="placeholder"),
    pytest.param(["w A 192.0.2.1 proxied"], [("w.example.com", "192.0.2.1", "placeholder")], id="documentation"),
    pytest.param(["w A 127.0.0.1 proxied"], [("w.example.com", "127.0.0.1", "unreachable")], id="loopback"),
    pytest.param(["w A 10.0.0.1 proxied"], [("w.example.com", "10.0.0.1", "private_network")], id="private address"),
    pytest.param(
        ["w A 10.0.0.1 proxied", f"w A {ONE}"],
        [("w.example.com", "10.0.0.1", "private_network"), ("w.example.com", ONE, "private_network")],
        id="a private address has the whole name",
    ),
    pytest.param(
        ["s NS ns1.example.net", f"a.s A {ONE} proxied"], [("a.s.example.com", ONE, "delegated")], id="delegated"
    ),
    pytest.param(["a CNAME b.@ proxied"], [("a.example.com", "b.example.com", "no_record")], id="nothing at the end"),
    pytest.param(
        ["a CNAME b.@ proxied", "b CNAME a.@ proxied"], [("a.example.com", "a.example.com", "cname_loop")], id="loop"
    ),
    pytest.param(
        ["a CNAME a.@ proxied"], [("a.example.com", "a.example.com", "cname_loop")], id="a name that leads to itself"
    ),
]


@pytest.mark.parametrize(("records", "expected"), NO_ORIGINS)
def test_record_without_a_public_origin_is_listed(records: list[str], expected: list[tuple[str, str, str]]) -> None:
    found = traffic(*records)
    assert without(found) == expected
    assert not found.origins
    assert not found.host_names


def test_private_routing_of_one_record_has_the_whole_name() -> None:
    private = record(f"www A {ONE} proxied", private_routing=True)
    found = traffic(private, f"www AAAA {SIX} proxied", f"api A {TWO} proxied")
    assert list(found.origins) == [TWO]
    assert {kind for _name, _target, kind in without(found)} == {"private_network"}


def test_worker_behind_a_placeholder_is_recognized() -> None:
    assert without(traffic(record("w AAAA 100:: proxied", worker=True))) == [("w.example.com", "100::", "workers")]


def test_external_host_names_are_origins_without_an_address() -> None:
    found = traffic(
        "www CNAME lb-1.eu-west-1.elb.amazonaws.com proxied",
        "api CNAME www.@ proxied",
        "old CNAME origin.example.net proxied",
        "s NS ns1.example.net",
        "sub CNAME a.s.@ proxied",
        "dns CNAME other.example.net",
    )
    assert host_names(found) == [
        ("www.example.com", "lb-1.eu-west-1.elb.amazonaws.com"),
        ("old.example.com", "origin.example.net"),
        ("sub.example.com", "a.s.example.com"),
    ]
    assert [(item.cloud.vendor, item.cloud.region) for item in found.host_names] == [
        ("aws", "eu-west-1"),
        ("", ""),
        ("", ""),
    ]


@pytest.mark.parametrize(
    "content", ["3.5.140", "003.5.140.1", "3.5.140.1/32", "56986625", "[2600:1f1f::1]", "fe80::1%1", "x"]
)
def test_address_in_an_odd_spelling_is_not_guessed(content: str) -> None:
    found = traffic(f"www A {content} proxied", f"api A {ONE} proxied")
    assert list(found.origins) == [ONE]
    (row,) = found.not_read
    assert row.what == "DNS record www.example.com (A)"
    assert repr(content) in row.reason


def test_a_cname_to_a_misspelled_address_is_not_read() -> None:
    found = traffic("www CNAME 3.5.140 proxied")
    assert found.not_read == (
        NotRead("DNS record www.example.com (CNAME)", "'3.5.140' is not an IP address or a host name"),
    )


# Load balancers: records, balancers, pools, the origins.
BALANCING = [
    pytest.param([f"app A {ONE} proxied"], [balancer("app", "p")], [pool("p", TWO)], [TWO], id="replaces the record"),
    pytest.param(
        [f"app A {ONE} proxied"],
        [balancer("app", "p", enabled=False)],
        [pool("p", TWO)],
        [ONE, TWO],
        id="a disabled one does not, and can come back",
    ),
    pytest.param(
        [f"y A {ONE} proxied"],
        [balancer("*", "p")],
        [pool("p", TWO)],
        [ONE, TWO],
        id="a wildcard does not replace a name of its own",
    ),
    pytest.param(
        [f"* A {ONE} proxied"],
        [balancer("y", "p")],
        [pool("p", TWO)],
        [ONE, TWO],
        id="a more specific one leaves the wildcard its other names",
    ),
    pytest.param([f"* A {ONE} proxied"], [balancer("*", "p")], [pool("p", TWO)], [TWO], id="wildcard for wildcard"),
    pytest.param([], [balancer("app", "p", proxied=False)], [pool("p", TWO)], [], id="DNS-only has no cache"),
    pytest.param(
        [f"app A {ONE} proxied"],
        [balancer("app", "p", proxied=False)],
        [pool("p", TWO)],
        [],
        id="DNS-only replaces the record",
    ),
    pytest.param(
        ["www CNAME app.@ proxied"],
        [balancer("app", "p", proxied=False)],
        [pool("p", TWO)],
        [TWO],
        id="DNS-only behind a proxied CNAME",
    ),
    pytest.param(
        [f"app A {ONE} proxied"],
        [balancer("app", "p", private=True)],
        [pool("p", TWO)],
        [ONE],
        id="a private one has no DNS record",
    ),
    pytest.param(
        [],
        [balancer("a", "p", "q"), balancer("b", "q")],
        [pool("p", ONE), pool("q", TWO), pool("r", THREE)],
        [ONE, TWO],
        id="pools of other zones are not this zone's",
    ),
    pytest.param(
        [f"o A {THREE}"],
        [balancer("app", "p")],
        [pool("p", "o.example.com", SIX)],
        [THREE, SIX],
        id="a name of the zone in a pool",
    ),
    pytest.param([], [balancer("app", "p")], [pool("p", "10.0.0.1", "192.0.2.1")], [], id="private and placeholder"),
]


@pytest.mark.parametrize(("records", "balancers", "pools", "ips"), BALANCING)
def test_which_origins_load_balancers_lead_to(
    records: list[str], balancers: list[LoadBalancer], pools: list[Pool], ips: list[str]
) -> None:
    found = traffic(*records, balancers=balancers, pools=pools)
    assert sorted(found.origins) == sorted(ips)
    assert not found.not_read


def test_replaced_record_is_reported() -> None:
    found = traffic(f"app A {ONE} proxied", balancers=[balancer("app", "p")], pools=[pool("p", TWO)])
    assert without(found) == [("app.example.com", ONE, "replaced")]


@pytest.mark.parametrize(
    ("balancers", "pools"),
    [
        pytest.param([balancer("app", "p", enabled=False)], [pool("p", ONE)], id="load balancer"),
        pytest.param([balancer("app", "p")], [pool("p", ONE, enabled=False)], id="pool"),
        pytest.param(
            [balancer("app", "p")], [Pool("p", "p", True, (PoolOrigin("o", ONE, False, False),))], id="origin"
        ),
    ],
)
def test_disabled_pool_origin_is_inactive(balancers: list[LoadBalancer], pools: list[Pool]) -> None:
    (source,) = traffic(balancers=balancers, pools=pools).origins[ONE]
    assert not source.active
    assert (source.type, source.source_id, source.via) == ("pool_origin", "p", "p")


def test_an_origin_in_a_virtual_network_is_private() -> None:
    private = Pool("p", "p", True, (PoolOrigin("o", ONE, True, True),))
    found = traffic(balancers=[balancer("app", "p")], pools=[private])
    assert without(found) == [("o", ONE, "private_network")]
    assert not found.origins


def test_pool_names_are_judged_like_cnames() -> None:
    addresses = [
        "s3.eu-west-1.amazonaws.com",
        "Origin.Example.NET.",
        "x.pages.dev",
        "gone.example.com",
        "lb.example.com",
    ]
    found = traffic(balancers=[balancer("lb", "p")], pools=[pool("p", *addresses)])
    assert [target for _name, target in host_names(found)] == [
        "s3.eu-west-1.amazonaws.com",
        "origin.example.net",
        "lb.example.com",
    ]
    assert [(target, kind) for _name, target, kind in without(found)] == [
        ("x.pages.dev", "pages"),
        ("gone.example.com", "no_record"),
    ]
    (use,) = found.pools
    assert (use.ips, use.host_names) == ((), 3)


def test_invalid_pool_address_is_reported_as_not_read() -> None:
    found = traffic(balancers=[balancer("app", "p")], pools=[pool("p", "3.5.140.1:443")])
    assert found.not_read[0].what == "origin to 3.5.140.1:443 of the pool p"


def test_unknown_pool_id_is_not_read() -> None:
    found = traffic(balancers=[balancer("a", "x"), balancer("b", "x")], pools=[])
    assert found.not_read == (
        NotRead("pool x", "the account's list of pools does not have it; it is used by a.example.com, b.example.com"),
    )


def test_unread_pools_are_not_called_unknown() -> None:
    found = traffic(f"www A {ONE} proxied", balancers=[balancer("app", "x")], pools=None)
    assert list(found.origins) == [ONE]
    assert not found.not_read
    assert not found.pools


def test_pool_is_listed_once_with_load_balancers_and_addresses() -> None:
    found = traffic(balancers=[balancer("a", "p"), balancer("b", "p")], pools=[pool("p", ONE, TWO, ONE)])
    (use,) = found.pools
    assert use.balancers == ("a.example.com", "b.example.com")
    assert use.ips == (ONE, TWO)
    assert len(found.origins[ONE]) == 1


@pytest.mark.times
def test_20000_records_take_linear_time() -> None:
    def zone(count: int) -> list[DnsRecord]:
        chain = [record(f"c{n} CNAME c{n + 1}.@ proxied") for n in range(count // 2)]
        return [*chain, *(record(f"a{n} A 3.{n >> 16}.{n >> 8 & 255}.{n & 255} proxied") for n in range(count // 2))]

    def seconds(count: int) -> float:
        records = zone(count)
        began = time.process_time()
        found = find_origins(records, [], {}, "example.com")
        assert len(found.origins) == count // 2
        return time.process_time() - began

    small = min(seconds(2_000) for _try in range(3))
    large = min(seconds(20_000) for _try in range(3))
    assert large < 40 * small
    assert large < 2
