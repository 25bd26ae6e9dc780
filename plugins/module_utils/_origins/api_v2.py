# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Version 2 of the API (API facts, v2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.paging import MAX_LIST_READS, fetch_page
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ApiError, ListChangedError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_generation import Generation
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_rows import (
    Row,
    current_state,
    parse_row,
    parse_rows,
    parse_verdicts,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdicts

ABSENT_CODES = frozenset({1142, 1163})
"""The error codes for an IP without a mapping (API facts, errors)."""

_PAGE_SIZE = 100
_IP_KEY = "origin_ip"


@dataclass(frozen=True)
class _Page:
    """One page of the list. total: the number of mappings in the whole zone."""

    rows: tuple[Row, ...]
    total: int
    pages: int


class V2(Generation):
    version = "v2"
    below_zone = "origin/cloud_regions"

    def fetch_mappings(self, wanted: Sequence[str] | None) -> CurrentState:
        """Also raises ListChangedError."""
        for _attempt in range(MAX_LIST_READS):
            state = self._fetch_once(wanted)
            if state:
                return state
        raise ListChangedError(
            f"GET {self.path}: the list of mappings changed while it was read, {MAX_LIST_READS} times in a row;"
            " run again when nobody else writes to the zone"
        )

    def upsert(self, mappings: Sequence[OriginMapping]) -> Verdicts:
        body = [{"origin_ip": item.ip, "vendor": item.vendor, "region": item.region} for item in mappings]
        answer = self.client.put(f"{self.path}/batch", body)
        return parse_verdicts(answer.result, _IP_KEY, answer, None)

    def delete(self, ips: Sequence[str]) -> Verdicts:
        answer = self.client.delete(f"{self.path}/batch", list(ips))
        return parse_verdicts(answer.result, _IP_KEY, answer, None)

    def _fetch_once(self, wanted: Sequence[str] | None) -> CurrentState | None:
        """Fetch the list. None if it is inconsistent because it changed in the meantime.

        The first page shows what takes fewer requests: the other pages, or one for each wanted IP that is not on it.
        """
        first = self._fetch_page(1)
        there = {row.ip for row in first.rows}
        if wanted is None:
            return self._fetch_rest(first)
        missing = [ip for ip in wanted if ip not in there]
        if len(missing) >= first.pages - 1:
            return self._fetch_rest(first)
        if len(there) < len(first.rows) or len(first.rows) > first.total:
            return None
        return self._fetch_each(first, missing)

    def _fetch_page(self, number: int) -> _Page:
        page = fetch_page(self.client, self.path, number, _PAGE_SIZE)
        if page.total is None or page.pages is None:
            raise page.answer.unexpected("a list without total_count and total_pages")
        return _Page(parse_rows(page.rows, _IP_KEY, page.answer), page.total, page.pages)

    def _fetch_rest(self, first: _Page) -> CurrentState | None:
        """Fetch the whole list. Its total matches the number of rows, and no IP is listed twice."""
        pages = [first, *self.client.side_by_side(self._fetch_page, range(2, first.pages + 1))]
        rows = [row for page in pages for row in page.rows]
        state = current_state(rows, len(rows))
        if len(state.mappings) != len(rows) or any(page.total != len(rows) for page in pages):
            return None
        return replace(state, modified_on=max(state.dates.values(), default=None))

    def _fetch_each(self, first: _Page, missing: Sequence[str]) -> CurrentState:
        """The mappings on the first page, and those of the missing IPs, with one request for each."""
        found = self.client.side_by_side(self._fetch_one, missing)
        return current_state([*first.rows, *(row for rows in found for row in rows)], first.total)

    def _fetch_one(self, ip: str) -> tuple[Row, ...]:
        """Fetch the mapping of an IP. Empty if it has none."""
        try:
            answer = self.client.get(f"{self.path}/{quote(ip, safe=':')}")
        except ApiError as error:
            if ABSENT_CODES.intersection(error.codes):
                return ()
            raise
        row = parse_row(answer.result, _IP_KEY, answer)
        if row.ip != ip:
            raise answer.unexpected(f"the mapping of {row.ip} instead of {ip}")
        return (row,)
