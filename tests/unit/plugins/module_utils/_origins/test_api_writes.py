# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing through both generations of the API, the verdicts on what was sent, and the supported regions."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    NoRouteError,
    RefusedCredentialsError,
    RequestError,
    ResponseError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdict
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import (
    FakeSession,
    lost,
    make_client,
    ok,
    refusal,
)

V2 = "/zones/abc/origin/cloud_regions"
V1 = "/zones/abc/cache/origin_cloud_regions"
DATE = "2026-03-01T12:00:00Z"

ONE = OriginMapping("192.0.2.1", "aws", "us-east-1")
SIX = OriginMapping("2001:db8::1", "gcp", "us-central1")


def api(session: FakeSession, version: str = "v2") -> OriginCloudRegions:
    """The API under test, of the zone `abc`."""
    return OriginCloudRegions(make_client(session), "abc", version)


def setting(value: Any, **more: Any) -> HttpAnswer:
    """A zone setting, as v1 wraps it."""
    return ok({"id": "origin_public_cloud_region", "editable": True, "modified_on": DATE, "value": value, **more})


def test_a_batch_of_v1_that_applied_nothing_has_no_date() -> None:
    answer = setting({"succeeded": [], "failed": [{"origin-ip": "192.0.2.1", "error": "no"}]}, modified_on=None)
    assert api(FakeSession(answer), "v1").upsert([ONE]).modified_on is None


def test_failed_items_keep_the_apis_errors() -> None:
    failed = [{"origin_ip": "192.0.2.1", "error": "internal error"}, {"origin_ip": "2001:db8::1"}]
    verdicts = api(FakeSession(ok({"succeeded": [], "failed": failed}))).upsert([ONE, SIX])
    assert [verdict.error for verdict in verdicts.items] == ["internal error", "the API did not give a reason"]


def test_verdicts_are_on_ips_in_normal_form() -> None:
    succeeded = [{"origin_ip": "2001:DB8:0::1", "vendor": "gcp", "region": "us-central1"}]
    assert api(FakeSession(ok({"succeeded": succeeded, "failed": []}))).upsert([SIX]).items[0].mapping == SIX


def test_result_for_an_invalid_ip_is_kept_unchanged() -> None:
    failed = [{"origin_ip": "what?", "error": "no IP"}]
    verdicts = api(FakeSession(ok({"succeeded": [], "failed": failed}))).delete(["192.0.2.1"])
    assert verdicts.items == (Verdict("what?", "no IP", None),)


def test_a_verdict_may_leave_out_vendor_and_region() -> None:
    verdicts = api(FakeSession(ok({"succeeded": [{"origin_ip": "192.0.2.1"}], "failed": []}))).upsert([ONE])
    assert verdicts.items == (Verdict("192.0.2.1", None, None),)


def test_results_know_whether_the_batch_was_repeated() -> None:
    answer = ok({"succeeded": [], "failed": []})
    assert api(FakeSession(lost(), answer)).upsert([ONE]).repeated
    assert not api(FakeSession(answer)).upsert([ONE]).repeated


HOSTILE: list[Any] = [
    None,
    [],
    "done",
    {},
    {"another": "object"},
    {"succeeded": {}, "failed": []},
    {"succeeded": [], "failed": ""},
    {"succeeded": ["192.0.2.1"], "failed": []},
    {"succeeded": [{}], "failed": []},
    {"succeeded": [], "failed": [None]},
    {"succeeded": [{"origin_ip": 5}], "failed": []},
]


@pytest.mark.parametrize("result", HOSTILE)
@pytest.mark.parametrize("version", ["v2", "v1"])
def test_malformed_results_error_names_the_request(version: str, result: Any) -> None:
    answer = ok(result) if version == "v2" else setting(result)
    with pytest.raises(ResponseError, match=r"(PUT|PATCH) /zones/abc/.*/batch: HTTP 200: "):
        api(FakeSession(answer), version).upsert([ONE])


