# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Malformed answers at each kind of call give one sentence and never a traceback."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.acceptance.harness import PATHS, UNSET, UPSERT, Site, one
from tests.support.zones import mappings

FILLED = mappings(301)
HTML = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"


@dataclass(frozen=True)
class Call:
    """A kind of call: which requests it is, and the run that makes it. path: as the message gives it."""

    method: str
    pattern: str
    path: str
    listed: list[dict[str, str]] = field(default_factory=lambda: [one()])
    options: dict[str, Any] = field(default_factory=dict)


def _calls() -> dict[str, Call]:
    calls = {"zones": Call("GET", "/zones$", "/zones", options={"zone_id": UNSET, "zone": "example.com"})}
    for version, full_path in PATHS.items():
        path, options = full_path.removeprefix("/client/v4"), {"api_version": version}
        absent = {**options, "state": "absent"}
        calls |= {
            f"{version} list": Call("GET", f"{path}$", path, options=options),
            f"{version} supported regions": Call(
                "GET", "/supported_regions$", f"{path}/supported_regions", options=options
            ),
            f"{version} upsert": Call(UPSERT[version], "/batch$", f"{path}/batch", options=options),
            f"{version} delete": Call("DELETE", "/batch$", f"{path}/batch", FILLED[:1], absent),
        }
    path = PATHS["v2"].removeprefix("/client/v4")
    ip = FILLED[-1]["ip"]
    calls["v2 single read"] = Call("GET", f"/{ip}$", f"{path}/{ip}", FILLED[-1:], {"api_version": "v2"})
    return calls


CALLS = _calls()
ANSWERS = {
    "HTML": {"text": HTML},
    "truncated JSON": {
        "text": '{"success": true, "errors": [], "messages": [], "resu',
        "content_type": "application/json",
    },
    "empty": {"text": ""},
    "white space": {"text": " \n "},
    "a list": {"json": [1, 2]},
    "a number": {"json": 7},
    "an empty object": {"json": {}},
    "success is a text": {"json": {"success": "true", "result": []}},
    "no result": {"json": {"success": True, "errors": [], "messages": []}},
    "result is null": {"json": {"success": True, "errors": [], "messages": [], "result": None}},
    "result is a text": {"json": {"success": True, "errors": [], "messages": [], "result": "fine"}},
    "result is a list of texts": {"json": {"success": True, "errors": [], "messages": [], "result": ["fine"]}},
    "result is another object": {"json": {"success": True, "errors": [], "messages": [], "result": {"vendors": [7]}}},
}


def start_of(answer: dict[str, Any]) -> str:
    """What of an answer a message must show."""
    text: str = answer.get("text", "")
    return text[:40] if text.strip() else ""


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_unexpected_answer_fails_with_request_status_and_excerpt(
    site: Site, call: Call, answer: dict[str, Any]
) -> None:
    site.fill(FILLED)
    site.control.plan_fault("answer", {"status": 200, **answer}, method=call.method, path=call.pattern, times=None)

    result = site.run(call.listed, **call.options)

    assert result.failed
    assert not result.changed
    assert f"{call.method} {call.path}: HTTP 200: " in result.msg
    assert "the response starts with " in result.msg
    assert start_of(answer) in result.msg
    assert "Traceback" not in result.visible
    assert len(result.msg) < 1500
    assert site.holds(FILLED)
    assert len(site.requests.writes) == (call.method != "GET")


@pytest.mark.parametrize("status", [403, 404, 418, 400])
def test_html_error_page_is_not_treated_as_api_answer(site: Site, status: int) -> None:
    site.control.plan_fault("answer", {"status": status, "text": HTML}, times=None)

    result = site.run([one()])

    assert result.failed
    assert f"GET {CALLS['v2 list'].path}: HTTP {status}: not a response of the Cloudflare API" in result.msg
    assert HTML[:60] in result.msg


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        ([{"code": 1000, "message": "Sorry."}], "HTTP 400: 1000 Sorry."),
        ([{"code": 1, "message": "a"}, {"code": 2, "message": "b"}], "HTTP 400: 1 a; 2 b"),
        ([], "HTTP 400: the API did not give a reason"),
        (None, "HTTP 400: the API did not give a reason"),
        ("broken", "HTTP 400: the API did not give a reason"),
        ([7, {"message": "Sorry."}], "HTTP 400: Sorry."),
    ],
    ids=str,
)
def test_a_refusal_is_quoted_with_codes_and_messages(site: Site, errors: object, said: str) -> None:
    envelope = {"success": False, "errors": errors, "messages": [], "result": None}
    site.control.plan_fault("answer", {"status": 400, "json": envelope}, times=None)

    result = site.run([one()])

    assert result.failed
    assert said in result.msg


def test_status_200_without_success_is_a_refusal(site: Site, version: str) -> None:
    site.control.plan_fault("answer", {"status": 200, "code": 1000, "message": "Sorry."}, method=UPSERT[version])

    result = site.run([one()], api_version=version)

    assert result.failed
    assert not result.changed
    assert "HTTP 200: 1000 Sorry." in result.msg
    assert site.holds([])


@pytest.mark.parametrize(
    ("put", "said"),
    [
        ({"$rows.region": 7}, "a mapping without an IP, vendor, or region"),
        ({"$rows.vendor": ""}, "a mapping without an IP, vendor, or region"),
        ({"$rows.$ip": "not-an-ip"}, "a mapping whose IP is 'not-an-ip'"),
    ],
    ids=str,
)
def test_malformed_listed_mapping_stops_the_run_before_writes(
    site: Site, version: str, put: dict[str, Any], said: str
) -> None:
    site.fill(FILLED[:2])
    site.control.plan_fault("rewrite", {"put": put}, number=1)

    result = site.run([one()], api_version=version)

    assert result.failed
    assert said in result.msg
    assert site.requests.writes == []


def test_unknown_keys_in_answers_are_ignored(site: Site, version: str) -> None:
    site.fill(FILLED[:2])
    put = {"surprise": 1, "$rows.surprise": [1], "result.surprise": {}}
    site.control.plan_fault("rewrite", {"put": put}, times=None)

    assert site.run([one(), *FILLED[:2]], api_version=version).changed
    assert site.holds([one(), *FILLED[:2]])


def test_a_redirect_is_not_followed(site: Site) -> None:
    site.control.plan_fault("redirect", {"location": site.emulator.origin + "/elsewhere{path}"}, times=None)

    result = site.run([one()])

    assert result.failed
    assert "HTTP 307: a redirect, which the module does not follow; check api_url" in result.msg
    assert len(site.requests) == 1


def test_refused_connection_is_reported(site: Site) -> None:
    result = site.run([one()], api_url="http://127.0.0.1:9/client/v4", retry_budget=1)

    assert result.failed
    assert f"GET {CALLS['v2 list'].path}: the connection failed (Connection refused)" in result.msg
    assert "the retry_budget of 1 s is used up" in result.msg
