# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory plugin, from its file to hosts, groups and variables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleParserError

from ansible_collections.edgeops.cloudflare.plugins.inventory.zones import InventoryModule
from ansible_collections.edgeops.cloudflare.tests.unit.support.inventory import Inventory, read
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, lost, ok, refusal

TOKEN = "s3cr3t-t0k3n"
A_ROW = {
    "id": "1",
    "name": "a.com",
    "status": "active",
    "type": "full",
    "paused": False,
    "account": {"id": "01a7", "name": "Sales"},
    "plan": {"legacy_id": "free", "name": "Free Website"},
    "name_servers": ["ada.ns.example.com"],
    "created_on": "2026-01-01T00:00:00Z",
    "modified_on": "2026-03-01T12:00:00Z",
}
TEMPLATES = ["{{ 1 + 1 }}", "{% if true %}x{% endif %}", "{# x #}", "#jinja2: variable_start_string: '[%'\n[% 1 + 1 %]"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cloudflare.yml"


def row(label: str, **more: Any) -> dict[str, Any]:
    return {**A_ROW, "id": label.replace("-", ""), "name": f"{label}.com", **more}


def listed(*rows: dict[str, Any]) -> Any:
    return ok(list(rows), {"total_count": len(rows)})


def inventory(file: Path, *rows: dict[str, Any], **options: Any) -> Inventory:
    """The inventory that zones with these rows make."""
    return read(file, FakeSession(listed(*rows)), **{"api_token": TOKEN, **options})


def refused(file: Path, *script: Any, **options: Any) -> str:
    """Why the file is not read."""
    with pytest.raises(AnsibleParserError) as caught:
        read(file, FakeSession(*script), **{"api_token": TOKEN, "retry_budget": 0, **options})
    return str(caught.value)


def test_zones_are_hosts_that_run_on_the_controller(file: Path) -> None:
    made = inventory(file, row("a"), row("b"))
    assert made.groups == {"cloudflare": ["a.com", "b.com"]}
    assert made.group_variables("cloudflare") == {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
    }


def test_the_variables_are_exported_as_plain_values(file: Path) -> None:
    assert inventory(file, A_ROW).variables("a.com") == {
        "cloudflare_zone_id": "1",
        "cloudflare_zone_name": "a.com",
        "cloudflare_zone_account": {"id": "01a7", "name": "Sales"},
        "cloudflare_zone_plan": "free",
        "cloudflare_zone_status": "active",
        "cloudflare_zone_type": "full",
        "cloudflare_zone_paused": False,
        "cloudflare_zone_name_servers": ["ada.ns.example.com"],
        "cloudflare_zone_created_on": "2026-01-01T00:00:00Z",
        "cloudflare_zone_modified_on": "2026-03-01T12:00:00Z",
    }


def test_missing_api_values_are_null(file: Path) -> None:
    made = inventory(file, {"id": "1", "name": "a.com"}, group_by=["account", "plan", "status", "type"])
    assert made.variables("a.com")["cloudflare_zone_plan"] is None
    assert made.variables("a.com")["cloudflare_zone_account"] == {"id": None, "name": None}
    assert made.groups == {"cloudflare": ["a.com"]}


@pytest.mark.parametrize("text", TEMPLATES)
def test_text_of_the_api_is_never_evaluated(file: Path, text: str) -> None:
    made = inventory(
        file,
        row("a", account={"id": "1", "name": text}, name_servers=[text]),
        group_by=["account"],
        compose={"composed": "cloudflare_zone_account.name ~ '!'", "copied": "cloudflare_zone_account.name"},
        keyed_groups=[{"key": "cloudflare_zone_account.name", "prefix": "keyed"}],
    )
    assert made.evaluate("a.com", "cloudflare_zone_account.name") == text
    assert made.evaluate("a.com", "cloudflare_zone_name_servers") == [text]
    assert made.evaluate("a.com", "copied") == text
    assert made.evaluate("a.com", "composed") == f"{text}!"
    assert made.variables("a.com")["cloudflare_zone_account"]["name"] == {"__ansible_unsafe": text}
    assert all(group.isidentifier() for group in made.groups)


def test_template_from_the_api_cannot_become_a_host_name(file: Path) -> None:
    message = refused(
        file,
        listed(row("a", account={"id": "1", "name": "{{ 1 + 1 }}"})),
        hostname="{{ cloudflare_zone_account.name }}",
    )
    assert "'{{ 1 + 1 }}' (zone a.com)" in message


def test_groups_are_below_the_top_group(file: Path) -> None:
    made = inventory(
        file,
        row("a"),
        row("b", account={"id": "2", "name": "R & D"}),
        group="zones",
        group_by=["account", "status"],
        local=False,
    )
    assert made.groups == {
        "zones": ["a.com", "b.com"],
        "zones_account_Sales": ["a.com"],
        "zones_account_R___D": ["b.com"],
        "zones_status_active": ["a.com", "b.com"],
    }
    assert [group.name for group in made.data.groups["zones_status_active"].parent_groups] == ["zones"]
    assert made.group_variables("zones") == {}


def test_hosts_and_variables_are_named_as_the_options_say(file: Path) -> None:
    made = inventory(
        file,
        row("a"),
        row("a", id="2", account={"id": "2", "name": "R & D"}),
        hostname="{{ cf_name_x }}@{{ cf_account_x.name | regex_replace('[^A-Za-z]+', '-') }}",
        hostvars_prefix="cf_",
        hostvars_suffix="_x",
    )
    assert made.hosts == ["a.com@R-D", "a.com@Sales"]
    assert made.variables("a.com@R-D")["cf_id_x"] == "2"


def test_constructed_options_work(file: Path) -> None:
    made = inventory(
        file,
        row("a"),
        row("b", plan={"legacy_id": "enterprise"}),
        compose={"paid": "cloudflare_zone_plan != 'free'"},
        groups={"customers": "paid"},
        keyed_groups=[{"key": "cloudflare_zone_plan", "prefix": "plan"}],
    )
    assert made.groups["customers"] == ["b.com"]
    assert (made.groups["plan_free"], made.groups["plan_enterprise"]) == (["a.com"], ["b.com"])
    assert made.variables("b.com")["paid"] is True


def test_filters_are_those_of_the_module(file: Path) -> None:
    session = FakeSession(listed(row("shop-1"), row("shop-2"), row("shop-3", paused=True)))
    made = read(
        file,
        session,
        api_token=TOKEN,
        filters={"names": "shop-*", "exclude": ["shop-2.*"], "statuses": "pending,active"},
    )
    assert made.hosts == ["shop-1.com"]
    assert session.lines == ["GET /zones?name=starts_with:shop-&order=name&page=1&per_page=50"]


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"filters": {"statuses": ["live"]}}, "filters: value of statuses must be one or more of"),
        ({"filters": {"name": "x"}}, "name. Supported parameters include: accounts"),
        ({"filters": {"names": ["a b"]}}, "filters.names[0]: 'a b' is not the name of a zone"),
        ({"filters": {"paused": "perhaps"}}, "paused"),
        ({"filter": {}}, "filter: is not an option"),
        ({"group": "all"}, "group: 'all' is not a name for a group"),
        ({"group": "my-zones"}, "group: 'my-zones' is not a name for a group"),
        ({"hostvars_prefix": "1-"}, "hostvars_prefix, hostvars_suffix: '1-id' would not be a name for a variable"),
        ({"api_url": "http://example.com"}, "api_url: 'http://example.com' would send the credentials unencrypted"),
        ({"api_token": ""}, "api_token: no credentials"),
    ],
)
def test_wrong_options_are_reported_without_a_request(file: Path, options: dict[str, Any], what: str) -> None:
    assert what in refused(file, **options)


