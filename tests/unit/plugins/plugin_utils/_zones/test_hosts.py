# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zones as hosts: names, variables, groups."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import DuplicateZonesError, OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import Account, ListedZone
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._zones.hosts import (
    Naming,
    ZoneHost,
    group_hosts,
    make_hosts,
)

LONG = ListedZone(
    id="023e105f4ecef8ad9ca31a8372d0c353",
    name="a-name-of-usual-length.example.com",
    account=Account("01a7362d577a6c3019a474fd6f485823", "Example Account"),
    plan="enterprise",
    plan_name="Enterprise Website",
    status="active",
    type="secondary",
    name_servers=("beth.ns.cloudflare.com", "lola.ns.cloudflare.com"),
    created_on="2014-01-01T05:20:00.123456Z",
    modified_on="2014-01-01T05:20:00.123456Z",
)


def evaluate(template: str, variables: dict[str, Any]) -> str:
    """A fake of Jinja."""
    account = variables["cloudflare_zone_account"]
    return template.format(name=variables["cloudflare_zone_name"], account=account["name"])


def hosts(*zones: ListedZone, hostname: str | None = None) -> list[ZoneHost]:
    return make_hosts(zones, Naming(hostname), evaluate)


def zone(zone_id: str, account: Account | None = None, **fields: Any) -> ListedZone:
    return ListedZone(id=zone_id, name=f"{zone_id}.com", account=account or Account(), **fields)


def groups(*zones: ListedZone, by: tuple[str, ...]) -> dict[str, list[str]]:
    return group_hosts(hosts(*zones), "top", by)


def test_a_zone_is_named_after_itself_and_has_few_variables() -> None:
    (host,) = hosts(LONG)
    assert host.name == LONG.name
    assert set(host.variables) == {
        f"cloudflare_zone_{name}"
        for name in (
            *("id", "name", "account", "plan", "status", "type", "paused", "name_servers"),
            *("created_on", "modified_on"),
        )
    }
    assert host.variables["cloudflare_zone_account"] == {"id": LONG.account.id, "name": "Example Account"}


def test_zone_variables_take_at_most_600_bytes() -> None:
    assert len(json.dumps(hosts(LONG)[0].variables)) <= 600


def test_variable_names_get_prefix_and_suffix() -> None:
    (host,) = make_hosts([LONG], Naming(prefix="cf_", suffix="_z"), evaluate)
    assert host.variables["cf_id_z"] == LONG.id


def test_a_template_names_the_hosts() -> None:
    assert [host.name for host in hosts(zone("a"), LONG, hostname="{name}@x")] == ["a.com@x", f"{LONG.name}@x"]


@pytest.mark.parametrize("account", ["Shop & Co", "{{ 1 }}", "../etc", "a,b", "a:b", "~a", "!a", "a[1:2]", "", "a\nb"])
def test_name_with_a_meaning_to_ansible_is_refused(account: str) -> None:
    with pytest.raises(OptionsError) as caught:
        hosts(zone("a", Account("1", account)), zone("b", Account("2", "fine")), hostname="{account}")
    assert str(caught.value).startswith(f"hostname: {account!r} (zone a.com) is not a name for a host; use letters")
    assert str(caught.value).isprintable()


def test_duplicate_host_name_is_an_error_with_a_hint() -> None:
    twins = [LONG, ListedZone(id="2", name=LONG.name, account=Account("2", "Other"))]
    with pytest.raises(DuplicateZonesError, match=f"{LONG.id} .*, 2 .*Other.*filters.accounts.*hostname"):
        hosts(*twins)
    named = [zone("a", Account("1", "One")), replace(zone("a", Account("2", "Two")), id="b")]
    assert [host.name for host in hosts(*named, hostname="{name}@{account}")] == ["a.com@One", "a.com@Two"]


def test_zones_are_grouped_by_their_values_below_the_top_group() -> None:
    sales = Account("1", "Sales & Co")
    found = groups(
        zone("a", sales, plan="free", status="active", type="full"),
        zone("b", sales, plan="Pro Website", status="active"),
        zone("c"),
        by=("account", "plan", "status", "type"),
    )
    assert found == {
        "top_account_Sales___Co": ["a.com", "b.com"],
        "top_plan_free": ["a.com"],
        "top_plan_Pro_Website": ["b.com"],
        "top_status_active": ["a.com", "b.com"],
        "top_type_full": ["a.com"],
    }


def test_accounts_with_equal_group_names_get_their_ids() -> None:
    found = groups(
        zone("a", Account("1", "Shop 1")),
        zone("b", Account("2", "Shop-1")),
        zone("c", Account("3", "Shop-1")),
        zone("d", Account("4", "Other")),
        by=("account",),
    )
    assert found == {
        "top_account_Shop_1_1": ["a.com"],
        "top_account_Shop_1_2": ["b.com"],
        "top_account_Shop_1_3": ["c.com"],
        "top_account_Other": ["d.com"],
    }


def test_an_account_without_a_name_is_grouped_by_its_id() -> None:
    assert groups(zone("a", Account("01a7")), by=("account",)) == {"top_account_01a7": ["a.com"]}


@pytest.mark.parametrize("name", ["{{ 1 + 1 }}", "\x1b[31m", "日本", "1&1"])
def test_group_name_has_only_letters_digits_and_underscores(name: str) -> None:
    ((group, _names),) = groups(zone("a", Account("1", name)), by=("account",)).items()
    assert group.isidentifier()
