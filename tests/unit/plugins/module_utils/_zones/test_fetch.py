# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The list of zones, from a scripted API: all of it, or an error."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.paging import MAX_LIST_READS, MAX_PAGES
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    ListChangedError,
    RefusedCredentialsError,
    RequestError,
    ResponseError,
    ZoneLookupError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.fetch import fetch_zones
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listing import ZoneFilters
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import (
    FakeSession,
    lost,
    make_client,
    ok,
    refusal,
)

ANY = ZoneFilters(statuses=())
A, B = "a" * 32, "b" * 32
TOO_MANY = refusal(400, 1234, message="Listing zones across more than 500 accounts is currently not allowed")


def rows(first: int, last: int, **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"{number:03}", "name": f"{number:03}.com", **more} for number in range(first, last + 1)]


def page(listed: list[Any], total: int | None = None, **info: Any) -> Any:
    return ok(listed, {"total_count": len(listed) if total is None else total, **info})


def accounts(*named: tuple[str, str]) -> Any:
    return page([{"id": account_id, "name": name} for account_id, name in named])


def fetched(session: FakeSession, filters: ZoneFilters = ANY) -> list[str]:
    """The ids of the zones found. The whole script must be used."""
    found = fetch_zones(make_client(session), filters)
    assert session.script == []
    return [zone.id for zone in found.zones]


def queried(session: FakeSession) -> list[str]:
    """The queries sent, without the parameters that all of them have."""
    return [line.replace("order=name&", "").replace("&per_page=50", "").replace("GET ", "") for line in session.lines]


def test_pages_of_fifty_are_read_to_the_end() -> None:
    session = FakeSession(page(rows(1, 50), 101), page(rows(51, 100), 101), page(rows(101, 101), 101))
    assert len(fetched(session)) == 101
    assert session.lines == [f"GET /zones?order=name&page={number}&per_page=50" for number in (1, 2, 3)]


def test_an_empty_list_is_one_request() -> None:
    assert fetched(FakeSession(page([]))) == []


def test_filtered_zones_count_as_read() -> None:
    session = FakeSession(page([*rows(1, 2), *rows(3, 3, paused=True)]))
    found = fetch_zones(make_client(session), ANY)
    assert (found.read, len(found.zones)) == (3, 2)


def test_first_pages_of_all_queries_come_before_other_pages() -> None:
    session = FakeSession(page(rows(1, 50), 51), page(rows(60, 61)), page(rows(51, 51), 51))
    assert len(fetched(session, ZoneFilters(accounts=(A, B), statuses=()))) == 53
    assert [(sent.query["account.id"], sent.query["page"]) for sent in session.sent] == [(A, 1), (B, 1), (A, 2)]


def test_a_zone_that_two_queries_find_comes_once() -> None:
    session = FakeSession(page(rows(1, 2)), page(rows(2, 3)))
    assert fetched(session, ZoneFilters(names=("0*", "*.com"), statuses=())) == ["001", "002", "003"]


@pytest.mark.parametrize(
    "torn",
    [
        [page(rows(1, 50), 52), page(rows(50, 51), 52)],  # one was added before the second page
        [page(rows(1, 50), 52), page(rows(52, 52), 51)],  # one was removed before the second page
        [page(rows(1, 50), 52), page(rows(51, 51), 52)],  # one is missing
        [page(rows(1, 50), 51), page(rows(51, 52), 51)],  # one too many
        [page(rows(1, 50), 52), page([], 52)],
        [page(rows(1, 3), 4)],
    ],
)
def test_inconsistent_pages_are_read_again(torn: list[Any]) -> None:
    session = FakeSession(*torn, page(rows(1, 2)))
    assert fetched(session) == ["001", "002"]


def test_only_the_inconsistent_query_is_sent_again() -> None:
    session = FakeSession(page(rows(1, 2)), page(rows(3, 3), 2), page(rows(3, 4)))
    assert fetched(session, ZoneFilters(accounts=(A, B), statuses=())) == ["001", "002", "003", "004"]
    assert [sent.query["account.id"] for sent in session.sent] == [A, B, B]


