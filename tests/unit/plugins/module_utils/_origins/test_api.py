# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading through both generations of the API: paths, pages, fallback, and answers of the wrong shape."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    ListChangedError,
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


def test_v2_reads_a_small_zone_with_one_request() -> None:
    session = FakeSession(page(1, ZONE[:2]))
    current = api(session).fetch_mappings()
    assert session.lines == [LIST.format(1)]
    assert current.mappings == {"10.0.0.0": ZONE[0], "10.0.0.1": ZONE[1]}
    assert current.count == 2
    assert current.editable


def test_v2_reads_a_full_zone_with_35_requests() -> None:
    session = FakeSession(*[page(number, ZONE) for number in range(1, 36)])
    current = api(session).fetch_mappings()
    assert session.lines == [LIST.format(number) for number in range(1, 36)]
    assert list(current.mappings.values()) == ZONE


def test_v2_reads_an_empty_zone() -> None:
    current = api(FakeSession(page(1, []))).fetch_mappings()
    assert (current.mappings, current.count, current.modified_on) == ({}, 0, None)


def test_v2_gives_the_latest_date_of_a_zone_and_each_mappings_own() -> None:
    dates = ["2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"]
    rows = [row(ZONE[0], modified_on=dates[0]), row(ZONE[1], modified_on=dates[1]), row(ZONE[2])]
    current = api(FakeSession(ok(rows, {"total_count": 3, "total_pages": 1}))).fetch_mappings()
    assert current.modified_on == dates[1]
    assert current.dates == {"10.0.0.0": dates[0], "10.0.0.1": dates[1]}


def test_ips_are_read_in_normal_form() -> None:
    rows = [{"origin_ip": "2001:DB8:0:0::1", "vendor": "gcp", "region": "us-central1"}]
    current = api(FakeSession(ok(rows, {"total_count": 1, "total_pages": 1}))).fetch_mappings()
    assert current.mappings == {"2001:db8::1": OriginMapping("2001:db8::1", "gcp", "us-central1")}


def test_few_wanted_ips_of_a_large_zone_are_read_one_by_one() -> None:
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


@pytest.mark.parametrize(("missing", "requests"), [(0, 1), (1, 2), (2, 3), (3, 4), (50, 4)])
def test_single_gets_are_used_only_where_they_are_fewer_than_the_pages_left(missing: int, requests: int) -> None:
    zone = ZONE[:400]
    wanted = [f"192.0.2.{number}" for number in range(missing)]
    answers = [refusal(404, 1142)] * missing if missing < 3 else [page(number, zone) for number in (2, 3, 4)]
    session = FakeSession(page(1, zone), *answers)
    current = api(session).fetch_mappings(wanted)
    assert len(session.sent) == requests
    assert current.count == 400
    assert not set(wanted) & set(current.mappings)


def test_all_is_read_where_all_is_wanted_however_little_is_listed() -> None:
    session = FakeSession(page(1, ZONE[:101]), page(2, ZONE[:101]))
    assert len(api(session).fetch_mappings(None).mappings) == 101


ODD_FIRST_PAGES = [
    pytest.param([ZONE[0]] * 100, 3500, id="a row came twice"),
    pytest.param(ZONE[:100], 99, id="more rows than the total"),
]


@pytest.mark.parametrize(("rows", "total"), ODD_FIRST_PAGES)
def test_a_first_page_that_does_not_add_up_is_read_again_also_where_few_ips_are_wanted(
    rows: list[OriginMapping], total: int
) -> None:
    odd = ok([row(mapping) for mapping in rows], {"total_count": total, "total_pages": 35})
    session = FakeSession(odd, page(1, ZONE))
    assert api(session).fetch_mappings([ZONE[5].ip]).count == 3500
    assert session.lines == [LIST.format(1)] * 2


@pytest.mark.parametrize("key", ["vendor", "region"])
def test_a_name_that_could_forge_what_is_printed_is_not_taken(key: str) -> None:
    forged = row(ZONE[0]) | {key: "us\x1b[31m\r\n+ 192.0.2.9"}
    with pytest.raises(ResponseError, match="with unprintable characters"):
        api(FakeSession(ok([forged], {"total_count": 1, "total_pages": 1}))).fetch_mappings()


def test_an_ip_that_is_none_is_quoted_at_a_length_that_a_message_can_bear() -> None:
    odd = row(ZONE[0]) | {"origin_ip": "x" * 100_000}
    with pytest.raises(ResponseError, match="a mapping whose IP is 'xxx") as caught:
        api(FakeSession(ok([odd], {"total_count": 1, "total_pages": 1}))).fetch_mappings()
    assert len(str(caught.value)) < 1000


CHANGED = [
    pytest.param([page(1, ZONE[:150]), page(2, ZONE[:150], total=151)], id="the total grew"),
    pytest.param([page(1, ZONE[:150]), page(2, ZONE[:149])], id="one was deleted"),
    pytest.param([page(1, ZONE[:150]), page(2, [ZONE[0], *ZONE[:149]], total=150)], id="a row came twice"),
    pytest.param([page(1, ZONE[:150]), page(2, ZONE[:100], total=150)], id="an empty page"),
]


