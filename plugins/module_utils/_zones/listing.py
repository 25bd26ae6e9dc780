# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters that select zones: which queries to send, and which of the returned zones to keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from itertools import product
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import ListedZone

STATUSES = ("initializing", "pending", "active", "moved")
TYPES = ("full", "partial", "secondary", "internal")
"""The values in the API (API facts, zones)."""

MAX_QUERIES = 20
"""If accounts times names exceeds this, the names are not sent to the API, because reading all zones is cheaper."""

_ACCOUNT_ID = re.compile(r"[0-9a-f]{32}")
_GLOB = re.compile(r"[a-z0-9_.*?!\[\]-]+")
_WILDCARD = re.compile(r"[*?]|\[.[^]]*\]")
_OPERATOR = re.compile(r"(not_)?equal:|(starts_with|ends_with|contains)(_case_sensitive)?:")

Query = dict[str, str]
"""The parameters of a `GET /zones` request."""


@dataclass(frozen=True)
class ZoneFilters:
    """The filters. An empty tuple does not filter.

    accounts: ids or names. names, exclude: globs, in lower case. statuses, types: values in the API. Without types, the
    API omits internal zones. plans: in lower case. paused: whether to include paused zones.
    """

    accounts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("active",)
    types: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    paused: bool = False


def parse_filters(params: Mapping[str, Any], place: str = "") -> ZoneFilters:
    """Parse the options that select zones. place: the prefix of their names in messages.

    Raises OptionsError with all problems.
    """
    problems: list[str] = []
    filters = ZoneFilters(
        accounts=_words(params["accounts"], f"{place}accounts", problems),
        names=_globs(params["names"], f"{place}names", problems),
        exclude=_globs(params["exclude"], f"{place}exclude", problems),
        statuses=tuple(params["statuses"] or ()),
        types=tuple(params["types"] or ()),
        plans=tuple(word.lower() for word in _words(params["plans"], f"{place}plans", problems)),
        paused=params["paused"],
    )
    if problems:
        raise OptionsError(problems)
    return filters


def queries(filters: ZoneFilters) -> list[Query]:
    """The queries that together return all selected zones. They can return other zones and duplicates.

    The API takes one account, one name, and one status at a time (API facts, zones). `select` does the rest.
    """
    common: Query = {"order": "name"}
    if len(filters.statuses) == 1:
        common["status"] = filters.statuses[0]
    if filters.types:
        common["type"] = ",".join(filters.types)
    accounts = [_account_query(account) for account in filters.accounts] or [{}]
    names = [_name_query(glob) for glob in filters.names] or [{}]
    if {} in names or (len(names) > 1 and len(accounts) * len(names) > MAX_QUERIES):
        names = [{}]
    return [{**account, **name, **common} for account, name in product(accounts, names)]


def select(zones: Iterable[ListedZone], filters: ZoneFilters) -> list[ListedZone]:
    """The selected zones without duplicates, sorted by name."""
    tests = _tests(filters)
    wanted = {zone.id: zone for zone in zones if all(test(zone) for test in tests)}
    return sorted(wanted.values(), key=lambda zone: (zone.name, zone.id))


def is_account_id(account: str) -> bool:
    """Whether an entry of `accounts` is an id instead of a name."""
    return bool(_ACCOUNT_ID.fullmatch(account))


def _words(values: Sequence[str] | None, option: str, problems: list[str]) -> tuple[str, ...]:
    words = [value.strip() for value in values or ()]
    problems.extend(f"{option}[{index}]: is empty" for index, word in enumerate(words) if not word)
    return tuple(dict.fromkeys(words))


def _globs(values: Sequence[str] | None, option: str, problems: list[str]) -> tuple[str, ...]:
    globs = [value.strip().rstrip(".").lower() for value in values or ()]
    problems.extend(
        f"{option}[{index}]: {glob!r} is not the name of a zone or a pattern such as shop-*{_glob_hint(glob)}"
        for index, glob in enumerate(globs)
        if not _GLOB.fullmatch(glob)
    )
    return tuple(dict.fromkeys(globs))


def _glob_hint(glob: str) -> str:
    if glob.isascii():
        return ""
    rule = "; Cloudflare has international names in Punycode"
    try:
        return f"{rule} (xn--…)" if _WILDCARD.search(glob) else f"{rule}: write {glob.encode('idna').decode()}"
    except UnicodeError:
        return rule


def _account_query(account: str) -> Query:
    if is_account_id(account):
        return {"account.id": account}
    # A name could start like an operator.
    return {"account.name": f"equal:{account}" if _OPERATOR.match(account) else account}


def _name_query(glob: str) -> Query:
    """The narrowest name filter of the API that includes all matches of the glob. Empty if there is none."""
    literals = _WILDCARD.split(glob)
    if len(literals) == 1:
        return {"name": glob}
    if literals[0]:
        return {"name": f"starts_with:{literals[0]}"}
    if literals[-1]:
        return {"name": f"ends_with:{literals[-1]}"}
    longest = max(literals, key=len)
    return {"name": f"contains:{longest}"} if longest else {}


def _tests(filters: ZoneFilters) -> list[Callable[[ListedZone], bool]]:
    """The conditions for a zone. If the zone lacks a value, the API's filter for it is trusted."""
    tests: list[Callable[[ListedZone], bool]] = []
    if filters.accounts:
        ids = {account for account in filters.accounts if is_account_id(account)}
        names = {account.lower() for account in filters.accounts if account not in ids}
        tests.append(lambda zone: _shown_in(zone.account.id, ids) or _shown_in(_lower(zone.account.name), names))
    if filters.names:
        tests.append(_matcher(filters.names))
    if filters.exclude:
        excluded = _matcher(filters.exclude)
        tests.append(lambda zone: not excluded(zone))
    if filters.statuses:
        tests.append(lambda zone: _shown_in(zone.status, filters.statuses))
    if filters.types:
        tests.append(lambda zone: _shown_in(zone.type, filters.types))
    if filters.plans:
        tests.append(lambda zone: bool({_lower(zone.plan), _lower(zone.plan_name)}.intersection(filters.plans)))
    if not filters.paused:
        tests.append(lambda zone: not zone.paused)
    return tests


def _matcher(globs: Sequence[str]) -> Callable[[ListedZone], bool]:
    names = {glob for glob in globs if not _WILDCARD.search(glob)}
    patterns = [translate(glob) for glob in globs if glob not in names]
    match = re.compile("|".join(patterns)).match if patterns else None
    return lambda zone: zone.name in names or bool(match and match(zone.name))


def _shown_in(shown: str | None, wanted: Collection[str]) -> bool:
    """Whether the zone has one of the selected values, or no value, if the API filtered by it."""
    return bool(wanted) and (shown is None or shown in wanted)


def _lower(text: str | None) -> str | None:
    return text and text.lower()
