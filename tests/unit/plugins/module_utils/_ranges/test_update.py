# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies are replaced only by valid and newer files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.copies import read_copy
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.sources import (
    AZURE_PAGES,
    PUBLISHED,
    LocalFile,
    Source,
    Url,
    official_source,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.update import Outcome, Updater
from ansible_collections.edgeops.cloudflare.tests.support.range_files import VENDORS, sample, write
from ansible_collections.edgeops.cloudflare.tests.unit.support.web import Web, lost, page

START = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
AZURE_FILE = "https://download.microsoft.com/download/7/1/D/71D86715-5596/ServiceTags_Public_20261123.json"
AWS_MIRROR = Url("https://mirror.example.com/aws.json")


def body(document: Any) -> bytes:
    return json.dumps(document).encode()


def newer(vendor: str = "aws", **more: Any) -> bytes:
    """The file of a later day, with one prefix more."""
    document = {**sample("aws"), "createDate": "2026-11-20-00-00-00", **more}
    document["prefixes"].append({**document["prefixes"][0], "ip_prefix": "241.99.0.0/16"})
    return body(document)


@dataclass
class Place:
    """A directory of copies, the web, and a clock."""

    directory: Path
    web: Web = field(default_factory=Web)
    now: datetime = START
    max_age: timedelta = timedelta()
    move: Callable[[str, str], None] | None = os.replace

    def update(self, **sources: Source) -> list[Outcome]:
        """Update the copies; afterwards, `web.asked` is what this took."""
        self.web.asked.clear()
        updater = Updater(self.directory, self.web.downloads, self.max_age, self.now, self.move)
        return updater.update_all(sources or {"aws": official_source("aws")})

    def one(self, vendor: str = "aws", source: Source | None = None) -> Outcome:
        (outcome,) = self.update(**{vendor: source or official_source(vendor)})
        return outcome

    def content(self, vendor: str = "aws") -> bytes:
        return (self.directory / f"{vendor}.json").read_bytes()

    def later(self, **time: float) -> Place:
        self.now += timedelta(**time)
        return self


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """All vendors publish the samples, with validators."""
    web = Web()
    for vendor, url in PUBLISHED.items():
        web.serve(url, page(body(sample(vendor)), ETag=f'"{vendor}"', Last_Modified="Fri, 20 Nov 2026 10:00:00 GMT"))
    web.serve(AZURE_PAGES[0], page(f'<a href="{AZURE_FILE}">Download</a>'.encode()))
    web.serve(AZURE_FILE, page(body(sample("azure")), ETag='"azure"'))
    return Place(tmp_path / "new/ranges", web)


def test_all_copies_are_made_byte_for_byte(place: Place) -> None:
    outcomes = place.update(**{vendor: official_source(vendor) for vendor in VENDORS})
    assert [(outcome.vendor, outcome.status, outcome.changed) for outcome in outcomes] == [
        (vendor, "updated", True) for vendor in VENDORS
    ]
    assert all(place.content(vendor) == body(sample(vendor)) for vendor in VENDORS)
    assert place.web.urls == [PUBLISHED["aws"], AZURE_PAGES[0], AZURE_FILE, PUBLISHED["gcp"], PUBLISHED["oci"]]
    assert sorted(file.suffix for file in place.directory.iterdir()) == [".json"] * 8


def test_unmodified_answer_refreshes_the_copy(place: Place) -> None:
    place.one()
    place.web.serve(PUBLISHED["aws"], page(status=304))
    outcome = place.later(days=100).one()
    assert (outcome.status, outcome.changed) == ("unchanged", False)
    assert place.web.asked == [
        (PUBLISHED["aws"], {"If-None-Match": '"aws"', "If-Modified-Since": "Fri, 20 Nov 2026 10:00:00 GMT"})
    ]
    assert read_copy(place.directory, "aws").age(place.now) == 0
    place.later(days=1).one()
    assert place.web.asked[0][1]["If-None-Match"] == '"aws"'


def test_validators_of_another_source_are_not_sent(place: Place) -> None:
    place.one()
    place.web.serve(AWS_MIRROR.url, page(body(sample("aws"))))
    place.one(source=AWS_MIRROR)
    assert place.web.asked == [(AWS_MIRROR.url, {})]


@pytest.mark.parametrize("change", [b"{}", None])
def test_no_validators_are_sent_without_a_valid_copy(place: Place, change: bytes | None) -> None:
    place.one()
    path = place.directory / "aws.json"
    path.unlink() if change is None else path.write_bytes(change)
    assert place.one().status == "updated"
    assert place.web.asked == [(PUBLISHED["aws"], {})]
    assert place.content() == body(sample("aws"))


def test_unexpected_304_is_a_failure(place: Place) -> None:
    place.web.serve(PUBLISHED["aws"], page(status=304))
    assert place.one().error == f"{PUBLISHED['aws']}: the server answers with HTTP 304"


def test_fresh_copy_is_not_downloaded(place: Place) -> None:
    place.max_age = timedelta(days=7)
    place.one()
    outcome = place.later(days=6.9).one()
    assert (outcome.status, outcome.changed, place.web.asked) == ("young", False, [])
    assert outcome.source == PUBLISHED["aws"]
    assert place.later(days=0.2).one().status == "unchanged"


def test_a_copy_from_another_source_is_not_young(place: Place) -> None:
    place.max_age = timedelta(days=7)
    place.one()
    place.web.serve(AWS_MIRROR.url, page(newer()))
    assert place.one(source=AWS_MIRROR).status == "updated"


def test_a_clock_that_was_put_back_makes_no_copy_young(place: Place) -> None:
    place.max_age = timedelta(days=7)
    place.one()
    assert place.later(days=-400).one().status == "unchanged"


def test_oracle_file_is_requested_once_in_24_hours(place: Place) -> None:
    place.one("oci")
    assert place.later(hours=23.9).one("oci").status == "young"
    assert place.later(hours=0.2).one("oci").status == "unchanged"
    mirror = Url("https://mirror.example.com/oci.json")
    place.web.serve(mirror.url, page(body(sample("oci"))))
    assert [place.one("oci", mirror).status, place.one("oci", mirror).status] == ["unchanged", "unchanged"]


def test_a_newer_file_replaces_the_copy(place: Place) -> None:
    place.one()
    place.web.serve(PUBLISHED["aws"], page(newer(), ETag='"b"'))
    outcome = place.one()
    assert (outcome.status, outcome.changed) == ("updated", True)
    assert outcome.before
    assert outcome.after
    assert (outcome.before.name, outcome.after.name) == ("2026-08-22", "2026-11-20")
    assert (len(outcome.before.prefixes), len(outcome.after.prefixes)) == (19, 20)
    assert place.content() == newer()


def test_new_timestamp_alone_only_refreshes_the_copy(place: Place) -> None:
    place.one("gcp")
    again = body({**sample("gcp"), "creationTime": "2026-11-24T00:00:00.1", "syncToken": "2"})
    place.web.serve(PUBLISHED["gcp"], page(again, ETag='"later"'))
    outcome = place.later(days=1).one("gcp")
    assert (outcome.status, outcome.changed) == ("unchanged", False)
    assert place.content("gcp") == body(sample("gcp"))
    copy = read_copy(place.directory, "gcp")
    assert (copy.age(place.now), copy.published.name) == (0, "2026-11-24")
    place.one("gcp")
    assert place.web.asked[0][1]["If-None-Match"] == '"later"'


def test_a_new_change_number_of_azure_is_a_change(place: Place) -> None:
    place.one("azure")
    place.web.serve(AZURE_FILE, page(body({**sample("azure"), "changeNumber": 364})))
    assert place.one("azure").changed


BAD = {
    "cut off": (body(sample("aws"))[:-9], "is incomplete"),
    "an error page": (b"<html>Service unavailable</html>", "is a web page, not JSON"),
    "another vendor's": (body(sample("gcp")), "is not the file of aws"),
    "a bad prefix": (newer().replace(b"241.99.0.0/16", b"241.99.0.0/99"), "'241.99.0.0/99' is not a network"),
    "half": (
        body({**sample("aws"), "prefixes": sample("aws")["prefixes"][:9]}),
        "has 9 prefixes, less than half of the 19 in ",
    ),
    "empty": (b"", "is empty"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_download_replaces_nothing(place: Place, case: str) -> None:
    place.one()
    before = {file: file.read_bytes() for file in place.directory.iterdir()}
    place.web.serve(PUBLISHED["aws"], page(BAD[case][0], ETag='"bad"'))
    outcome = place.one()
    assert (outcome.status, outcome.changed) == ("failed", False)
    assert outcome.error.startswith(f"{PUBLISHED['aws']}: ")
    assert BAD[case][1] in outcome.error
    assert {file: file.read_bytes() for file in place.directory.iterdir()} == before


def test_half_the_prefixes_are_enough(place: Place) -> None:
    document = {**sample("gcp"), "prefixes": sample("gcp")["prefixes"][:3]}
    place.one("gcp")
    place.web.serve(PUBLISHED["gcp"], page(body(document)))
    assert place.one("gcp").status == "updated"


def test_one_failure_stops_no_other_vendor(place: Place) -> None:
    place.web.serve(PUBLISHED["aws"], lost(transient=False))
    place.web.serve(AZURE_PAGES[0], page(b"moved"))
    outcomes = place.update(**{vendor: official_source(vendor) for vendor in VENDORS})
    assert [outcome.status for outcome in outcomes] == ["failed", "failed", "updated", "updated"]
    assert [outcome.source for outcome in outcomes[:2]] == [PUBLISHED["aws"], AZURE_PAGES[0]]


def test_check_mode_writes_nothing_and_reports_the_same(place: Place) -> None:
    place.move = None
    ahead = place.one()
    assert not place.directory.exists()
    place.move = os.replace
    assert place.one() == ahead
    before = {file: file.read_bytes() for file in place.directory.iterdir()}
    place.move = None
    place.web.serve(PUBLISHED["aws"], page(newer()))
    assert place.one().changed
    assert {file: file.read_bytes() for file in place.directory.iterdir()} == before


def test_copy_with_unwritable_state_is_reported_as_changed(place: Place) -> None:
    def move(temporary: str, target: str) -> None:
        if target.endswith(".origin.json"):
            raise OSError(28, "No space left on device")
        Path(temporary).replace(target)

    place.move = move
    outcome = place.one()
    assert (outcome.status, outcome.changed) == ("failed", True)
    assert "aws.origin.json: cannot be written (No space left on device)" in outcome.error


@pytest.mark.parametrize("move", [os.replace, None])
def test_destination_must_not_be_a_file(place: Place, move: Any) -> None:
    place.directory.parent.mkdir()
    place.directory.write_bytes(b"")
    place.move = move
    with pytest.raises(RangeFileError, match=f"^{place.directory}: is not a directory"):
        place.update()
    assert place.web.asked == []


@pytest.mark.parametrize(
    ("name", "move"), [("file/below/copies", os.replace), ("file/below/copies", None), ("nul\0", os.replace)]
)
def test_destination_that_cannot_be_created_is_refused(tmp_path: Path, name: str, move: Any) -> None:
    (tmp_path / "file").touch()
    place = Place(tmp_path / name, move=move)
    with pytest.raises(RangeFileError, match="is not a directory"):
        place.update()
    assert place.web.asked == []


class TestAzure:
    """The page that links to the file."""

    def test_the_newest_link_on_the_right_host_counts(self, place: Place) -> None:
        old = AZURE_FILE.replace("20261123", "20251231")
        foreign = AZURE_FILE.replace("download.microsoft.com", "download.microsoft.com.example.net")
        place.web.serve(
            AZURE_PAGES[0],
            page(
                f"<a href='{old}'>old</a> <a href='{AZURE_FILE}'>new</a> <a href='{old}'>old</a>"
                f" {foreign.replace('20261123', '20271231')} {AZURE_FILE.replace('https', 'http', 1)}"
                f" {AZURE_FILE.replace('Public_20261123', 'AzureGovernment_20271231')}".encode()
            ),
        )
        place.one("azure")
        assert place.web.urls == [AZURE_PAGES[0], AZURE_FILE]

    @pytest.mark.parametrize("slash", ["\\/", "\\u002F"])
    def test_a_link_inside_of_a_script_counts(self, place: Place, slash: str) -> None:
        place.web.serve(AZURE_PAGES[0], page(f'{{"url":"{AZURE_FILE}"}}'.replace("/", slash).encode()))
        assert place.one("azure").status == "updated"

    def test_second_page_is_tried_if_the_first_has_no_link(self, place: Place) -> None:
        place.web.serve(AZURE_PAGES[1], place.web.pages[AZURE_PAGES[0]][0])
        for first in (page(b"<html>No link</html>"), page(status=404), lost(transient=False)):
            place.web.serve(AZURE_PAGES[0], first)
            place.one("azure")
            assert place.web.urls == [*AZURE_PAGES, AZURE_FILE]

    def test_missing_link_error_names_both_pages(self, place: Place) -> None:
        place.web.serve(AZURE_PAGES[0], page(b"<html>No link</html>"))
        error = place.one("azure").error
        assert f"{AZURE_PAGES[0]}: contains no link to a file ServiceTags_Public_<date>.json" in error
        assert f"{AZURE_PAGES[1]}: the server answers with HTTP 404" in error

    def test_a_hostile_page_takes_no_quadratic_time(self, place: Place) -> None:
        start = AZURE_FILE.partition("ServiceTags")[0].encode()
        place.web.serve(AZURE_PAGES[0], page(start * 200_000))
        assert place.one("azure").status == "failed"

    def test_the_date_of_the_file_is_that_in_its_name(self, place: Place) -> None:
        outcome = place.one("azure")
        assert outcome.after
        assert outcome.after.name == "changeNumber 363 of 2026-11-23"

    def test_validators_are_sent_only_to_their_source(self, place: Place) -> None:
        place.one("azure")
        place.web.serve(AZURE_FILE, page(status=304))
        assert place.one("azure").status == "unchanged"
        assert place.web.asked[1] == (AZURE_FILE, {"If-None-Match": '"azure"'})
        next_file = AZURE_FILE.replace("1123", "1130")
        place.web.serve(AZURE_PAGES[0], page(next_file.encode())).serve(next_file, page(body(sample("azure"))))
        place.one("azure")
        assert place.web.asked[1] == (next_file, {})

    def test_a_young_copy_costs_no_look_at_the_page(self, place: Place) -> None:
        place.max_age = timedelta(days=7)
        place.one("azure")
        assert place.one("azure").status == "young"
        assert place.web.asked == []


class TestLocalFile:
    """Files that somebody else copies."""

    @pytest.fixture
    def mirror(self, tmp_path: Path) -> Path:
        (tmp_path / "mirror").mkdir()
        return tmp_path / "mirror"

    def test_a_local_file_is_compared_each_time(self, place: Place, mirror: Path) -> None:
        place.max_age = timedelta(days=7)
        source = LocalFile(write(mirror, "aws", sample("aws")))
        assert place.one(source=source).status == "updated"
        assert place.one(source=source).status == "unchanged"
        source.path.write_bytes(newer())
        assert place.one(source=source).status == "updated"
        assert place.web.asked == []

    def test_age_is_that_of_the_content(self, place: Place, mirror: Path) -> None:
        aws = LocalFile(write(mirror, "aws", sample("aws")))
        azure = LocalFile(mirror / "ServiceTags_Public_20261104.json")
        azure.path.write_bytes(body(sample("azure")))
        nameless = LocalFile(write(mirror, "azure", sample("azure")))
        os.utime(nameless.path, (0, (START - timedelta(days=5)).timestamp()))
        place.update(aws=aws, azure=azure)
        assert read_copy(place.directory, "aws").age(START) == 93
        assert read_copy(place.directory, "azure").age(START) == 20
        (place.directory / "azure.json").unlink()
        place.update(azure=nameless)
        assert read_copy(place.directory, "azure").age(START) == 5

    @pytest.mark.parametrize("name", ["missing.json", "directory", "nul\0", "surrogate\ud800"])
    def test_a_path_without_a_file_is_named(self, place: Place, mirror: Path, name: str) -> None:
        (mirror / "directory").mkdir()
        error = place.one(source=LocalFile(mirror / name)).error
        assert error.startswith(f"{mirror / name}: ")


def test_a_mirror_does_not_make_an_old_file_new(place: Place) -> None:
    place.web.serve(AWS_MIRROR.url, page(body(sample("aws")), ETag='"m"'), page(status=304))
    for _run in range(2):
        place.one(source=AWS_MIRROR)
        assert read_copy(place.directory, "aws").age(START) == 93


@pytest.mark.parametrize("etag", ['"\x1b[2J"', '"\u20ac"', "x" * 501, '"a\r\nX: y"'])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(place: Place, etag: str) -> None:
    place.web.serve(PUBLISHED["aws"], page(body(sample("aws")), ETag=etag))
    place.one()
    place.one()
    assert place.web.asked == [(PUBLISHED["aws"], {})]
