# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the service can do, in the domain's words, over both generations of the API: paths and key names live here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from urllib.parse import quote

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import (
    CREDENTIAL_CODES,
    Answer,
    reason,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    CloudflareError,
    NoRouteError,
    NotFoundError,
    RefusedCredentialsError,
    ZoneChangedError,
    ZoneFullError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CAPACITY,
    CurrentState,
    Mapping,
    canonical_ip,
)

if TYPE_CHECKING:
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions

BATCH_SIZE = 100
"""Items that one batch may have (API facts, limits)."""

_PAGE_SIZE = 100
# Ten times what the capacity needs, should it ever be raised; a list without end must not be read for ever.
_MOST_PAGES = 10 * CAPACITY // _PAGE_SIZE
_LIST_READS = 3
# What a message quotes of an IP; a proper one has up to 45 letters.
_LONGEST_IP = 50

_PERMISSION_HINT = (
    "Check that the credentials are right and not expired, and that they have the permission 'Zone Settings: Edit'"
    " ('Zone Settings: Read' to read alone) for this zone."
)
_FULL_HINT = (
    f"The zone is full: it holds the {CAPACITY} mappings that it may. This is no matter of permissions;"
    " delete mappings that are no longer needed, for example with prune."
)
_NO_ROUTE_HINT = (
    "The zone id is unknown or not visible to these credentials, or this version of the API does not exist (any more);"
    " check zone_id and api_version."
)
_TIERED_CACHE_HINT = (
    "The supported regions are only there while Tiered Cache is on: switch on Tiered Cache and Smart Tiered Cache for"
    " the zone"
)

T = TypeVar("T")


@dataclass(frozen=True)
class Verdict:
    """What the API says became of one item of a batch.

    error: None where it succeeded. mapping: what it says it stored or deleted, where it says so.
    """

    ip: str
    error: str | None
    mapping: Mapping | None


@dataclass(frozen=True)
class Verdicts:
    """The answer to one batch.

    modified_on: RFC 3339, or None. repeated: whether the batch was sent more than once.
    """

    items: tuple[Verdict, ...]
    modified_on: str | None = None
    repeated: bool = False


class OriginCloudRegions:
    """The mappings of one zone. Every method may raise a RequestError.

    api_version: `v2`, `v1`, or `auto` for v2 with v1 as its stand-in where v2 does not exist.
    """

    def __init__(self, client: Client, zone_id: str, api_version: str = "auto") -> None:
        self.zone_id = zone_id
        self.calls = client.calls
        self.retry_log = client.retry_log
        kinds = [_V2, _V1] if api_version == "auto" else [{"v2": _V2, "v1": _V1}[api_version]]
        self._candidates: list[_Generation] = [kind(client, zone_id) for kind in kinds]

    @property
    def version(self) -> str | None:
        """`v1` or `v2`; None while it is not known which of them exists."""
        return self._candidates[0].version if len(self._candidates) == 1 else None

    def read(self, wanted: Sequence[str] | None = None) -> CurrentState:
        """The zone's mappings: all of them, or at least those of the wanted IPs, whatever takes fewer requests.

        Also raises ZoneChangedError, where the list would not hold still.
        """
        return self._ask(lambda generation: generation.read(wanted))

    def supported_regions(self, way_around: str = "") -> SupportedRegions:
        """What the zone's mappings may say. way_around: how a task does without them, for messages."""
        hint = f"{_TIERED_CACHE_HINT}, or {way_around}." if way_around else f"{_TIERED_CACHE_HINT}."
        return self._ask(lambda generation: _supported_regions(generation, hint))

    def upsert(self, mappings: Sequence[Mapping]) -> Verdicts:
        """Create or update up to BATCH_SIZE mappings; what is not listed stays."""
        return self._ask(lambda generation: generation.upsert(mappings))

    def delete(self, ips: Sequence[str]) -> Verdicts:
        """Delete the mappings of up to BATCH_SIZE IPs."""
        return self._ask(lambda generation: generation.delete(ips))

    def _ask(self, question: Callable[[_Generation], T]) -> T:
        try:
            return self._ask_first_that_exists(question)
        except RefusedCredentialsError as error:
            raise error.with_hint(_PERMISSION_HINT) from None
        except NoRouteError as error:
            raise error.with_hint(_NO_ROUTE_HINT) from None
        except ZoneFullError as error:
            raise error.with_hint(_FULL_HINT) from None

    def _ask_first_that_exists(self, question: Callable[[_Generation], T]) -> T:
        refusals = []
        for generation in self._candidates:
            try:
                answer = question(generation)
            except NoRouteError as refusal:
                refusals.append(refusal)
            else:
                self._candidates = [generation]
                return answer
        raise refusals[0]


