# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No redirect is followed, whatever its status, target or size, so no credentials reach its target."""

from __future__ import annotations

import pytest

from tests.wire.conftest import Serve
from tests.wire.servers import Behaviour, Link, RawServer, Request, an_empty_zone, message
from tests.wire.tasks import BY_TOKEN, PAIR, Options, assert_one_sentence, assert_silent, assert_well, look

STATUSES = (300, 301, 302, 303, 307, 308)


@pytest.fixture
def elsewhere(serve: Serve) -> RawServer:
    """The target of redirects: it would answer, and records all requests."""
    return serve(an_empty_zone())


def redirects(status: int, location: str, body: bytes = b"") -> Behaviour:
    """A behaviour: everything is somewhere else."""

    def behaviour(_request: Request, link: Link) -> bool:
        link.send(message(body, f"Location: {location}", status=f"{status} Elsewhere"))
        return True

    return behaviour


@pytest.mark.parametrize("credentials", [BY_TOKEN, PAIR], ids=["token", "pair"])
@pytest.mark.parametrize("status", STATUSES)
def test_a_redirect_to_another_host_is_not_followed(
    serve: Serve, elsewhere: RawServer, status: int, credentials: Options
) -> None:
    server = serve(redirects(status, f"{elsewhere.url}/stolen"))
    result = look(server.url, retry_budget=60, **credentials)
    assert_one_sentence(result, f"HTTP {status}: a", "redirect, which the module does not follow; check api_url")
    assert (elsewhere.connections, len(server.requests)) == (0, 1)


NO_LOCATIONS = {
    "half an IPv6 address": "http://[",
    "nothing": "//",
    "not ASCII": "\u00e4://\u00e4",
    "a port out of range": "http://127.0.0.1:99999/",
    "very long": "x" * 60000,
}


@pytest.mark.parametrize("location", NO_LOCATIONS.values(), ids=NO_LOCATIONS)
def test_invalid_location_header_is_ignored(serve: Serve, location: str) -> None:
    server = serve(redirects(302, location))
    assert_one_sentence(look(server.url), "HTTP 302: a redirect, which the module does not follow")


def test_redirected_write_is_not_followed(serve: Serve, elsewhere: RawServer) -> None:
    def behaviour(request: Request, link: Link) -> bool:
        if request.line.startswith("GET"):
            return an_empty_zone()(request, link)
        return redirects(307, f"{elsewhere.url}/stolen")(request, link)

    server = serve(behaviour)
    mapping = {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}
    result = look(server.url, state="present", mappings=[mapping], validate_regions=False)
    assert result.failed
    assert not result.changed
    assert "HTTP 307: a redirect, which the module does not follow" in result["failed_items"][0]["error"]
    assert_silent(result)
    assert elsewhere.connections == 0


def test_redirect_with_huge_body_stops_at_size_limit(serve: Serve, elsewhere: RawServer) -> None:
    server = serve(redirects(302, elsewhere.url, b"x" * (33 * 1024 * 1024)))
    assert_one_sentence(look(server.url), "the answer has more than 32 MiB")
    assert elsewhere.connections == 0


def test_redirect_target_would_answer(elsewhere: RawServer) -> None:
    assert_well(look(elsewhere.url))
    assert elsewhere.connections == 1
