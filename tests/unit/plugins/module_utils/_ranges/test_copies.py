# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies in a directory: their age and the state that is stored about them."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.copies import (
    Origin,
    digest,
    read_copies,
    read_copy,
    write_origin,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.files import read_file, write_file
from ansible_collections.edgeops.cloudflare.tests.support.range_files import sample, write, write_samples

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
ORIGIN = Origin(
    source="https://example.com/ranges.json",
    checked=NOW - timedelta(days=2),
    current=NOW - timedelta(days=3),
    dated=NOW - timedelta(days=4),
    etag='"abc"',
    last_modified="Fri, 20 Nov 2026 12:00:00 GMT",
)


def remember(path: Path, origin: Origin) -> Path:
    """Write an origin next to a copy. Returns its path."""
    write_origin(path, digest(path.read_bytes()), origin, os.replace)
    return path.with_suffix(".origin.json")


def age(path: Path) -> int:
    return read_copy(path.parent, path.stem).age(NOW)


@pytest.mark.parametrize("origin", [ORIGIN, Origin("/mirror/aws.json", NOW, NOW)])
def test_stored_state_is_read_back(tmp_path: Path, origin: Origin) -> None:
    remember(write(tmp_path, "aws", sample("aws")), origin)
    assert read_copy(tmp_path, "aws").origin == origin


def test_age_counts_from_the_last_confirmation(tmp_path: Path) -> None:
    aws, azure = (write(tmp_path, vendor, sample(vendor)) for vendor in ("aws", "azure"))
    os.utime(azure, (0, (NOW - timedelta(days=9)).timestamp()))
    assert (age(aws), age(azure)) == (93, 9)
    for path in (aws, azure):
        remember(path, ORIGIN)
        assert age(path) == 3


def test_a_copy_from_the_future_is_not_old(tmp_path: Path) -> None:
    path = write(tmp_path, "aws", {**sample("aws"), "createDate": "2027-01-01-00-00-00"})
    assert age(path) == 0


def test_a_date_in_the_future_hides_no_old_copy(tmp_path: Path) -> None:
    path = write(tmp_path, "aws", {**sample("aws"), "createDate": "9999-01-01-00-00-00"})
    os.utime(path, (0, (NOW - timedelta(days=50)).timestamp()))
    assert age(path) == 50
    remember(path, ORIGIN)
    assert age(path) == 3


def test_the_date_of_azures_file_is_remembered(tmp_path: Path) -> None:
    remember(write(tmp_path, "azure", sample("azure")), ORIGIN)
    assert read_copy(tmp_path, "azure").published.name == "changeNumber 363 of 2026-11-20"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        "{}",
        "[" * 100_000,
        " " * 100_000,
        '{"sha256": 7}',
        "\xff",
    ],
    ids=lambda text: text[:10],
)
def test_broken_stored_state_is_ignored(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "aws", sample("aws"))
    remember(path, ORIGIN).write_bytes(text.encode("latin-1"))
    assert read_copy(tmp_path, "aws").origin is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source", 7),
        ("checked", "soon"),
        ("checked", "0001-01-01T00:00:00+14:00"),
        ("current", None),
        ("current", "9999-12-31T23:59:59-12:00"),
        ("dated", []),
        ("etag", "a\r\nX: b"),
        ("etag", {}),
    ],
)
def test_invalid_stored_state_is_ignored(tmp_path: Path, name: str, value: object) -> None:
    file = remember(write(tmp_path, "aws", sample("aws")), ORIGIN)
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), name: value}), encoding="utf-8")
    assert read_copy(tmp_path, "aws").origin is None


def test_stored_state_of_another_copy_is_ignored(tmp_path: Path) -> None:
    remember(write(tmp_path, "aws", sample("aws")), ORIGIN)
    write(tmp_path, "aws", {**sample("aws"), "syncToken": "1"})
    assert read_copy(tmp_path, "aws").origin is None


def test_readable_copies_are_used_despite_broken_ones(tmp_path: Path) -> None:
    write_samples(tmp_path, "aws", "gcp")
    write(tmp_path, "azure", b"<html>")
    copies = read_copies(tmp_path, ("gcp", "azure", "oci", "aws"))
    assert [copy.published.vendor for copy in copies.usable] == ["gcp", "aws"]
    assert copies.unusable == {
        "azure": f"{tmp_path}/azure.json: is a web page, not JSON; it starts with '<html>'",
        "oci": f"{tmp_path}/oci.json: does not exist",
    }


@pytest.mark.parametrize("name", ["missing", "file", "file/below", "nul\0", "surrogate\ud800"])
def test_path_that_is_not_a_directory_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RangeFileError, match=f"^{tmp_path / name}: is not a directory that can be read"):
        read_copies(tmp_path / name, ["aws"])


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """Reading the pipe would wait for ever."""
    os.mkfifo(tmp_path / "aws.json")
    (tmp_path / "gcp.json").mkdir()
    (tmp_path / "oci.json").symlink_to("/dev/zero")
    copies = read_copies(tmp_path, ("aws", "gcp", "oci"))
    assert set(copies.unusable.values()) == {f"{tmp_path}/{name}.json: is not a file" for name in ("aws", "gcp", "oci")}


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "aws.json").symlink_to(write(tmp_path, "elsewhere", sample("aws")))
    assert read_copy(tmp_path, "aws").published.vendor == "aws"


def test_failed_write_leaves_only_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "aws.json"
    path.write_bytes(b"old")

    def refuse(temporary: str, target: str) -> None:
        assert (Path(temporary).read_bytes(), Path(temporary).parent, target) == (b"new", tmp_path, str(path))
        raise OSError(28, "No space left on device")

    with pytest.raises(RangeFileError, match=r"aws\.json: cannot be written \(No space left on device\)"):
        write_file(path, b"new", refuse)
    assert read_file(path).body == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["aws.json"]


def test_writing_to_a_missing_directory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RangeFileError, match="cannot be written"):
        write_file(tmp_path / "missing/aws.json", b"new", os.replace)