@dataclass(frozen=True)
class _Row:
    """One mapping as the API lists it. modified_on: RFC 3339, or empty."""

    mapping: Mapping
    modified_on: str

    @property
    def ip(self) -> str:
        return self.mapping.ip


class _Generation(ABC):
    """One generation of the API, for one zone."""

    version: ClassVar[str]
    ip_key: ClassVar[str]
    below_zone: ClassVar[str]

    def __init__(self, client: Client, zone_id: str) -> None:
        self.client = client
        self.path = f"/zones/{quote(zone_id, safe='')}/{self.below_zone}"

    @abstractmethod
    def read(self, wanted: Sequence[str] | None) -> CurrentState:
        """The zone's mappings; at least those of the wanted IPs."""

    @abstractmethod
    def upsert(self, mappings: Sequence[Mapping]) -> Verdicts:
        """One batch of mappings."""

    @abstractmethod
    def delete(self, ips: Sequence[str]) -> Verdicts:
        """One batch of IPs."""

    def rows(self, value: Any, answer: Answer) -> tuple[_Row, ...]:
        """A list of mappings in an answer."""
        return tuple(self.row(row, answer) for row in _list(value, answer))

    def row(self, row: Any, answer: Answer) -> _Row:
        """One mapping in an answer."""
        ip, vendor, region = _text(row, self.ip_key), _text(row, "vendor"), _text(row, "region")
        if not (ip and vendor and region):
            raise answer.unexpected("a mapping without IP, vendor or region")
        if not (vendor + region).isprintable():
            raise answer.unexpected(f"a mapping of {ip[:_LONGEST_IP]!r} whose vendor or region is no name")
        try:
            return _Row(Mapping(canonical_ip(ip), vendor, region), _text(row, "modified_on"))
        except ValueError:
            raise answer.unexpected(f"a mapping whose IP is {ip[:_LONGEST_IP]!r}") from None

    def verdicts(self, batch: Any, answer: Answer, modified_on: str | None) -> Verdicts:
        """The answer to a batch: `{succeeded: [row], failed: [row]}`; one that is empty may be null or missing."""
        if not isinstance(batch, dict) or not batch.keys() & {"succeeded", "failed"}:
            raise answer.unexpected("no verdicts on a batch")
        succeeded = [self._verdict(row, None, answer) for row in _list_or_empty(batch.get("succeeded"), answer)]
        rows = _list_or_empty(batch.get("failed"), answer)
        failed = [self._verdict(row, reason(_text(row, "error")), answer) for row in rows]
        return Verdicts((*succeeded, *failed), modified_on, answer.repeated)

    def _verdict(self, row: Any, error: str | None, answer: Answer) -> Verdict:
        ip, vendor, region = _text(row, self.ip_key), _text(row, "vendor"), _text(row, "region")
        if not ip:
            raise answer.unexpected("a verdict without IP")
        ip = _canonical_or_as_is(ip)
        return Verdict(ip, error, Mapping(ip, vendor, region) if vendor and region else None)