@pytest.mark.parametrize("batch", [{"failed": []}, {"succeeded": []}, {"succeeded": None, "failed": None}])
@pytest.mark.parametrize("version", ["v2", "v1"])
def test_null_or_missing_list_holds_no_results(version: str, batch: Any) -> None:
    answer = ok(batch) if version == "v2" else setting(batch)
    assert api(FakeSession(answer), version).upsert([ONE]).items == ()


@pytest.mark.parametrize("result", [None, [], {}, {"succeeded": [], "failed": []}])
def test_v1_write_without_a_setting_is_an_error(result: Any) -> None:
    with pytest.raises(ResponseError, match="a setting without a value"):
        api(FakeSession(ok(result)), "v1").delete(["192.0.2.1"])


REGIONS = {
    "obtained_codes": True,
    "vendors": {"aws": [{"name": "us-east-1", "upper_tier_colos": ["IAD", "EWR"]}, {"name": "x"}], "oci": []},
}


@pytest.mark.parametrize(("version", "path"), [("v2", V2), ("v1", V1)])
def test_the_supported_regions_are_read_alike_from_both(version: str, path: str) -> None:
    session = FakeSession(ok(REGIONS))
    supported = api(session, version).fetch_supported_regions()
    assert session.lines == [f"GET {path}/supported_regions"]
    assert supported.colos == {"aws": {"us-east-1": ("IAD", "EWR"), "x": ()}, "oci": {}}
    assert supported.complete


@pytest.mark.parametrize(("codes", "complete"), [(True, True), (False, False), (None, True)])
def test_complete_colo_lists_are_recognized(codes: bool | None, complete: bool) -> None:
    answer = ok({**REGIONS, "obtained_codes": codes})
    assert api(FakeSession(answer)).fetch_supported_regions().complete is complete


@pytest.mark.parametrize("colos", [None, "IAD", {}, 5, [5], ["IAD", None], ["IAD\x1b[2J"]])
def test_malformed_colo_lists_are_ignored(colos: Any) -> None:
    answer = ok({"vendors": {"aws": [{"name": "us-east-1", "upper_tier_colos": colos}]}})
    assert api(FakeSession(answer)).fetch_supported_regions().colos == {"aws": {"us-east-1": ()}}


HOSTILE_REGIONS: list[Any] = [
    None,
    [],
    {},
    {"vendors": None},
    {"vendors": []},
    {"vendors": {"aws": None}},
    {"vendors": {"aws": {}}},
    {"vendors": {"aws": ["us-east-1"]}},
    {"vendors": {"aws": [{}]}},
    {"vendors": {"aws": [{"name": None}]}},
    {"vendors": {"aws\x1b[2J": [{"name": "us-east-1"}]}},
]


@pytest.mark.parametrize("result", HOSTILE_REGIONS)
def test_malformed_supported_regions_error_names_the_request(result: Any) -> None:
    with pytest.raises(ResponseError, match=f"GET {V2}/supported_regions: HTTP 200: "):
        api(FakeSession(ok(result))).fetch_supported_regions()


@pytest.mark.parametrize(
    "answer",
    [refusal(400, 1000), refusal(404, 1142), refusal(403, 1), refusal(405), ok({"vendors": {}})],
)
def test_refused_regions_say_what_to_enable(answer: HttpAnswer) -> None:
    with pytest.raises(RequestError) as caught:
        api(FakeSession(answer)).fetch_supported_regions()
    assert "module edgeops.cloudflare.tiered_cache" in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(403, 10000), RefusedCredentialsError),
        (refusal(401, 9109), RefusedCredentialsError),
        (refusal(404, 7003), NoRouteError),
        (refusal(503, Retry_After="9999"), ApiError),
    ],
)
def test_unrelated_error_does_not_mention_tiered_cache(answer: HttpAnswer, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        api(FakeSession(answer)).fetch_supported_regions()
    assert "Tiered Cache" not in str(caught.value)