@pytest.mark.parametrize("first", CHANGED)
def test_a_list_that_changed_while_it_was_read_is_read_again(first: list[HttpAnswer]) -> None:
    session = FakeSession(*first, page(1, ZONE[:120]), page(2, ZONE[:120]))
    current = api(session).fetch_mappings()
    assert current.count == 120
    assert session.lines == [LIST.format(1), LIST.format(2)] * 2


def test_a_list_that_never_holds_still_is_a_clear_error_after_three_readings() -> None:
    session = FakeSession(*[page(1, ZONE[:150]), page(2, ZONE[:149])] * 3)
    with pytest.raises(ListChangedError, match="changed while it was read, 3 times in a row") as caught:
        api(session).fetch_mappings()
    assert V2 in str(caught.value)
    assert len(session.sent) == 6


@pytest.mark.parametrize(("total", "pages"), [(1, 200), (0, 2), (5_000_000, 50_000)])
def test_more_pages_than_the_mappings_can_fill_are_not_read_at_all(total: int, pages: int) -> None:
    session = FakeSession(ok([row(ZONE[0])], {"total_count": total, "total_pages": pages}))
    with pytest.raises(ResponseError, match="more pages than its rows can fill"):
        api(session).fetch_mappings()
    assert len(session.sent) == 1


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
def test_v1_says_whether_the_setting_may_be_edited(given: bool | None, editable: bool) -> None:
    assert api(FakeSession(setting([], editable=given)), "v1").fetch_mappings().editable is editable


def test_auto_uses_v2_at_no_cost() -> None:
    session = FakeSession(page(1, []))
    regions = api(session, "auto")
    assert regions.version is None
    regions.fetch_mappings()
    assert regions.version == "v2"
    assert len(session.sent) == 1


def test_auto_falls_back_to_v1_where_v2_does_not_exist_and_stays_there() -> None:
    session = FakeSession(refusal(404, 7003), setting([]), setting([]))
    regions = api(session, "auto")
    regions.fetch_mappings()
    regions.fetch_mappings()
    assert regions.version == "v1"
    assert session.lines == [LIST.format(1), f"GET {V1}", f"GET {V1}"]


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


def test_where_neither_version_exists_the_error_is_v2s_and_says_what_to_check() -> None:
    session = FakeSession(refusal(404, 7003, message="of v2"), refusal(404, 7003, message="of v1"))
    with pytest.raises(NoRouteError) as caught:
        api(session, "auto").fetch_mappings()
    assert f"GET {V2}: HTTP 404: 7003 of v2. The zone id is unknown" in str(caught.value)
    assert "check zone_id and api_version" in str(caught.value)
    assert "of v1" not in str(caught.value)


@pytest.mark.parametrize(("version", "path"), [("v2", V2), ("v1", V1)])
def test_a_version_that_was_asked_for_is_the_only_one_tried(version: str, path: str) -> None:
    session = FakeSession(refusal(404, 7003))
    with pytest.raises(NoRouteError, match="check zone_id and api_version"):
        api(session, version).fetch_mappings()
    assert [sent.path for sent in session.sent] == [path]


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_say_the_apis_words_and_the_permission(status: int) -> None:
    with pytest.raises(RefusedCredentialsError) as caught:
        api(FakeSession(refusal(status, 10000, message="Authentication error"))).fetch_mappings()
    assert f"HTTP {status}: 10000 Authentication error" in str(caught.value)
    assert "'Zone Settings: Edit'" in str(caught.value)


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
def test_a_list_of_another_shape_is_told_with_request_and_start(answer: HttpAnswer) -> None:
    with pytest.raises(ResponseError) as caught:
        api(FakeSession(answer)).fetch_mappings()
    assert str(caught.value).startswith(f"GET {V2}: HTTP 200: ")
    assert 'the response starts with \'{"success": true' in str(caught.value)


@pytest.mark.parametrize("result", [None, [], {}, {"origin_ip": "nonsense", "vendor": "aws", "region": "r"}, GOOD])
def test_a_single_mapping_of_another_shape_or_ip_is_not_taken(result: Any) -> None:
    with pytest.raises(ResponseError):
        api(FakeSession(page(1, ZONE), ok(result))).fetch_mappings(["192.0.2.9"])


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
def test_a_setting_of_another_shape_is_told_with_request_and_start(answer: HttpAnswer) -> None:
    with pytest.raises(ResponseError, match=f"GET {V1}: HTTP 200: "):
        api(FakeSession(answer), "v1").fetch_mappings()


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_a_zone_id_cannot_lead_to_another_path(version: str) -> None:
    session = FakeSession(refusal(404, 7003))
    with pytest.raises(NoRouteError):
        OriginCloudRegions(make_client(session), "../user?x=/", version).fetch_mappings()
    assert session.sent[0].path.startswith("/zones/..%2Fuser%3Fx%3D%2F/")
