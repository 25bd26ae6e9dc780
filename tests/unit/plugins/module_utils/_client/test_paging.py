# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists in pages are read completely, and read again if they change meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.paging import MAX_PAGES, fetch_all_pages
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ListChangedError, ResponseError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, make_client, ok


def page(number: int, rows: list[Any], *, pages: int, total: int) -> HttpAnswer:
    """One page of a list, with rows of these ids."""
    info = {"page": number, "total_pages": pages, "total_count": total}
    return ok([{"id": row} for row in rows], info)


def fetch(session: FakeSession, page_size: int | None = 2, **params: Any) -> list[str]:
    """The ids of a whole list."""
    return fetch_all_pages(make_client(session), "/zones", id_of, page_size=page_size, params=params)


def id_of(row: Any) -> str:
    """Parse a row. Raises ValueError if it has no id."""
    try:
        return str(row["id"])
    except (KeyError, TypeError):
        raise ValueError("a row without an id") from None


def test_all_pages_are_read_in_their_order() -> None:
    session = FakeSession(
        page(1, ["a", "b"], pages=3, total=5), page(2, ["c", "d"], pages=3, total=5), page(3, ["e"], pages=3, total=5)
    )
    assert fetch(session, order="name") == ["a", "b", "c", "d", "e"]
    assert session.lines == [f"GET /zones?order=name&page={number}&per_page=2" for number in (1, 2, 3)]


def test_an_empty_list_takes_one_request() -> None:
    session = FakeSession(page(1, [], pages=0, total=0))
    assert fetch(session) == []
    assert len(session.sent) == 1


@pytest.mark.parametrize("info", [None, {}, {"count": 2}, {"total_pages": None}, {"total_pages": "2"}, [1]])
def test_a_list_that_tells_of_no_pages_is_whole(info: Any) -> None:
    session = FakeSession(ok([{"id": "a"}, {"id": "b"}], info))
    assert fetch(session, None) == ["a", "b"]
    assert session.lines == ["GET /zones"]


def test_list_without_documented_paging_is_read_to_its_end() -> None:
    session = FakeSession(page(1, ["a"], pages=2, total=2), page(2, ["b"], pages=2, total=2))
    assert fetch(session, None) == ["a", "b"]
    assert session.lines == ["GET /zones", "GET /zones?page=2"]


SHIFTED = [
    pytest.param([page(1, ["a", "b"], pages=2, total=4), page(2, ["d"], pages=2, total=3)], id="one was removed"),
    pytest.param([page(1, ["a", "b"], pages=2, total=4), page(2, ["b", "c"], pages=2, total=4)], id="one comes twice"),
    pytest.param([page(1, ["a", "b"], pages=2, total=4), page(2, ["c", "d"], pages=3, total=5)], id="one was added"),
    pytest.param([page(1, ["a", "b"], pages=2, total=4), page(2, ["c"], pages=2, total=4)], id="one is not there"),
]


@pytest.mark.parametrize("shifted", SHIFTED)
def test_a_list_that_changes_meanwhile_is_read_again(shifted: list[HttpAnswer]) -> None:
    session = FakeSession(*shifted, page(1, ["a", "b"], pages=2, total=3), page(2, ["c"], pages=2, total=3))
    assert fetch(session) == ["a", "b", "c"]


def test_a_list_that_changes_each_time_is_given_up() -> None:
    session = FakeSession(*[page(1, ["a", "b"], pages=2, total=4), page(2, ["d"], pages=2, total=3)] * 3)
    with pytest.raises(ListChangedError, match="GET /zones: the list changed while it was read, 3 times in a row"):
        fetch(session)


@pytest.mark.parametrize("result", [None, {}, "rows"])
def test_page_without_a_list_is_refused(result: Any) -> None:
    with pytest.raises(ResponseError, match="not a list, although the API documents one"):
        fetch(FakeSession(ok(result)))


def test_a_row_of_another_shape_is_named_in_the_error() -> None:
    with pytest.raises(ResponseError, match="GET /zones: HTTP 200: a row without an id"):
        fetch(FakeSession(ok([{"id": "a"}, "b"])), None)


def test_full_page_without_a_total_is_an_error() -> None:
    with pytest.raises(ResponseError, match="without the number of pages"):
        fetch(FakeSession(ok([{"id": "a"}, {"id": "b"}])))


@pytest.mark.parametrize(("pages", "total"), [(MAX_PAGES + 1, 10**9), (3, 2)])
def test_more_pages_than_the_rows_can_fill_are_not_read(pages: int, total: int) -> None:
    session = FakeSession(page(1, ["a", "b"], pages=pages, total=total))
    with pytest.raises(ResponseError, match="a list with more pages than its rows can fill"):
        fetch(session)
    assert len(session.sent) == 1
