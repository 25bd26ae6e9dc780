# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters of zones: the queries they become, and the zones they keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import Account, ListedZone
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listing import (
    MAX_QUERIES,
    ZoneFilters,
    parse_filters,
    queries,
    select,
)

ID = "01a7362d577a6c3019a474fd6f485823"
NO_FILTERS: dict[str, Any] = {
    "accounts": None,
    "names": None,
    "exclude": None,
    "statuses": ["active"],
    "types": None,
    "plans": None,
    "paused": False,
}


def parsed(**params: Any) -> ZoneFilters:
    return parse_filters({**NO_FILTERS, **params})


def refused(**params: Any) -> str:
    with pytest.raises(OptionsError) as caught:
        parse_filters({**NO_FILTERS, **params}, "filters.")
    return str(caught.value)


def zone(name: str = "example.com", **fields: Any) -> ListedZone:
    return ListedZone(id=fields.pop("id", name), name=name, **{"status": "active", "type": "full", **fields})


def kept(filters: ZoneFilters, *zones: ListedZone) -> list[str]:
    """The ids of the zones that are left."""
    return [found.id for found in select(zones, filters)]


def sent_names(*globs: str, accounts: tuple[str, ...] = ()) -> list[str | None]:
    """What each query has for `name`."""
    return [query.get("name") for query in queries(ZoneFilters(names=globs, accounts=accounts))]


def test_without_filters_one_query_asks_for_active_zones_by_name() -> None:
    assert queries(parsed()) == [{"order": "name", "status": "active"}]


@pytest.mark.parametrize(
    ("glob", "sent"),
    [
        ("example.com", "example.com"),
        ("shop-*", "starts_with:shop-"),
        ("*.com", "ends_with:.com"),
        ("*shop*", "contains:shop"),
        ("shop-*.com", "starts_with:shop-"),
        ("?hop*", "contains:hop"),
        ("*a*longer*b*", "contains:longer"),
        ("[ab]*.com", "ends_with:.com"),
        ("shop-[0-9].com", "starts_with:shop-"),
        ("*", None),
        ("??", None),
    ],
)
def test_supported_part_of_a_glob_is_sent(glob: str, sent: str | None) -> None:
    assert sent_names(glob) == [sent]


@pytest.mark.parametrize("glob", ["shop-*.com", "?hop*", "*a*b*", "[ab]*.com", "x[!y]*", "a", "*"])
@pytest.mark.parametrize("name", ["shop-1.com", "a.com", "b.com", "xz.com", "xy.com", "a", "aab", "hop"])
def test_sent_filter_accepts_every_match_of_the_glob(glob: str, name: str) -> None:
    operator, _colon, text = (sent_names(glob)[0] or "contains:").rpartition(":")
    passes: dict[str, Callable[[str, str], bool]] = {
        "": str.__eq__,
        "starts_with": str.startswith,
        "ends_with": str.endswith,
        "contains": str.__contains__,
    }
    assert passes[operator](name, text) or not fnmatchcase(name, glob)


def test_names_and_accounts_are_queried_in_all_combinations() -> None:
    asked = queries(ZoneFilters(accounts=(ID, "Example"), names=("a*", "b.com"), statuses=()))
    assert asked == [
        {"order": "name", "account.id": ID, "name": "starts_with:a"},
        {"order": "name", "account.id": ID, "name": "b.com"},
        {"order": "name", "account.name": "Example", "name": "starts_with:a"},
        {"order": "name", "account.name": "Example", "name": "b.com"},
    ]


def test_no_name_is_sent_if_any_name_matches() -> None:
    assert sent_names("shop-*", "*") == [None]


def test_many_names_are_filtered_locally() -> None:
    many = tuple(f"{number}.com" for number in range(MAX_QUERIES))
    assert len(sent_names(*many)) == MAX_QUERIES
    assert sent_names(*many, "more.com") == [None]
    assert sent_names(*many, accounts=("a", "b")) == [None, None]


def test_one_name_goes_along_with_any_number_of_accounts() -> None:
    assert sent_names("a.com", accounts=tuple(map(str, range(30)))) == ["a.com"] * 30