@dataclass(frozen=True)
class _Page:
    """One page of v2's list. total: mappings of the whole zone."""

    rows: tuple[_Row, ...]
    total: int
    pages: int


class _V2(_Generation):
    version = "v2"
    ip_key = "origin_ip"
    below_zone = "origin/cloud_regions"

    def read(self, wanted: Sequence[str] | None) -> CurrentState:
        for _attempt in range(_LIST_READS):
            state = self._read_once(wanted)
            if state:
                return state
        raise ZoneChangedError(
            f"GET {self.path}: the list of mappings changed while it was read, {_LIST_READS} times in a row;"
            " run again when nobody else writes to the zone"
        )

    def _read_once(self, wanted: Sequence[str] | None) -> CurrentState | None:
        """None where the list does not add up, since it changed meanwhile."""
        first = self._page(1)
        missing = _missing(wanted, first)
        if missing is None or len(missing) >= first.pages - 1:
            return self._whole(first)
        if len({row.ip for row in first.rows}) < len(first.rows) or len(first.rows) > first.total:
            return None
        return self._some(first, missing)

    def upsert(self, mappings: Sequence[Mapping]) -> Verdicts:
        body = [{"origin_ip": item.ip, "vendor": item.vendor, "region": item.region} for item in mappings]
        answer = self.client.put(f"{self.path}/batch", body)
        return self.verdicts(answer.result, answer, None)

    def delete(self, ips: Sequence[str]) -> Verdicts:
        answer = self.client.delete(f"{self.path}/batch", list(ips))
        return self.verdicts(answer.result, answer, None)

    def _page(self, number: int) -> _Page:
        answer = self.client.get(self.path, {"page": number, "per_page": _PAGE_SIZE})
        rows = self.rows(answer.result, answer)
        total, pages = _count(answer.result_info, "total_count"), _count(answer.result_info, "total_pages")
        if total is None or pages is None:
            raise answer.unexpected("a list without total_count and total_pages")
        if pages > min(_MOST_PAGES, max(total, 1)):
            raise answer.unexpected("a list of more pages than its mappings can fill")
        return _Page(rows, total, pages)

    def _whole(self, first: _Page) -> CurrentState | None:
        """The whole list; None where its pages do not add up, since it changed between them."""
        pages = [first, *self.client.side_by_side(self._page, range(2, first.pages + 1))]
        rows = [row for page in pages for row in page.rows]
        state = _state(rows, len(rows))
        if len(state.mappings) != len(rows) or any(page.total != len(rows) for page in pages):
            return None
        return replace(state, modified_on=max(state.dates.values(), default=None))

    def _some(self, first: _Page, missing: Sequence[str]) -> CurrentState:
        """The first page's mappings and those of the missing IPs, each by a GET of its own."""
        found = self.client.side_by_side(self._one, missing)
        return _state([*first.rows, *(row for rows in found for row in rows)], first.total)

    def _one(self, ip: str) -> tuple[_Row, ...]:
        try:
            answer = self.client.get(f"{self.path}/{quote(ip, safe=':')}")
        except NotFoundError:
            return ()
        row = self.row(answer.result, answer)
        if row.ip != ip:
            raise answer.unexpected(f"the mapping of {row.ip} where that of {ip} was asked for")
        return (row,)


