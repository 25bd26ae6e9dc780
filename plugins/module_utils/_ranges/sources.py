# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sources of the files: the vendors' URLs, other URLs, and local files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Union

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    CloudflareError,
    RangeFileError,
    RequestError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.copies import Origin
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.download import Downloads
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.files import read_file

PUBLISHED = {
    "aws": "https://ip-ranges.amazonaws.com/ip-ranges.json",
    "gcp": "https://www.gstatic.com/ipranges/cloud.json",
    "oci": "https://docs.oracle.com/iaas/tools/public_ip_ranges.json",
}
"""The URLs of the vendors whose URL does not change."""

AZURE_PAGES = (
    "https://www.microsoft.com/en-us/download/details.aspx?id=56519",
    "https://www.microsoft.com/en-us/download/confirmation.aspx?id=56519",
)
"""The pages that link to Azure's latest file, which has a date in its name. The link has moved between these pages."""

_AZURE_LINK = re.compile(
    rb"https://download\.microsoft\.com/download/[A-Za-z0-9/_-]{1,200}/ServiceTags_Public_([0-9]{8})\.json"
)
_DATE_IN_NAME = re.compile(r"_([0-9]{4})([0-9]{2})([0-9]{2})\.json$")
_HEADER = re.compile(r"[\x20-\x7e]{1,500}")


@dataclass(frozen=True)
class Fetched:
    """The result of fetching a source.

    body: None if the server says that the file has not changed. source: URL or path of the file. modified: when the
    file was downloaded or last written. dated: the publication date from its name or the server. current: when it was
    the current file of the vendor, or None if only the date in the file is known.
    """

    body: bytes | None
    source: str
    modified: datetime
    dated: datetime | None = None
    current: datetime | None = None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class LocalFile:
    """A local file, which is updated by other means."""

    path: Path

    @property
    def where(self) -> str:
        """The name of the source in messages."""
        return str(self.path)

    def is_of(self, origin: Origin) -> bool:
        """Whether a copy came from this source. Always false, because comparing a local file is cheap."""
        return False

    def fetch(self, downloads: Downloads, origin: Origin | None, now: datetime) -> Fetched:
        """Raises RangeFileError."""
        try:
            content = read_file(self.path)
        except FileNotFoundError:
            raise RangeFileError(str(self.path), "", "does not exist") from None
        return Fetched(content.body, str(self.path), content.modified, _date_in(self.path.name))


@dataclass(frozen=True)
class Url:
    """The URL of a file. official: whether the vendor publishes it there."""

    url: str
    official: bool = False

    @property
    def where(self) -> str:
        """The name of the source in messages."""
        return self.url

    def is_of(self, origin: Origin) -> bool:
        """Whether a copy came from this source."""
        return origin.source == self.url

    def fetch(self, downloads: Downloads, origin: Origin | None, now: datetime) -> Fetched:
        """Download the file. Raises RangeFileError or RequestError."""
        known = origin if origin and self.is_of(origin) else None
        answer = downloads.get(self.url, _validators(known) if known else {})
        current = now if self.official else None
        if known and answer.status == 304:
            current = current or known.current
            return Fetched(None, self.url, now, known.dated, current, known.etag, known.last_modified)
        etag, last_modified = (_header(answer.headers.get(name, "")) for name in ("ETag", "Last-Modified"))
        dated = _date_in(self.url) or _http_date(last_modified)
        return Fetched(answer.body, self.url, now, dated, current, etag, last_modified)


@dataclass(frozen=True)
class AzurePage:
    """Azure's file at the official URL, to which a page links."""

    @property
    def where(self) -> str:
        """The name of the source in messages."""
        return AZURE_PAGES[0]

    def is_of(self, origin: Origin) -> bool:
        """Whether a copy came from this source."""
        return bool(_AZURE_LINK.fullmatch(origin.source.encode()))

    def fetch(self, downloads: Downloads, origin: Origin | None, now: datetime) -> Fetched:
        """Download the file. Raises CloudflareError if no page has a link, and the errors of `Url.fetch`."""
        return Url(_azure_link(downloads), official=True).fetch(downloads, origin, now)


Source = Union[LocalFile, Url, AzurePage]


def official_source(vendor: str) -> Source:
    """The official source of a vendor's file."""
    return Url(PUBLISHED[vendor], official=True) if vendor in PUBLISHED else AzurePage()


def _azure_link(downloads: Downloads) -> str:
    """The newest file on the first page that has a link."""
    problems = []
    for page in AZURE_PAGES:
        try:
            links = dict(_links(downloads.get(page).body))
        except (RangeFileError, RequestError) as error:
            problems.append(str(error))
            continue
        if links:
            return links[max(links)]
        problems.append(f"{page}: contains no link to a file ServiceTags_Public_<date>.json on download.microsoft.com")
    raise CloudflareError("; ".join(problems))


def _links(page: bytes) -> Iterator[tuple[str, str]]:
    """Date and URL of each file that a page links to."""
    # In scripts, each slash can follow a backslash.
    for link in _AZURE_LINK.finditer(page.replace(b"\\/", b"/").replace(b"\\u002F", b"/")):
        yield link[1].decode(), link[0].decode()


def _validators(origin: Origin) -> dict[str, str]:
    headers = {"If-None-Match": origin.etag, "If-Modified-Since": origin.last_modified}
    return {name: value for name, value in headers.items() if _header(value)}


def _header(value: str) -> str:
    return value if _HEADER.fullmatch(value) else ""


def _date_in(name: str) -> datetime | None:
    """The date in the name of a file, for example `ServiceTags_Public_20250721.json`."""
    found = _DATE_IN_NAME.search(name)
    try:
        return datetime(*map(int, found.groups()), tzinfo=timezone.utc) if found else None  # type: ignore[arg-type,misc]
    except ValueError:
        return None


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(timezone.utc) if moment.tzinfo else None
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
