# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading through both generations of the API: paths, pages, fallback, and answers of the wrong shape."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    NoRouteError,
    RefusedCredentialsError,
    ResponseError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, make_client, ok, raw, refusal
from ansible_collections.edgeops.cloudflare.tests.unit.support.zone import numbered

V2 = "/zones/abc/origin/cloud_regions"
V1 = "/zones/abc/cache/origin_cloud_regions"
LIST = f"GET {V2}?page={{}}&per_page=100"
DATE = "2026-03-01T12:00:00Z"

ZONE = numbered(3500)


def api(session: FakeSession, version: str = "v2") -> OriginCloudRegions:
    """The API under test, of the zone `abc`."""
    return OriginCloudRegions(make_client(session), "abc", version)


def row(mapping: OriginMapping, key: str = "origin_ip", **more: Any) -> dict[str, Any]:
    """A mapping as the API lists it."""
    return {key: mapping.ip, "vendor": mapping.vendor, "region": mapping.region, **more}


def page(number: int, zone: list[OriginMapping], total: int | None = None) -> HttpAnswer:
    """One page of v2's list of a zone."""
    rows = [row(mapping) for mapping in zone[(number - 1) * 100 : number * 100]]
    total = len(zone) if total is None else total
    info = {"count": len(rows), "page": number, "per_page": 100, "total_count": total, "total_pages": -(-total // 100)}
    return ok(rows, info)


def setting(value: Any, **more: Any) -> HttpAnswer:
    """A zone setting, as v1 wraps it."""
    return ok({"id": "origin_public_cloud_region", "editable": True, "modified_on": DATE, "value": value, **more})


def test_v2_gives_the_latest_date_and_each_mappings_date() -> None:
    dates = ["2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"]
    rows = [row(ZONE[0], modified_on=dates[0]), row(ZONE[1], modified_on=dates[1]), row(ZONE[2])]
    current = api(FakeSession(ok(rows, {"total_count": 3, "total_pages": 1}))).fetch_mappings()
    assert current.modified_on == dates[1]
    assert current.dates == {"10.0.0.0": dates[0], "10.0.0.1": dates[1]}


def test_ips_are_read_in_normal_form() -> None:
    rows = [{"origin_ip": "2001:DB8:0:0::1", "vendor": "gcp", "region": "us-central1"}]
    current = api(FakeSession(ok(rows, {"total_count": 1, "total_pages": 1}))).fetch_mappings()
    assert current.mappings == {"2001:db8::1": OriginMapping("2001:db8::1", "gcp", "us-central1")}


def test_few_wanted_ips_are_read_one_by_one() -> None:
    far, absent = ZONE[3000], "192.0.2.1"
    session = FakeSession(page(1, ZONE), ok(row(far)), refusal(404, 1142))
    current = api(session).fetch_mappings([ZONE[5].ip, far.ip, absent])
    assert session.lines == [LIST.format(1), f"GET {V2}/{far.ip}", f"GET {V2}/{absent}"]
    assert current.mappings[far.ip] == far
    assert current.mappings[ZONE[5].ip] == ZONE[5]
    assert absent not in current.mappings
    assert current.count == 3500


def test_an_ipv6_address_goes_into_a_path_with_its_colons() -> None:
    session = FakeSession(page(1, ZONE[:300]), ok({"origin_ip": "2001:db8::1", "vendor": "aws", "region": "r"}))
    api(session).fetch_mappings(["2001:db8::1"])
    assert session.lines[1] == f"GET {V2}/2001:db8::1"


ODD_FIRST_PAGES = [
    pytest.param([ZONE[0]] * 100, 3500, id="a row came twice"),
    pytest.param(ZONE[:100], 99, id="more rows than the total"),
]


@pytest.mark.parametrize(("rows", "total"), ODD_FIRST_PAGES)
def test_inconsistent_first_page_is_read_again(rows: list[OriginMapping], total: int) -> None:
    odd = ok([row(mapping) for mapping in rows], {"total_count": total, "total_pages": 35})
    session = FakeSession(odd, page(1, ZONE))
    assert api(session).fetch_mappings([ZONE[5].ip]).count == 3500
    assert session.lines == [LIST.format(1)] * 2


@pytest.mark.parametrize("key", ["vendor", "region"])
def test_name_with_control_characters_is_refused(key: str) -> None:
    forged = row(ZONE[0]) | {key: "us\x1b[31m\r\n+ 192.0.2.9"}
    with pytest.raises(ResponseError, match="with unprintable characters"):
        api(FakeSession(ok([forged], {"total_count": 1, "total_pages": 1}))).fetch_mappings()


def test_long_invalid_ip_is_shortened_in_the_message() -> None:
    odd = row(ZONE[0]) | {"origin_ip": "x" * 100_000}
    with pytest.raises(ResponseError, match="a mapping whose IP is 'xxx") as caught:
        api(FakeSession(ok([odd], {"total_count": 1, "total_pages": 1}))).fetch_mappings()
    assert len(str(caught.value)) < 1000


def test_v1_reads_any_zone_with_one_request() -> None:
    session = FakeSession(setting([row(mapping, "origin-ip") for mapping in ZONE]))
    current = api(session, "v1").fetch_mappings(["192.0.2.1"])
    assert session.lines == [f"GET {V1}"]
    assert list(current.mappings.values()) == ZONE
    assert (current.count, current.modified_on, current.editable) == (3500, DATE, True)


@pytest.mark.parametrize("date", [{"modified_on": None}, {"modified_on": 7}])
def test_v1_may_give_no_date(date: dict[str, Any]) -> None:
    assert api(FakeSession(setting([], **date)), "v1").fetch_mappings().modified_on is None


@pytest.mark.parametrize(("given", "editable"), [(True, True), (False, False), (None, True)])
def test_v1_reports_whether_the_setting_is_editable(given: bool | None, editable: bool) -> None:
    assert api(FakeSession(setting([], editable=given)), "v1").fetch_mappings().editable is editable


@pytest.mark.parametrize(
    "answer",
    [refusal(403, 10000), refusal(404, 1142), refusal(404), refusal(400, 1146), raw(404, b"<html>"), raw(200, b"")],
)
def test_auto_falls_back_for_no_other_reason(answer: HttpAnswer) -> None:
    session = FakeSession(answer)
    regions = api(session, "auto")
    with pytest.raises((ApiError, ResponseError)):
        regions.fetch_mappings()
    assert len(session.sent) == 1
    assert regions.version is None


INFO = {"total_count": 1, "total_pages": 1}
GOOD = {"origin_ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}
HOSTILE_V2 = [
    ok(None, INFO),
    ok({}, INFO),
    ok("rows", INFO),
    ok([None], INFO),
    ok(["192.0.2.1"], INFO),
    ok([{}], INFO),
    ok([{**GOOD, "origin_ip": 7}], INFO),
    ok([{**GOOD, "origin_ip": "a host"}], INFO),
    ok([{**GOOD, "origin_ip": "192.0.2.0/24"}], INFO),
    ok([{**GOOD, "vendor": None}], INFO),
    ok([{**GOOD, "region": ["us-east-1"]}], INFO),
    ok([{"origin-ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}], INFO),
    ok([GOOD]),
    ok([GOOD], []),
    ok([GOOD], {}),
    ok([GOOD], {"total_count": "1", "total_pages": 1}),
    ok([GOOD], {"total_count": 1.0, "total_pages": 1}),
    ok([GOOD], {"total_count": True, "total_pages": 1}),
    ok([GOOD], {"total_count": 1, "total_pages": None}),
    ok([GOOD], {"total_count": -1, "total_pages": 1}),
]


@pytest.mark.parametrize("answer", HOSTILE_V2)
def test_malformed_list_is_described_in_the_error(answer: HttpAnswer) -> None:
    with pytest.raises(ResponseError) as caught:
        api(FakeSession(answer)).fetch_mappings()
    assert str(caught.value).startswith(f"GET {V2}: HTTP 200: ")
    assert 'the response starts with \'{"success": true' in str(caught.value)


@pytest.mark.parametrize("result", [None, [], {}, {"origin_ip": "nonsense", "vendor": "aws", "region": "r"}, GOOD])
def test_malformed_single_mapping_is_refused(result: Any) -> None:
    with pytest.raises(ResponseError):
        api(FakeSession(page(1, ZONE), ok(result))).fetch_mappings(["192.0.2.9"])


def test_refused_single_read_is_an_error() -> None:
    with pytest.raises(RefusedCredentialsError):
        api(FakeSession(page(1, ZONE), refusal(403, 10000))).fetch_mappings(["192.0.2.9"])


HOSTILE_V1 = [
    ok(None),
    ok([]),
    ok({}),
    ok({"value": None}),
    ok({"value": {}}),
    ok({"value": ["192.0.2.1"]}),
    ok({"value": [{"origin_ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}]}),
    setting([row(ZONE[0], "origin-ip"), row(ZONE[0], "origin-ip")]),
]


@pytest.mark.parametrize("answer", HOSTILE_V1)
def test_malformed_setting_is_described_in_the_error(answer: HttpAnswer) -> None:
    with pytest.raises(ResponseError, match=f"GET {V1}: HTTP 200: "):
        api(FakeSession(answer), "v1").fetch_mappings()


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_a_zone_id_cannot_lead_to_another_path(version: str) -> None:
    session = FakeSession(refusal(404, 7003))
    with pytest.raises(NoRouteError):
        OriginCloudRegions(make_client(session), "../user?x=/", version).fetch_mappings()
    assert session.sent[0].path.startswith("/zones/..%2Fuser%3Fx%3D%2F/")