@pytest.mark.parametrize("name", ["contains:x", "not_equal:x", "starts_with_case_sensitive:x", "equal:x"])
def test_account_name_is_never_an_operator(name: str) -> None:
    assert queries(ZoneFilters(accounts=(name,)))[0]["account.name"] == f"equal:{name}"


def test_account_name_with_a_colon_is_sent_unchanged() -> None:
    assert queries(ZoneFilters(accounts=("Example: Sales",)))[0]["account.name"] == "Example: Sales"


def test_only_a_single_status_is_sent() -> None:
    assert "status" not in queries(parsed(statuses=["active", "pending"]))[0]
    assert "status" not in queries(parsed(statuses=[]))[0]
    assert queries(parsed(statuses=["moved"]))[0]["status"] == "moved"


def test_types_are_sent_with_commas() -> None:
    assert queries(parsed(types=["full", "internal"]))[0]["type"] == "full,internal"


def test_each_zone_comes_once_and_by_name() -> None:
    zones = [zone("b.com"), zone("a.com", id="2"), zone("b.com"), zone("a.com", id="1")]
    assert kept(ZoneFilters(), *zones) == ["1", "2", "b.com"]


def test_names_and_excluded_names_are_globs_on_the_whole_name() -> None:
    zones = [zone("shop-1.com"), zone("shop-2.com"), zone("my-shop-1.com"), zone("shop-test.com"), zone("other.org")]
    filters = parsed(names=["Shop-*.com", "other.org."], exclude=["*-test.*", "shop-2.com"])
    assert kept(filters, *zones) == ["other.org", "shop-1.com"]


def test_paused_zones_are_left_out_unless_they_are_wanted() -> None:
    zones = [zone("a.com", paused=True), zone("b.com")]
    assert kept(parsed(), *zones) == ["b.com"]
    assert kept(parsed(paused=True), *zones) == ["a.com", "b.com"]


def test_plans_are_matched_by_their_short_and_long_names() -> None:
    zones = [
        zone("a.com", plan="enterprise", plan_name="Enterprise Website"),
        zone("b.com", plan="free", plan_name="Free Website"),
        zone("c.com"),
    ]
    assert kept(parsed(plans=["Enterprise"]), *zones) == ["a.com"]
    assert kept(parsed(plans=["enterprise website", "free"]), *zones) == ["a.com", "b.com"]


def test_filters_are_checked_again_after_the_api() -> None:
    other = replace(zone("a.com", status="pending", type="partial", account=Account(ID, "Example")))
    assert kept(parsed(statuses=["active"]), other) == []
    assert kept(parsed(statuses=["active", "pending"]), other) == ["a.com"]
    assert kept(parsed(statuses=[]), other) == ["a.com"]
    assert kept(parsed(statuses=[], types=["full"]), other) == []
    assert kept(parsed(statuses=[], accounts=["f" * 32, "Other"]), other) == []
    assert kept(parsed(statuses=[], accounts=["EXAMPLE"]), other) == ["a.com"]
    assert kept(parsed(statuses=[], accounts=["Other", ID]), other) == ["a.com"]


def test_api_filter_is_trusted_for_missing_fields() -> None:
    bare = ListedZone(id="1", name="a.com")
    assert kept(parsed(types=["full"], accounts=["Example"]), bare) == ["1"]
    assert kept(parsed(accounts=[ID]), bare) == ["1"]
    # No filter of the API looks at the plan.
    assert kept(parsed(plans=["free"]), bare) == []


def test_all_filter_problems_are_reported_at_once() -> None:
    message = refused(accounts=["", "Example"], names=["a.com", "contains:shop"], exclude=["a b"], plans=[" "])
    assert "filters.accounts[0]: is empty" in message
    assert "filters.names[1]: 'contains:shop' is not the name of a zone or a pattern such as shop-*" in message
    assert "filters.exclude[0]: 'a b' is not" in message
    assert "filters.plans[0]: is empty" in message


def test_international_name_error_suggests_its_punycode() -> None:
    assert refused(names=["Bücher.example"]).endswith("write xn--bcher-kva.example")
    assert refused(names=["bü*.example"]).endswith("in Punycode (xn--…)")
    assert refused(names=["ü..example"]).endswith("in Punycode")
