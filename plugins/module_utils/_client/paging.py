# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fetches lists that the API returns in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ListChangedError

MAX_LIST_READS = 3
"""How often a list that keeps changing is read before the run fails."""

MAX_PAGES = 2000
"""The maximum number of pages of a list. Reading them takes at least 10 minutes because of the rate limit."""


T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """One page of a list.

    rows: the parsed JSON. total: the number of rows in the whole list. pages: the number of pages. Both are None if the
    API does not return them.
    """

    answer: Answer
    rows: list[Any]
    total: int | None
    pages: int | None


def fetch_page(
    client: Client, path: str, number: int, page_size: int | None, params: Mapping[str, Any] | None = None
) -> Page:
    """Fetch one page. `number` counts from 1. page_size: None if the API does not document paging for the list.

    Raises RequestError.
    """
    query = dict(params or {})
    if page_size is not None or number > 1:
        query["page"] = number
    if page_size is not None:
        query["per_page"] = page_size
    answer = client.get(path, query or None)
    if not isinstance(answer.result, list):
        raise answer.unexpected("not a list, although the API documents one")
    total, pages = _count(answer.result_info, "total_count"), _count(answer.result_info, "total_pages")
    if pages is not None and pages > min(MAX_PAGES, MAX_PAGES if total is None else max(total, 1)):
        raise answer.unexpected("a list with more pages than its rows can fill")
    return Page(answer, answer.result, total, pages)


def fetch_all_pages(
    client: Client,
    path: str,
    parse: Callable[[Any], T],
    *,
    page_size: int | None,
    params: Mapping[str, Any] | None = None,
) -> list[T]:
    """Fetch a whole list of objects, in the API's order: the first page, then the others concurrently.

    parse: converts a row. It raises ValueError if the row has an unexpected structure.

    If the API does not return the number of pages, there is only one page (facts of load balancers and pools). Pages
    are not a snapshot: if a row is added or removed between two requests, the rows after it move. Changed totals and
    repeated values of `id` show this, and the list is then read again.

    Raises RequestError, and ListChangedError if the list keeps changing.
    """
    for _attempt in range(MAX_LIST_READS):
        first = fetch_page(client, path, 1, page_size, params)
        if first.pages is None and len(first.rows) == page_size:
            raise first.answer.unexpected("a full page of a list without the number of pages")
        fetch = partial(_fetch_nth, client, path, page_size, params)
        pages = [first, *client.side_by_side(fetch, range(2, (first.pages or 1) + 1))]
        if _hold_still(pages):
            return [parsed for page in pages for parsed in _parse_rows(page, parse)]
    raise ListChangedError(
        f"GET {path}: the list changed while it was read, {MAX_LIST_READS} times in a row; run again later"
    )


def _fetch_nth(client: Client, path: str, page_size: int | None, params: Mapping[str, Any] | None, number: int) -> Page:
    return fetch_page(client, path, number, page_size, params)


def _hold_still(pages: Sequence[Page]) -> bool:
    """Whether the pages seem to belong to the same version of the list."""
    if len({(page.total, page.pages) for page in pages}) > 1:
        return False
    if pages[0].total not in (None, sum(len(page.rows) for page in pages)):
        return False
    ids = [row["id"] for page in pages for row in page.rows if isinstance(row, dict) and isinstance(row.get("id"), str)]
    return len(set(ids)) == len(ids)


def _parse_rows(page: Page, parse: Callable[[Any], T]) -> list[T]:
    try:
        return [parse(row) for row in page.rows]
    except ValueError as problem:
        raise page.answer.unexpected(str(problem)) from None


def _count(info: Any, key: str) -> int | None:
    """The integer at a key of `result_info`, or None if there is no such object, key, or integer."""
    count = info.get(key) if isinstance(info, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