def test_inconsistent_list_is_an_error() -> None:
    session = FakeSession(*[page(rows(1, 3), 4)] * MAX_LIST_READS)
    with pytest.raises(ListChangedError, match=r"GET /zones: the pages of the list did not add up"):
        fetched(session)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (ok(rows(1, 1)), "a list without total_count"),
        (ok({"zones": []}, {"total_count": 0}), "not a list, although the API documents one"),
        (page([{"name": "a.com"}]), "a row without an id"),
        (page(["a.com"]), "a row without an id"),
        (page([{"id": "1", "name": "a b"}]), "a zone (1) without a proper name"),
        (page(rows(1, 1, paused="yes")), "a zone (001.com) whose paused is neither true nor false"),
        (page(rows(1, 50), 50 * MAX_PAGES + 1), f"a list of {MAX_PAGES + 1} pages"),
    ],
)
def test_an_answer_of_another_shape_is_an_error(answer: Any, what: str) -> None:
    with pytest.raises(ResponseError) as caught:
        fetched(FakeSession(answer))
    assert f"GET /zones: HTTP 200: {what}" in str(caught.value)


def test_a_page_that_fails_fails_the_list() -> None:
    session = FakeSession(page(rows(1, 50), 101), page(rows(51, 100), 101), lost(transient=False))
    with pytest.raises(RequestError):
        fetched(session)


@pytest.mark.parametrize("answer", [refusal(403, 9109), refusal(401, 10000), refusal(400, 10000)])
def test_refused_credentials_name_the_permission(answer: Any) -> None:
    with pytest.raises(ApiError, match="'Zone: Read'"):
        fetched(FakeSession(answer))


def test_too_many_accounts_are_queried_one_by_one() -> None:
    session = FakeSession(TOO_MANY, accounts((A, "One"), (B, "Two")), page(rows(1, 1)), page(rows(2, 2)))
    assert fetched(session) == ["001", "002"]
    assert queried(session) == [
        "/zones?page=1",
        "/accounts?page=1",
        f"/zones?account.id={A}&page=1",
        f"/zones?account.id={B}&page=1",
    ]


def test_too_many_accounts_can_be_a_403() -> None:
    answers = refusal(403, 1234), accounts((A, "One"), (B, "Two")), page([]), page(rows(2, 2))
    assert fetched(FakeSession(*answers)) == ["002"]


def test_all_pages_of_accounts_are_read_without_a_total() -> None:
    known = [{"id": f"{number:032x}", "name": ""} for number in range(51)]
    session = FakeSession(TOO_MANY, page(known[:50], 51), page(known[50:], 51), *[page([])] * 50, page(rows(1, 1)))
    assert fetched(session) == ["001"]


def test_accounts_by_name_are_queried_by_id() -> None:
    filters = ZoneFilters(accounts=("two", A), statuses=())
    session = FakeSession(TOO_MANY, accounts((A, "One"), (B, "Two")), page(rows(1, 1)), page([]))
    assert fetched(session, filters) == ["001"]
    assert queried(session)[-2:] == [f"/zones?account.id={B}&page=1", f"/zones?account.id={A}&page=1"]


def test_an_account_that_no_one_knows_is_an_error() -> None:
    session = FakeSession(TOO_MANY, accounts((A, "One"), (B, "Two")))
    with pytest.raises(ZoneLookupError, match="no account named 'Three', 'Four' is visible"):
        fetched(session, ZoneFilters(accounts=("Three", "one", "Four")))


@pytest.mark.parametrize("listed", [accounts(), accounts((A, "One"))])
def test_refusal_unrelated_to_accounts_is_raised(listed: Any) -> None:
    with pytest.raises(ApiError, match="500 accounts"):
        fetched(FakeSession(TOO_MANY, listed))


def test_refused_query_by_account_id_is_an_error() -> None:
    with pytest.raises(ApiError, match="500 accounts"):
        fetched(FakeSession(TOO_MANY), ZoneFilters(accounts=(A,)))


def test_unlistable_accounts_error_names_both_refusals() -> None:
    with pytest.raises(ApiError) as caught:
        fetched(FakeSession(TOO_MANY, refusal(403, 9109, message="Unauthorized")))
    assert "500 accounts is currently not allowed" in str(caught.value)
    assert "GET /accounts: HTTP 403: 9109 Unauthorized" in str(caught.value)
    assert not isinstance(caught.value, RefusedCredentialsError)
