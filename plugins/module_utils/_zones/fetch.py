# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fetches the zones that a task selects: all pages of all queries concurrently, and never a part of the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import CREDENTIAL_CODES
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.paging import (
    MAX_LIST_READS,
    MAX_PAGES,
    Page,
    fetch_page,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    CloudflareError,
    ListChangedError,
    NoRouteError,
    ZoneLookupError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import (
    ListedZone,
    parse_listed_zone,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listing import (
    ZoneFilters,
    is_account_id,
    queries,
    select,
)

PAGE_SIZE = 50
"""The maximum number of rows in a page of zones or accounts (API facts, the calls)."""

_PERMISSION_HINT = "To list zones, the credentials need the permission 'Zone: Read'; check them."


@dataclass(frozen=True)
class FoundZones:
    """zones: the selected zones, sorted by name. read: the number of zones that the API returned before filtering."""

    zones: tuple[ListedZone, ...]
    read: int


def fetch_zones(client: Client, filters: ZoneFilters) -> FoundZones:
    """Fetch the zones that match the filters.

    Raises RequestError, ListChangedError if the list keeps changing, and ZoneLookupError if an account is not visible.
    Never returns a part of the list.
    """
    try:
        found = _fetch_queries(client, queries(filters))
    except ApiError as refusal:
        found = _fetch_by_account(client, filters, refusal)
    return FoundZones(tuple(select(found.values(), filters)), len(found))


def _fetch_queries(client: Client, wanted: Sequence[Mapping[str, Any]]) -> dict[str, ListedZone]:
    """The zones of all queries by id, because several queries can return the same zone."""
    pages = _fetch_pages(client, "/zones", wanted)
    return {zone.id: zone for page in pages for zone in _parse_page(page)}


def _fetch_by_account(client: Client, filters: ZoneFilters, refusal: ApiError) -> dict[str, ListedZone]:
    """The same, but one account at a time, because the API cannot list zones across more than 500 accounts.

    The API does not document the error for this (API facts, zones), so it can be any error without another known cause.
    Raises the original error if this does not help.
    """
    if refusal.status == 401 or CREDENTIAL_CODES.intersection(refusal.codes):
        raise refusal.with_hint(_PERMISSION_HINT)
    by_id_alone = filters.accounts and all(map(is_account_id, filters.accounts))
    if refusal.transient or isinstance(refusal, NoRouteError) or by_id_alone:
        raise refusal
    try:
        visible = _fetch_accounts(client)
    except CloudflareError as error:
        raise refusal.with_hint(f"Nor can the accounts be listed, to ask for each by itself: {error}") from None
    ids = _account_ids(filters.accounts or tuple(visible), visible)
    if len(ids) < 2 and not filters.accounts:
        raise refusal
    return _fetch_queries(client, queries(replace(filters, accounts=ids)))


def _fetch_accounts(client: Client) -> dict[str, str]:
    """The accounts that the credentials can access: id → name in lower case, empty if the API does not return it."""
    rows = [row for page in _fetch_pages(client, "/accounts", [{}]) for row in page.rows]
    return {row["id"]: str(row.get("name") or "").lower() for row in rows}


def _account_ids(wanted: Sequence[str], visible: Mapping[str, str]) -> tuple[str, ...]:
    """Convert ids or names of accounts to ids. Raises ZoneLookupError."""
    ids = {entry: [entry] if entry in visible or is_account_id(entry) else _named(entry, visible) for entry in wanted}
    unknown = [entry for entry, found in ids.items() if not found]
    if unknown:
        raise ZoneLookupError(
            f"accounts: no account named {', '.join(map(repr, unknown))} is visible to these credentials; check the"
            " name, or give the account's id"
        )
    return tuple(account_id for found in ids.values() for account_id in found)


def _named(name: str, visible: Mapping[str, str]) -> list[str]:
    return [account_id for account_id, known in visible.items() if known == name.lower()]


def _fetch_pages(client: Client, path: str, wanted: Sequence[Mapping[str, Any]]) -> list[Page]:
    """Fetch all pages of the lists for the queries.

    Pages are not a snapshot. If a row is added or removed in the meantime, other rows move to another page. A list with
    inconsistent pages is read again.
    """
    complete: list[Page] = []
    for _attempt in range(MAX_LIST_READS):
        lists = _fetch_lists(client, path, wanted)
        complete.extend(page for pages in lists if _add_up(pages) for page in pages)
        wanted = [query for query, pages in zip(wanted, lists) if not _add_up(pages)]
        if not wanted:
            return complete
    raise ListChangedError(
        f"GET {path}: the pages of the list did not add up, {MAX_LIST_READS} times in a row, as when it changes while"
        " it is read; run again later"
    )


def _fetch_lists(client: Client, path: str, wanted: Sequence[Mapping[str, Any]]) -> list[list[Page]]:
    """Fetch the pages of each query: all first pages, then all others."""
    firsts = client.side_by_side(lambda query: fetch_page(client, path, 1, PAGE_SIZE, query), wanted)
    others = [(index, number) for index, first in enumerate(firsts) for number in range(2, _page_count(first) + 1)]
    fetched = client.side_by_side(lambda place: fetch_page(client, path, place[1], PAGE_SIZE, wanted[place[0]]), others)
    lists = [[first] for first in firsts]
    for (index, _number), page in zip(others, fetched):
        lists[index].append(page)
    return lists


def _page_count(first: Page) -> int:
    """Calculated from the total, because lists of accounts have no documented `total_pages`."""
    if first.total is None:
        raise first.answer.unexpected("a list without total_count")
    count = -(-first.total // PAGE_SIZE)
    if count > MAX_PAGES:
        raise first.answer.unexpected(f"a list of {count} pages, of which at most {MAX_PAGES} are read")
    return count


def _add_up(pages: Sequence[Page]) -> bool:
    """Whether the pages are consistent: all have the same total, which is the number of different rows."""
    ids = [row_id for page in pages for row_id in _ids(page)]
    return {page.total for page in pages} == {len(ids)} and len(set(ids)) == len(ids)


def _ids(page: Page) -> Iterator[str]:
    for row in page.rows:
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            raise page.answer.unexpected("a row without an id")
        yield row["id"]


def _parse_page(page: Page) -> Iterator[ListedZone]:
    for row in page.rows:
        try:
            yield parse_listed_zone(row)
        except ValueError as problem:
            raise page.answer.unexpected(str(problem)) from None
