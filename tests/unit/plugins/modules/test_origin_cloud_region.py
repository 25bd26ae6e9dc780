# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module from its arguments to its result, on a scripted API."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible import options as _options
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import Connection
from ansible_collections.edgeops.cloudflare.tests.unit.support.module import imported_without, load, run_module
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, ok, raw, refusal

TOKEN = "s3cr3t-t0k3n"
LIST = "GET /zones/abc/origin/cloud_regions?page=1&per_page=100"
REGIONS = "GET /zones/abc/origin/cloud_regions/supported_regions"
BATCH = "/zones/abc/origin/cloud_regions/batch"

ONE = {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}
SIX = {"ip": "2001:DB8::1", "vendor": "gcp", "region": "us-central1"}
STORED_SIX = {"origin_ip": "2001:db8::1", "vendor": "gcp", "region": "us-central1"}
SUPPORTED = ok({"vendors": {"aws": [{"name": "us-east-1"}], "gcp": [{"name": "us-central1"}]}})
MINIMAL: dict[str, Any] = {"zone_id": "abc", "api_token": TOKEN, "mappings": [ONE]}


class Api:
    """The API that the module finds: by a script, where one is given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.session = FakeSession()
        self.connections: list[Connection] = []
        self.warnings: list[str] = []
        self._capsys = capsys
        monkeypatch.setattr(_options, "HttpSession", self._connect)
        # Where a warning ends up depends on the version, and on what else of Ansible this process has loaded.
        monkeypatch.setattr(basic.AnsibleModule, "warn", lambda _module, warning: self.warnings.append(warning))

    def _connect(self, connection: Connection) -> FakeSession:
        self.connections.append(connection)
        return self.session

    def run(self, *script: Any, check_mode: bool = False, diff: bool = False, **params: Any) -> dict[str, Any]:
        """Run the module; the script has to be used up, and no secret to be shown."""
        self.session.script = list(script)
        result = run_module(load("origin_cloud_region"), self._capsys, params, check_mode=check_mode, diff=diff)
        assert self.session.script == []
        assert TOKEN not in str({name: value for name, value in result.items() if name != "invocation"})
        return result


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Api:
    return Api(monkeypatch, capsys)


def listed(*rows: dict[str, Any]) -> Any:
    """The list of a small zone."""
    return ok(list(rows), {"total_count": len(rows), "total_pages": 1})


def applied(*rows: dict[str, Any], failed: list[dict[str, Any]] | None = None) -> Any:
    """The answer to a batch."""
    return ok({"succeeded": list(rows), "failed": failed or []})


STORED_ONE = {"origin_ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}


def test_what_is_missing_is_created(api: Api) -> None:
    result = api.run(listed(STORED_SIX), SUPPORTED, applied(STORED_ONE), **{**MINIMAL, "mappings": [ONE, SIX]})
    assert api.session.lines == [LIST, REGIONS, f"PUT {BATCH}"]
    assert api.session.bodies[-1] == [STORED_ONE]
    assert result["changed"] is True
    assert result["succeeded"] == [{**ONE, "action": "create"}]
    assert result["summary"]["unchanged"] == 1
    assert result["api_version"] == "v2"
    assert result["zone_id"] == "abc"
    assert result["api_calls"] == {"reads": 2, "writes": 1, "retries": 0}
    assert "diff" not in result


def test_a_zone_that_is_as_it_should_be_is_only_read(api: Api) -> None:
    result = api.run(listed(STORED_ONE), **MINIMAL)
    assert result["changed"] is False
    assert api.session.lines == [LIST]


def test_check_mode_reads_and_checks_and_writes_nothing(api: Api) -> None:
    result = api.run(listed(), SUPPORTED, check_mode=True, diff=True, **MINIMAL)
    assert api.session.lines == [LIST, REGIONS]
    assert result["changed"] is True
    assert result["succeeded"] == []
    assert result["diff"] == {"prepared": "+ 192.0.2.1: aws us-east-1\n"}


def test_check_mode_fails_where_the_real_run_would(api: Api) -> None:
    wrong = {**MINIMAL, "mappings": [{**ONE, "region": "us-esat-1"}]}
    message = (
        "mappings[0].region (192.0.2.1): 'us-esat-1' is not a region of aws for this zone; did you mean 'us-east-1'?"
    )
    for check_mode in (True, False):
        result = api.run(listed(), SUPPORTED, check_mode=check_mode, **wrong)
        assert result["msg"] == message
        assert result["failed"] is True
        assert result["changed"] is False
        assert result["summary"]["not_attempted"] == 1


def test_an_item_that_fails_fails_the_task_which_still_has_changed(api: Api) -> None:
    failed = [{"origin_ip": "2001:db8::1", "error": "internal error"}]
    result = api.run(listed(), SUPPORTED, applied(STORED_ONE, failed=failed), **{**MINIMAL, "mappings": [ONE, SIX]})
    assert result["failed"] is True
    assert result["changed"] is True
    assert [item["ip"] for item in result["failed_items"]] == ["2001:db8::1"]
    assert "2001:db8::1 (create gcp us-central1): internal error" in result["msg"]


def test_absent_deletes(api: Api) -> None:
    result = api.run(listed(STORED_ONE), applied(STORED_ONE), **{**MINIMAL, "state": "absent"})
    assert api.session.lines[-1] == f"DELETE {BATCH}"
    assert api.session.bodies[-1] == ["192.0.2.1"]
    assert result["summary"]["deleted"] == 1


def test_an_entry_may_say_origin_ip(api: Api) -> None:
    result = api.run(listed(), **{**MINIMAL, "state": "absent", "mappings": [{"origin_ip": "192.0.2.1"}]})
    assert result["changed"] is False


def test_the_same_origin_twice_is_a_warning(api: Api) -> None:
    api.run(listed(STORED_ONE), **{**MINIMAL, "mappings": [ONE, ONE]})
    assert len(api.warnings) == 1
    assert "mappings[1] repeats mappings[0]" in api.warnings[0]


def test_a_zones_name_is_looked_up(api: Api) -> None:
    params: dict[str, Any] = {"zone": "Example.com", "api_token": TOKEN, "mappings": [ONE]}
    result = api.run(ok([{"id": "abc", "name": "example.com"}]), listed(STORED_ONE), **params)
    assert api.session.sent[0].path == "/zones"
    assert result["zone_id"] == "abc"


def test_v1_is_used_where_it_is_asked_for(api: Api) -> None:
    row = {"origin-ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}
    result = api.run(ok({"editable": False, "modified_on": "2026-03-01", "value": [row]}), api_version="v1", **MINIMAL)
    assert api.session.lines == ["GET /zones/abc/cache/origin_cloud_regions"]
    assert result["modified_on"] == "2026-03-01"
    assert len(api.warnings) == 1
    assert "editable is false" in api.warnings[0]


def test_the_environment_stands_in_for_options(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", TOKEN)
    monkeypatch.setenv("CLOUDFLARE_BASE_URL", "https://gateway.example.com/v4/")
    api.run(listed(STORED_ONE), zone_id="abc", mappings=[ONE])
    assert api.connections[0].headers == {"Authorization": f"Bearer {TOKEN}"}
    assert api.connections[0].base_url == "https://gateway.example.com/v4"


def test_the_environment_may_hold_the_pair(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_EMAIL", "me@example.com")
    monkeypatch.setenv("CLOUDFLARE_API_KEY", TOKEN)
    api.run(listed(STORED_ONE), zone_id="abc", mappings=[ONE])
    assert api.connections[0].headers == {"X-Auth-Email": "me@example.com", "X-Auth-Key": TOKEN}


def test_an_option_wins_over_the_environment(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "another")
    api.run(listed(STORED_ONE), **MINIMAL)
    assert api.connections[0].headers == {"Authorization": f"Bearer {TOKEN}"}


def test_a_pair_of_options_wins_over_a_token_of_the_environment(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "another")
    api.run(listed(STORED_ONE), zone_id="abc", mappings=[ONE], api_email="me@example.com", api_key=TOKEN)
    assert api.connections[0].headers == {"X-Auth-Email": "me@example.com", "X-Auth-Key": TOKEN}


def test_of_an_environment_that_holds_both_the_token_is_used(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("API_TOKEN", TOKEN), ("EMAIL", "me@example.com"), ("API_KEY", "another")):
        monkeypatch.setenv(f"CLOUDFLARE_{name}", value)
    api.run(listed(STORED_ONE), zone_id="abc", mappings=[ONE])
    assert api.connections[0].headers == {"Authorization": f"Bearer {TOKEN}"}


def test_the_names_of_other_collections_are_taken_too(api: Api) -> None:
    api.run(listed(STORED_ONE), zone_id="abc", mappings=[ONE], account_email="me@example.com", account_api_key=TOKEN)
    assert api.connections[0].headers == {"X-Auth-Email": "me@example.com", "X-Auth-Key": TOKEN}


WRONG = [
    pytest.param({"api_token": None}, "api_token: no credentials", id="no credentials"),
    pytest.param({"api_token": None, "api_email": "me@example.com"}, "api_key: is missing", id="half a pair"),
    pytest.param({"api_token": None, "api_key": TOKEN}, "api_email: is missing", id="the other half"),
    pytest.param({"zone": "example.com"}, "give only one of them", id="two zones"),
    pytest.param({"zone_id": None}, "zone: is missing or empty", id="no zone"),
    pytest.param({"zone_id": "a/b"}, "zone_id: 'a/b' is not a zone id", id="a path"),
    pytest.param({"mappings": None}, "mappings", id="no mappings"),
    pytest.param(
        {"mappings": [{**ONE, "ip": "10.1"}]}, "mappings[0].ip: '10.1' is shorthand for an IPv4 address", id="bad IP"
    ),
    pytest.param({"mappings": [], "prune": True}, "allow_empty", id="empty prune"),
    pytest.param({"state": "gone"}, "state", id="state"),
    pytest.param({"api_version": "v3"}, "api_version", id="version"),
    pytest.param({"timeout": 0}, "timeout: 0 is not a valid number of seconds", id="timeout"),
    pytest.param({"api_url": "http://example.com"}, "unencrypted", id="plain http"),
]


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_wrong_options_fail_without_any_request(api: Api, wrong: dict[str, Any], words: str) -> None:
    params = {name: value for name, value in {**MINIMAL, **wrong}.items() if value is not None}
    result = api.run(**params)
    assert result["failed"] is True
    assert words in result["msg"]
    assert not result.get("changed", False)
    assert api.session.sent == []


def test_the_problems_of_all_options_come_at_once(api: Api) -> None:
    result = api.run(zone_id="a/b", mappings=[{"ip": "10.1"}], timeout=0)
    for words in ("6 problems:", "mappings[0].ip", "zone_id:", "api_token:", "timeout:"):
        assert words in result["msg"]


UNUSABLE = [
    pytest.param(refusal(403, 10000, message="Authentication error"), "Zone Settings: Edit", id="wrong token"),
    pytest.param(refusal(404, 7003), "check zone_id and api_version", id="unknown zone"),
    pytest.param(raw(200, b"<html>Sign in</html>"), "the response starts with '<html>Sign in", id="HTML"),
    pytest.param(raw(200, b'{"success": tr'), 'the response starts with \'{"success": tr', id="truncated"),
    pytest.param(raw(200, b""), "an empty response", id="empty"),
    pytest.param(ok({"rows": []}), "not a list, although the API documents one", id="another shape"),
]


@pytest.mark.parametrize(("answer", "words"), UNUSABLE)
def test_answers_that_are_of_no_use_are_one_sentence(api: Api, answer: Any, words: str) -> None:
    result = api.run(answer, **{**MINIMAL, "api_version": "v2"})
    assert result["failed"] is True
    assert result["changed"] is False
    assert "GET /zones/abc/origin/cloud_regions: HTTP " in result["msg"]
    assert words in result["msg"]
    assert "exception" not in result


def test_a_secret_that_the_api_says_back_is_masked_also_without_its_line_end(api: Api) -> None:
    token = "t0k3n-of-this-test"
    result = api.run(refusal(400, 1, message=f"bad {token}"), **{**MINIMAL, "api_token": f"{token}\n"})
    assert result["failed"] is True
    assert "HTTP 400: 1 bad *" in result["msg"]
    assert token not in result["msg"]


@pytest.mark.parametrize("library", ["requests", "netaddr"])
@pytest.mark.parametrize("name", ["origin_cloud_region", "origin_cloud_region_info"])
def test_a_missing_library_gives_ansibles_standard_message(
    library: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    params = MINIMAL if name == "origin_cloud_region" else {"zone_id": "abc", "api_token": TOKEN}
    with imported_without(library):
        result = run_module(load(name), capsys, params)
    assert result["failed"] is True
    assert f"Failed to import the required Python library ({library})" in result["msg"]
