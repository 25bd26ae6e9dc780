# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""GETs of public files: retried if that can help, and redirected only within the same host."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import RangeFileError, TransportError
from ansible_collections.edgeops.cloudflare.tests.unit.support.web import Web, lost, page

URL = "https://ranges.example.com/a/ranges.json"


def test_an_answer_comes_with_one_request() -> None:
    web = Web().serve(URL, page(b"{}"))
    assert web.downloads.get(URL, {"If-None-Match": '"x"'}).body == b"{}"
    assert web.asked == [(URL, {"If-None-Match": '"x"'})]


def test_transient_failure_is_retried_twice() -> None:
    web = Web().serve(URL, page(status=502), lost(), page(b"{}"))
    assert web.downloads.get(URL).body == b"{}"
    assert web.slept == [1, 5]


def test_server_may_ask_for_a_limited_pause() -> None:
    web = Web().serve(URL, page(status=429, Retry_After="3"), page(status=503, Retry_After="9999"), page(b"{}"))
    assert web.downloads.get(URL).body == b"{}"
    assert web.slept == [3, 30]


def test_last_of_three_failures_is_raised() -> None:
    web = Web().serve(URL, page(status=503))
    with pytest.raises(RangeFileError, match=f"^{URL}: the server answers with HTTP 503$"):
        web.downloads.get(URL)
    web.serve(URL, lost())
    with pytest.raises(TransportError, match="the connection failed"):
        web.downloads.get(URL)
    assert len(web.asked) == 6


def test_permanent_failure_is_not_retried() -> None:
    web = Web().serve(URL, lost(transient=False))
    with pytest.raises(TransportError):
        web.downloads.get(URL)
    assert len(web.asked) == 1


@pytest.mark.parametrize("status", [204, 206, 304, 400, 403, 404])
def test_other_statuses_are_failures(status: int) -> None:
    web = Web().serve(URL, page(b"{}", status))
    with pytest.raises(RangeFileError, match=f"HTTP {status}"):
        web.downloads.get(URL)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b/ranges.json", "https://ranges.example.com/b/ranges.json"),
        ("other.json?x=1", "https://ranges.example.com/a/other.json?x=1"),
        ("https://ranges.example.com/c", "https://ranges.example.com/c"),
    ],
)
def test_a_redirect_within_the_host_is_followed(status: int, location: str, target: str) -> None:
    web = Web().serve(URL, page(status=status, Location=location)).serve(target, page(b"{}"))
    assert web.downloads.get(URL).body == b"{}"
    assert web.urls == [URL, target]


@pytest.mark.parametrize(
    "location",
    [
        "http://ranges.example.com/a/ranges.json",
        "https://evil.example.net/ranges.json",
        "//evil.example.net/ranges.json",
        "https://ranges.example.com:8443/",
        "https://user@ranges.example.com/",
        "https://ranges.example.com.evil.example.net/",
        "file:///etc/passwd",
        "https://[::1",
        "https://evil.example.net/\x1b[2J\r\nX: y",
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(location: str) -> None:
    web = Web().serve(URL, page(status=302, Location=location))
    with pytest.raises(RangeFileError, match="redirects to another host") as caught:
        web.downloads.get(URL)
    assert web.urls == [URL]
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("location", ["/\x1b[2J", "/\x9b2J", "/\u202egpj.json", "/a b", "/" + "x" * 10_000])
def test_redirect_to_an_invalid_path_is_not_followed(location: str) -> None:
    web = Web().serve(URL, page(status=302, Location=location))
    with pytest.raises(RangeFileError, match="redirects to an invalid URL") as caught:
        web.downloads.get(URL)
    assert web.urls == [URL]
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_redirects_in_circles_end() -> None:
    web = Web().serve(URL, page(status=302, Location=URL))
    with pytest.raises(RangeFileError, match="HTTP 302"):
        web.downloads.get(URL)
    assert len(web.asked) == 5
