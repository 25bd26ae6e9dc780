# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that the API gives in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ListChangedError

MAX_LIST_READS = 3
"""How often a list is read before the run gives up on one that keeps changing."""

MAX_PAGES = 2000
"""Pages that are read of one list, which takes at least 10 minutes of the rate limit; no list is read for ever."""


T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """One page of a list.

    rows: as JSON gives them. total: how many rows the whole list has. pages: how many pages. Both are None where the
    API does not say.
    """

    answer: Answer
    rows: list[Any]
    total: int | None
    pages: int | None


def fetch_page(
    client: Client, path: str, number: int, page_size: int | None, params: Mapping[str, Any] | None = None
) -> Page:
    """Fetch one page; `number` counts from 1. page_size: None where the list documents no paging.

    Raises RequestError.
    """
    query = dict(params or {})
    if page_size is not None or number > 1:
        query["page"] = number
    if page_size is not None:
        query["per_page"] = page_size
    answer = client.get(path, query or None)
    if not isinstance(answer.result, list):
        raise answer.unexpected("no list where one is promised")
    total, pages = _count(answer.result_info, "total_count"), _count(answer.result_info, "total_pages")
    if pages is not None and pages > min(MAX_PAGES, MAX_PAGES if total is None else max(total, 1)):
        raise answer.unexpected("a list of more pages than its rows can fill")
    return Page(answer, answer.result, total, pages)


def fetch_all_pages(
    client: Client,
    path: str,
    parse: Callable[[Any], T],
    *,
    page_size: int | None,
    params: Mapping[str, Any] | None = None,
) -> list[T]:
    """Fetch a whole list of objects, in its order: the first page, then the others side by side.

    parse: a row → what is returned of it; raises ValueError where the row has another shape.

    Where the API does not say how many pages there are, the first one is all (facts of load balancers and pools). A
    list that changes between two pages is read again: pages are no snapshot, so a row that is added or removed shifts
    the ones behind it. That shows in the totals and in an `id` that comes twice.

    Raises RequestError, and ListChangedError where the list keeps changing.
    """
    for _attempt in range(MAX_LIST_READS):
        first = fetch_page(client, path, 1, page_size, params)
        if first.pages is None and len(first.rows) == page_size:
            raise first.answer.unexpected("a full page of a list that does not say how many there are")
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
    """Whether the pages are of one and the same list, as far as they tell."""
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
    """The number at a key of `result_info`; None where there is no such object, key or whole number."""
    count = info.get(key) if isinstance(info, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