class _V1(_Generation):
    version = "v1"
    ip_key = "origin-ip"
    below_zone = "cache/origin_cloud_regions"

    def read(self, wanted: Sequence[str] | None) -> CurrentState:
        """One GET gives the whole list, whatever is wanted."""
        answer = self.client.get(self.path)
        rows = self.rows(self._value(answer), answer)
        state = _state(rows, len(rows))
        if len(state.mappings) != len(rows):
            raise answer.unexpected("a list that has the same IP twice")
        modified_on = _text(answer.result, "modified_on") or None
        return replace(state, modified_on=modified_on, editable=answer.result.get("editable") is not False)

    def upsert(self, mappings: Sequence[Mapping]) -> Verdicts:
        body = [{"ip": item.ip, "vendor": item.vendor, "region": item.region} for item in mappings]
        return self._batch_verdicts(self.client.patch(f"{self.path}/batch", body))

    def delete(self, ips: Sequence[str]) -> Verdicts:
        return self._batch_verdicts(self.client.delete(f"{self.path}/batch", list(ips)))

    def _batch_verdicts(self, answer: Answer) -> Verdicts:
        return self.verdicts(self._value(answer), answer, _text(answer.result, "modified_on") or None)

    def _value(self, answer: Answer) -> Any:
        """v1 wraps what it has to say into a zone setting."""
        if not isinstance(answer.result, dict) or "value" not in answer.result:
            raise answer.unexpected("a setting without value")
        return answer.result["value"]


def _state(rows: Sequence[_Row], count: int) -> CurrentState:
    dates = {row.ip: row.modified_on for row in rows if row.modified_on}
    return CurrentState({row.ip: row.mapping for row in rows}, count, dates)


def _missing(wanted: Sequence[str] | None, page: _Page) -> list[str] | None:
    """The wanted IPs that are not on the page; None where all of the zone is wanted."""
    if wanted is None:
        return None
    there = {row.ip for row in page.rows}
    return [ip for ip in wanted if ip not in there]


def _supported_regions(generation: _Generation, hint: str) -> SupportedRegions:
    """Both generations give the same, at paths of their own. hint: what to do where Tiered Cache is off."""
    # Most runs have no use for it.
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions

    try:
        answer = generation.client.get(f"{generation.path}/supported_regions")
    except ApiError as error:
        raise _hint_at_tiered_cache(error, hint) from None
    vendors = answer.result.get("vendors") if isinstance(answer.result, dict) else None
    if not isinstance(vendors, dict):
        raise answer.unexpected("supported regions without vendors")
    if not all(vendor.isprintable() for vendor in vendors):
        raise answer.unexpected("a vendor whose name is none")
    if not vendors:
        raise answer.unexpected("no vendor at all").with_hint(hint)
    colos = {vendor: dict(_region(row, answer) for row in _list(rows, answer)) for vendor, rows in vendors.items()}
    return SupportedRegions(colos, complete=answer.result.get("obtained_codes") is not False)


def _hint_at_tiered_cache(error: ApiError, hint: str) -> CloudflareError:
    """A refusal that is about credentials or a missing path is left to speak for itself."""
    if error.transient or isinstance(error, NoRouteError) or CREDENTIAL_CODES.intersection(error.codes):
        return error
    return error.with_hint(hint)


def _region(row: Any, answer: Answer) -> tuple[str, tuple[str, ...]]:
    name = _text(row, "name")
    if not name.isprintable() or not name:
        raise answer.unexpected("a supported region without name")
    colos = row.get("upper_tier_colos")
    return name, tuple(str(colo) for colo in colos) if isinstance(colos, list) else ()


def _list(value: Any, answer: Answer) -> list[Any]:
    if not isinstance(value, list):
        raise answer.unexpected("no list where one is promised")
    return value


def _list_or_empty(value: Any, answer: Answer) -> list[Any]:
    """A list; null and a missing key are an empty one, and a verdict that was meant to be there is found missing."""
    return [] if value is None else _list(value, answer)


def _canonical_or_as_is(text: str) -> str:
    """A verdict on something that is no IP belongs to nothing that was sent, and is recognized by that."""
    try:
        return canonical_ip(text)
    except ValueError:
        return text


def _text(row: Any, key: str) -> str:
    """The text at a key of a JSON object; empty where there is no such object, key or text."""
    text = row.get(key) if isinstance(row, dict) else None
    return text if isinstance(text, str) else ""


def _count(row: Any, key: str) -> int | None:
    """The number at a key of a JSON object; None where there is no such object, key or whole number."""
    count = row.get(key) if isinstance(row, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
