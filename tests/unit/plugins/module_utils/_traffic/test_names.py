# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the names of a zone lead."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import LoadBalancer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.names import End, ZoneNames
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import DnsRecord

ZONE = """
example.com A 3.5.140.1
www CNAME example.com
shop CNAME www.example.com
out CNAME origin.example.net
via-out CNAME out.example.com
nothing CNAME absent.example.com
self CNAME self.example.com
ping CNAME pong.example.com
pong CNAME ping.example.com
into-loop CNAME ping.example.com
lb CNAME app.example.com
*.wild A 3.5.140.2
below.exact.wild A 3.5.140.3
to-wild CNAME any.wild.example.com
deep-wild CNAME a.b.wild.example.com
blocked CNAME exact.wild.example.com
beside CNAME other.exact.wild.example.com
txt.wild TXT hello
to-txt CNAME txt.wild.example.com
sub NS ns1.example.net
inside.sub A 3.5.140.4
to-sub CNAME inside.sub.example.com
to-cut CNAME sub.example.com
similar CNAME notexample.com
"""


def record(line: str) -> DnsRecord:
    """One record from `name type content`; a name without example.com is below it."""
    name, record_type, content = line.split()
    name = name if name.endswith("example.com") else f"{name}.example.com"
    return DnsRecord(f"{name} {record_type}", name, record_type, content)


def balancer(name: str) -> LoadBalancer:
    """A load balancer without pools."""
    return LoadBalancer(name, name, enabled=True, proxied=True, private=False, pool_ids=())


def names(zone: str = ZONE, apex: str = "example.com") -> ZoneNames:
    """The zone with two load balancers."""
    records = [record(line) for line in zone.split("\n") if line]
    return ZoneNames(records, [balancer("app.example.com"), balancer("*.apps.example.com")], apex)


@pytest.mark.parametrize(
    ("name", "kind", "end", "alias"),
    [
        ("example.com", "addresses", "example.com", None),
        ("www", "addresses", "example.com", None),
        ("shop", "addresses", "example.com", None),
        ("out", "outside", "origin.example.net", "out"),
        ("via-out", "outside", "origin.example.net", "out"),
        ("nothing", "missing", "absent.example.com", "nothing"),
        ("self", "loop", "self.example.com", "self"),
        ("ping", "loop", "ping.example.com", "ping"),
        ("into-loop", "loop", "ping.example.com", "ping"),
        ("lb", "load_balancer", "app.example.com", None),
        ("app", "load_balancer", "app.example.com", None),
        ("x.apps", "load_balancer", "*.apps.example.com", None),
        ("*.wild", "addresses", "*.wild.example.com", None),
        ("to-wild", "addresses", "*.wild.example.com", None),
        ("deep-wild", "addresses", "*.wild.example.com", None),
        ("blocked", "missing", "exact.wild.example.com", "blocked"),
        ("beside", "missing", "other.exact.wild.example.com", "beside"),
        ("to-txt", "missing", "txt.wild.example.com", "to-txt"),
        ("to-sub", "outside", "inside.sub.example.com", "to-sub"),
        ("to-cut", "outside", "sub.example.com", "to-cut"),
        ("similar", "outside", "notexample.com", "similar"),
    ],
)
def test_each_name_leads_to_its_end(name: str, kind: str, end: str, alias: str | None) -> None:
    name = name if name == "example.com" else f"{name}.example.com"
    found = names().end_of(name)
    assert (found.kind, found.name) == (kind, end)
    if alias:
        assert found.alias is not None
        assert found.alias.name == f"{alias}.example.com"


def test_order_of_lookups_does_not_matter() -> None:
    asked = [line.split()[0] for line in ZONE.split("\n") if line]
    asked = [name if name == "example.com" else f"{name}.example.com" for name in asked]
    forward, backward = names(), names()
    ends = {name: forward.end_of(name) for name in asked}
    for name in reversed(asked):
        end = backward.end_of(name)
        # Any name of a loop can be the one that closes it.
        assert end.kind == ends[name].kind
        assert end == ends[name] or end.kind == "loop"


def test_records_below_a_delegation_are_never_answers() -> None:
    assert [hidden.name for hidden in names().delegated] == ["inside.sub.example.com"]


def test_shadowed_record_is_never_an_answer() -> None:
    shadowed = DnsRecord("r", "a.example.com", "A", "3.5.140.1", shadowed=True)
    zone = ZoneNames([shadowed], [], "example.com")
    assert zone.delegated == [shadowed]
    assert zone.end_of("a.example.com").kind == "missing"


def test_apex_name_servers_are_not_a_delegation() -> None:
    zone = ZoneNames([record("example.com NS ns1.example.net"), record("www A 3.5.140.1")], [], "example.com")
    assert zone.delegated == []
    assert zone.end_of("www.example.com") == End("addresses", "www.example.com")


def test_an_exact_record_wins_over_a_wildcard_load_balancer() -> None:
    zone = ZoneNames([record("y A 3.5.140.1")], [balancer("*.example.com")], "example.com")
    assert zone.end_of("y.example.com") == End("addresses", "y.example.com")
    assert zone.end_of("z.example.com") == End("load_balancer", "*.example.com")


def test_unknown_zone_name_makes_other_names_external() -> None:
    zone = names(apex="")
    assert zone.end_of("www.example.com") == End("addresses", "example.com")
    assert zone.end_of("nothing.example.com").kind == "outside"
    assert zone.end_of("out.example.com").kind == "outside"


def test_a_chain_of_20000_cnames_is_followed() -> None:
    records = [DnsRecord(str(i), f"n{i}.example.com", "CNAME", f"n{i + 1}.example.com") for i in range(20_000)]
    records.append(DnsRecord("end", "n20000.example.com", "A", "3.5.140.1"))
    zone = ZoneNames(records, [], "example.com")
    assert {zone.end_of(found.name) for found in records} == {End("addresses", "n20000.example.com")}
