# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`GET /zones/{zone_id}/dns_records` and `…/usage`. Filters, order and fields of the published schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Final

from .auth import DNS_READ, any_of
from .call import Call
from .envelope import Answer, success
from .errors import INVALID_RECORDS_PER_PAGE
from .filters import SUFFIXES, Compare, Test, matching, ordered
from .paging import Pages
from .routing import zone_route
from .shadows import with_shadows
from .zone import Zone

Record = Mapping[str, Any]
Tags = Sequence[str]

PAGES: Final = Pages(100, 1, 5_000_000, INVALID_RECORDS_PER_PAGE)
_MOST_WITH_SHADOWS: Final = 1000
"""Records on a page that can have shadow metadata (published schema)."""

_TYPES: Final = frozenset(
    {"A", "AAAA", "CAA", "CERT", "CNAME", "DNSKEY", "DS", "HTTPS", "LOC", "MX", "NAPTR", "NS", "OPENPGPKEY", "PTR"}
    | {"SMIMEA", "SRV", "SSHFP", "SVCB", "TLSA", "TXT", "URI"}
)
_BOOLEANS: Final = {"true": True, "false": False}
_TEXTS: Final = ("name", "content", "comment")
_ORDERS: Final = {key: itemgetter(key) for key in ("type", "name", "content", "ttl", "proxied")}


def _text(record: Record, key: str) -> str:
    return record[key] or ""


def _tests(call: Call) -> Iterator[Test[Record]]:
    kind, proxied = call.choice("type", _TYPES), call.choice("proxied", _BOOLEANS)
    search = call.query("search")
    if kind is not None:
        yield lambda record: bool(record["type"] == kind)
    if proxied is not None:
        yield lambda record: record["proxied"] is _BOOLEANS[proxied]
    for key in _TEXTS:
        for suffix, compare in SUFFIXES.items():
            wanted = call.query(key + suffix)
            if wanted is not None:
                yield partial(_fits, key, compare, wanted)
    if "comment.present" in call.parameters:
        yield lambda record: bool(_text(record, "comment"))
    if "comment.absent" in call.parameters:
        yield lambda record: not _text(record, "comment")
    if tags := list(_tag_tests(call)):
        yield lambda record: bool(matching([record["tags"]], tags, call, "tag_match"))
    if search is not None:
        contains = SUFFIXES[".contains"]
        yield lambda record: any(
            contains(text, search) for text in [*(_text(record, key) for key in _TEXTS), *record["tags"]]
        )


def _fits(key: str, compare: Compare, wanted: str, record: Record) -> bool:
    return compare(_text(record, key), wanted)


def _tag_tests(call: Call) -> Iterator[Test[Tags]]:
    """The tests of `tag.present=<name>`, `tag.exact=<name>:<value>` and their like, each as often as it is given."""
    for name in call.parameters.get("tag.present", ()):
        yield partial(_has_tag, name)
    for name in call.parameters.get("tag.absent", ()):
        yield partial(_lacks_tag, name)
    for suffix, compare in SUFFIXES.items():
        for wanted in call.parameters.get("tag" + suffix, ()):
            name, _colon, value = wanted.partition(":")
            yield partial(_has_value, compare, name, value)


def _values(name: str, tags: Tags) -> list[str]:
    pairs = [tag.partition(":") for tag in tags]
    return [value for tag, _colon, value in pairs if tag.lower() == name.lower()]


def _has_tag(name: str, tags: Tags) -> bool:
    return bool(_values(name, tags))


def _lacks_tag(name: str, tags: Tags) -> bool:
    return not _values(name, tags)


def _has_value(compare: Compare, name: str, wanted: str, tags: Tags) -> bool:
    return any(compare(value, wanted) for value in _values(name, tags))


def _list(zone: Zone, call: Call, _last: str) -> Answer:
    records: Sequence[Record] = zone.records
    if call.query("include_shadow_metadata") == "true" and call.number("per_page", PAGES.default) <= _MOST_WITH_SHADOWS:
        records = with_shadows(zone.name, zone.records)
    found = ordered(matching(records, list(_tests(call)), call), _ORDERS, call, default="type")
    rows, info = PAGES.cut(found, call)
    # "Without any search parameters" (published schema); the pages are those of what was found.
    return success(rows, result_info={**info, "total_count": len(records)})


def _usage(zone: Zone, call: Call, _last: str) -> Answer:
    return success({"record_quota": zone.settings.record_quota, "record_usage": len(zone.records)})


ROUTES: Final = (
    zone_route("GET", "dns_records", any_of(DNS_READ), _list),
    zone_route("GET", "dns_records/usage", any_of(DNS_READ), _usage),
)
