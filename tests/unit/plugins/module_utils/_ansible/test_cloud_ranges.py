# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of `cloud_ranges`, and its return values, messages and diff."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.cloud_ranges import (
    parse_update_options,
    update_diff,
    update_message,
    update_values,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.sources import (
    AzurePage,
    LocalFile,
    Url,
    official_source,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.update import Outcome, Status
from ansible_collections.edgeops.cloudflare.tests.unit.support.published import published_on

GIVEN: dict[str, Any] = {
    "dest": "/ranges",
    "vendors": ["azure", "aws"],
    "sources": {"aws": None, "azure": None, "gcp": None, "oci": None},
    "max_age": 7,
    "timeout": 60,
    "validate_certs": True,
    "ca_path": None,
}
OLD, NEW = published_on("2026-08-22T15:17:05", 11_013), published_on("2026-11-20T01:02:03", 11_240)


def problems(**options: Any) -> tuple[str, ...]:
    with pytest.raises(OptionsError) as caught:
        parse_update_options({**GIVEN, **options})
    return caught.value.problems


def outcome(status: Status, before: Published | None, after: Published | None, error: str = "") -> Outcome:
    return Outcome("aws", Path("/ranges/aws.json"), status, "https://example.com/aws.json", before, after, error)


def test_sources_default_to_the_vendors_addresses() -> None:
    options = parse_update_options(GIVEN)
    assert options.sources == {"azure": AzurePage(), "aws": official_source("aws")}
    assert (options.dest, options.max_age, options.verify) == (Path("/ranges"), timedelta(days=7), True)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://mirror.example.com/aws.json?x=1", Url("https://mirror.example.com/aws.json?x=1")),
        ("http://127.0.0.1:8080/aws.json", Url("http://127.0.0.1:8080/aws.json")),
        ("http://[::1]/aws.json", Url("http://[::1]/aws.json")),
        ("http://localhost/aws.json", Url("http://localhost/aws.json")),
        ("/srv/aws.json", LocalFile(Path("/srv/aws.json"))),
        ("~/aws.json", LocalFile(Path.home() / "aws.json")),
    ],
)
def test_a_source_is_a_url_or_a_path(text: str, source: Any) -> None:
    options = parse_update_options({**GIVEN, "sources": {"aws": text}, "vendors": ["aws"]})
    assert options.sources == {"aws": source}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("http://mirror.example.com/aws.json", "use https (http is only for loopback addresses)"),
        ("http://127.0.0.1.example.com/", "use https (http is only for loopback addresses)"),
        ("ftp://mirror.example.com/aws.json", "is not a valid URL"),
        ("file:///srv/aws.json", "is not a valid URL; use a URL with https, or the path of a file"),
        ("https://", "is not a valid URL"),
        ("https://a b/", "is not a valid URL"),
        ("https://example.com/\x1b[2J", "is not a valid URL"),
        ("~no-such-user/aws.json", "is in the home directory of a user that does not exist"),
        ("https://[::1", "is not a URL"),
        ("https://example.com:port/", "is not a URL"),
    ],
)
def test_a_source_that_cannot_be_used_is_refused(text: str, problem: str) -> None:
    (told,) = problems(sources={"aws": text})
    assert told.startswith("sources.aws: ")
    assert problem in told
    assert told.isprintable()


def test_a_password_in_a_url_is_refused_unseen() -> None:
    (told,) = problems(sources={"aws": "https://user:s3cr3t@example.com/"})
    assert told.startswith("sources.aws: contains a user name or password")
    assert "s3cr3t" not in told


def test_all_problems_are_reported_at_once() -> None:
    told = problems(vendors=[], sources={"aws": "", "oci": "ftp://x/y"}, max_age=-1, timeout=0, ca_path="/missing.pem")
    assert [problem.partition(":")[0] for problem in told] == [
        "vendors",
        "sources.aws",
        "sources.oci",
        "max_age",
        "timeout",
        "ca_path",
    ]


@pytest.mark.parametrize("days", [0, 36_500])
def test_the_ends_of_max_age_work(days: int) -> None:
    assert parse_update_options({**GIVEN, "max_age": days}).max_age == timedelta(days=days)
    assert problems(max_age=36_501) == ("max_age: 36501 is not a valid number of days; use 0 to 36500",)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (OLD, NEW, "aws: 2026-08-22 → 2026-11-20, 11,013 → 11,240 prefixes\n"),
        (None, NEW, "aws: none → 2026-11-20, 0 → 11,240 prefixes\n"),
        (
            OLD,
            published_on("2026-08-22T19:00:00", 11_014),
            "aws: 2026-08-22T15:17:05Z → 2026-08-22T19:00:00Z, 11,013 → 11,014 prefixes\n",
        ),
    ],
)
def test_diff_shows_versions_and_prefix_counts(before: Published | None, after: Published, line: str) -> None:
    assert update_diff([outcome("updated", before, after)]) == {"prepared": line}


def test_diff_omits_unchanged_copies() -> None:
    outcomes = [outcome("unchanged", OLD, OLD), outcome("young", NEW, NEW), outcome("failed", None, None)]
    values = update_values(outcomes)
    assert (values["changed"], update_diff(outcomes)) == (False, {"prepared": ""})
    assert [file["changed"] for file in values["files"]] == [False] * 3


def test_success_has_no_message() -> None:
    assert update_message([outcome("updated", OLD, NEW), outcome("unchanged", NEW, NEW)]) == ""


def test_failure_message_describes_each_copy() -> None:
    told = update_message(
        [
            outcome("failed", OLD, OLD, "GET https://a: no answer"),
            outcome("failed", None, None, "https://b: is empty"),
            outcome("failed", OLD, NEW, "/c: cannot be written"),
            outcome("updated", OLD, NEW),
            outcome("unchanged", NEW, NEW),
            outcome("young", NEW, NEW),
        ]
    )
    assert told.split("\n") == [
        "these range files could not be updated: aws, aws, aws",
        "- aws: GET https://a: no answer; the existing copy was kept: 2026-08-22",
        "- aws: https://b: is empty; there is no copy",
        "- aws: /c: cannot be written; the copy was replaced",
        "- aws: updated, 2026-08-22 → 2026-11-20, 11,013 → 11,240 prefixes",
        "- aws: up to date, 2026-11-20",
        "- aws: not due, 2026-11-20",
    ]