def test_credentials_accept_aliases_and_templates(file: Path) -> None:
    made = inventory(
        file, row("a"), api_token="", account_email="{{ 'a@' ~ 'example.com' }}", account_api_key="0123456789abcdef"
    )
    assert made.hosts == ["a.com"]


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("CLOUDFLARE_API_TOKEN", TOKEN, ""),
        ("CLOUDFLARE_BASE_URL", "http://example.com", "unencrypted"),
        ("CLOUDFLARE_EMAIL", "a@example.com", "api_key: is missing"),
        ("CLOUDFLARE_API_KEY", "0123456789abcdef", "api_email: is missing"),
    ],
)
def test_options_can_come_from_the_environment(
    file: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    if message:
        assert message in refused(file, api_token=None)
    else:
        assert read(file, FakeSession(listed(row("a")))).hosts == ["a.com"]


@pytest.mark.parametrize(
    "script",
    [
        [refusal(403, 9109)],
        [lost()],
        [refusal(503)],
        [ok([row("a")] * 50, {"total_count": 51}), lost()],
        [ok([row("a")], {"total_count": 2})] * 3,
        [listed(row("a"), {"id": "2"})],
        [listed(row("a"), row("b", name="a.com"))],
    ],
)
def test_failure_leaves_no_hosts_behind(file: Path, script: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[str] = []
    monkeypatch.setattr("ansible.inventory.data.InventoryData.add_host", lambda _self, name, *_more: added.append(name))
    assert TOKEN not in refused(file, *script)
    assert added == []


def test_an_empty_list_is_an_error_unless_it_is_allowed(file: Path) -> None:
    message = refused(file, listed())
    assert "the API returned no zones for these credentials and filters" in message
    assert "set allow_empty to true" in message
    assert inventory(file, allow_empty=True).groups == {"cloudflare": []}


def test_duplicate_zone_names_are_reported_with_a_hint(file: Path) -> None:
    message = refused(file, listed(row("a"), row("a", id="2", account={"id": "2", "name": "Other"})))
    assert "2 zones are named 'a.com': 2 (status 'active', account 'Other'), a (status" in message
    assert "filters.accounts" in message
    assert "hostname" in message


def test_failing_host_name_template_is_reported(file: Path) -> None:
    message = refused(file, listed(row("a")), hostname="{{ cloudflare_zone_nam }}")
    assert message.startswith("hostname: cannot be evaluated: 'cloudflare_zone_nam' is undefined")


@pytest.mark.parametrize(
    ("name", "ours"), [("cloudflare.yml", True), ("my.cloudflare.yaml", True), ("zones.yml", False)]
)
def test_files_are_recognized_by_their_suffix(tmp_path: Path, name: str, ours: bool) -> None:
    path = tmp_path / name
    assert InventoryModule().verify_file(str(path)) is False
    path.touch()
    assert InventoryModule().verify_file(str(path)) is ours


class TestCache:
    @pytest.fixture
    def cached(self, tmp_path: Path) -> dict[str, Any]:
        """The options that have the list cached."""
        return {"cache": True, "cache_plugin": "jsonfile", "cache_connection": str(tmp_path / "cache")}

    def test_a_second_reading_sends_nothing(self, file: Path, cached: dict[str, Any]) -> None:
        first = inventory(file, A_ROW, **cached)
        second = read(file, FakeSession(), api_token="another-token", **cached)
        assert second.variables("a.com") == first.variables("a.com")

    def test_cached_text_from_the_api_is_never_evaluated(self, file: Path, cached: dict[str, Any]) -> None:
        inventory(file, row("a", account={"id": "1", "name": "{{ 1 + 1 }}"}), **cached)
        second = read(file, FakeSession(), api_token=TOKEN, **cached)
        assert second.evaluate("a.com", "cloudflare_zone_account.name") == "{{ 1 + 1 }}"

    @pytest.mark.parametrize(
        "change", [{"filters": {"paused": True}}, {"api_url": "https://api.example.com"}, {"filters": {"names": "b*"}}]
    )
    def test_another_url_and_other_filters_are_another_list(
        self, file: Path, cached: dict[str, Any], change: dict[str, Any]
    ) -> None:
        inventory(file, A_ROW, **cached)
        assert inventory(file, row("b"), **cached, **change).hosts == ["b.com"]

    def test_refreshing_the_cache_reads_the_list_again(self, file: Path, cached: dict[str, Any]) -> None:
        inventory(file, A_ROW, **cached)
        fresh = read(file, FakeSession(listed(row("b"))), refresh=True, api_token=TOKEN, **cached)
        assert fresh.hosts == ["b.com"]
        assert read(file, FakeSession(), api_token=TOKEN, **cached).hosts == ["b.com"]

    def test_no_credential_is_in_the_cache(self, file: Path, tmp_path: Path, cached: dict[str, Any]) -> None:
        inventory(file, A_ROW, **cached)
        (path,) = (tmp_path / "cache").iterdir()
        assert TOKEN not in path.name + path.read_text(encoding="utf-8")

    @pytest.mark.parametrize("content", ["{}", "[7]", '"text"', '[{"id": 1}]', "null", "[]"])
    def test_invalid_cached_list_is_not_used(
        self, file: Path, tmp_path: Path, cached: dict[str, Any], content: str
    ) -> None:
        inventory(file, A_ROW, **cached)
        (path,) = (tmp_path / "cache").iterdir()
        path.write_text(content, encoding="utf-8")
        assert inventory(file, row("b"), **cached).hosts == ["b.com"]

    def test_failed_read_is_not_hidden_by_a_cached_list(self, file: Path, cached: dict[str, Any]) -> None:
        inventory(file, A_ROW, **cached)
        with pytest.raises(AnsibleParserError):
            read(file, FakeSession(refusal(403, 9109)), refresh=True, api_token=TOKEN, **cached)
