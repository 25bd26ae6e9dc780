# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server that says the credentials back to whoever reads its errors: they are in nothing that a run shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.in_process import ModuleResult
from tests.support.playbook import run_playbook, task
from tests.wire.conftest import Serve
from tests.wire.servers import Behaviour, Link, Request, an_empty_zone, envelope, message, says
from tests.wire.tasks import EMAIL, KEY, PAIR, TOKEN, ZONE_ID, Options, look

PIECE = 8
"""So many characters of a secret in a row are too many."""

Body = Callable[[str], bytes]
SHOWN_START = 120
"""How much of an answer that can't be read is shown."""


def echoed(request: Request) -> str:
    """The credentials in the request's headers."""
    names = ("authorization", "x-auth-email", "x-auth-key")
    return " ".join(request.headers[name] for name in names if name in request.headers)


def html(said: str) -> bytes:
    return f"<html><body>Refused: {said} is unknown here</body></html>".encode()


def bare(said: str) -> bytes:
    return said.encode()


def failure(said: str) -> bytes:
    error = {"code": 10000, "message": f"Authentication error: {said}"}
    return json.dumps({"success": False, "errors": [error], "messages": [said], "result": None}).encode()


def wrong_shape(said: str) -> bytes:
    return envelope({"you said": said})


def cut(position: int) -> Body:
    """HTML in which the secret starts this many characters before the end of the quoted part."""
    return lambda said: b"<" + b"p" * (SHOWN_START - position - 1) + said.removeprefix("Bearer ").encode() + b">"


def all_over(said: str) -> bytes:
    return b" ".join([said.encode()] * 20)


BODIES: dict[str, Body] = {
    "HTML": html,
    "bare": bare,
    "JSON": failure,
    "JSON of another shape": wrong_shape,
    "again and again": all_over,
    "cut after 10": cut(10),
    "cut after 20": cut(20),
    "cut after 35": cut(35),
}
STATUSES = ("200 OK", "302 Found", "403 Forbidden", "502 Bad Gateway")


def echoes(body: Body, status: str) -> Behaviour:
    """A behaviour: says the credentials back in the body, the headers and the reason."""

    def behaviour(request: Request, link: Link) -> bool:
        said = echoed(request)
        headers = (f"Location: /{said}", f"X-Said: {said}", f"Retry-After: {said}", f"Ratelimit: {said}")
        link.send(message(body(said), *headers, status=f"{status} {said}"))
        return True

    return behaviour


def assert_no_piece_is_visible(text: str, *secrets: str) -> None:
    for secret in secrets:
        assert secret not in text
        for start in range(len(secret) - PIECE + 1):
            assert secret[start : start + PIECE] not in text


def assert_kept(result: ModuleResult, *secrets: str) -> None:
    assert result.failed
    assert_no_piece_is_visible(result.said, *secrets)
    # Ansible repeats the options, and the e-mail address is no secret among them.
    for text in (result.visible, result.stdout):
        assert_no_piece_is_visible(text, *(secret for secret in secrets if secret != EMAIL))


CREDENTIALS: dict[str, tuple[Options, tuple[str, ...]]] = {
    "token": ({"api_token": TOKEN}, (TOKEN,)),
    "pair": (PAIR, (EMAIL, KEY)),
    "token with a line end": ({"api_token": f" {TOKEN}\n"}, (TOKEN,)),
    "pair with line ends": ({"api_email": f"{EMAIL}\n", "api_key": f"{KEY}\r\n"}, (EMAIL, KEY)),
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(("options", "secrets"), CREDENTIALS.values(), ids=CREDENTIALS)
def test_echoed_credentials_are_masked(
    serve: Serve, status: str, body: Body, options: Options, secrets: tuple[str, ...]
) -> None:
    server = serve(echoes(body, status))
    assert_kept(look(server.url, verbosity=4, **options), *secrets)


def test_short_secret_with_newline_is_masked(serve: Serve) -> None:
    """Only Ansible masks text that is shorter than any Cloudflare secret."""
    result = look(serve(echoes(html, "403 Forbidden")).url, api_token="kQ7zX2\n")
    assert_kept(result, "kQ7zX2")
    assert "is unknown here" in result.msg


@pytest.mark.parametrize("body", [html, bare, cut(20)])
def test_credentials_changed_by_quoting_are_masked(serve: Serve, body: Body) -> None:
    token = "\\cable'wright\"postbox"
    server = serve(echoes(body, "403 Forbidden"))
    assert_kept(look(server.url, verbosity=4, api_token=token), token, "wright", "postbox")


@pytest.mark.parametrize(("options", "secrets"), CREDENTIALS.values(), ids=CREDENTIALS)
def test_echoed_credentials_in_item_errors_are_masked(serve: Serve, options: Options, secrets: tuple[str, ...]) -> None:
    """In the error of an item, in the log of retries, and in the lookup of a zone."""
    asked: list[Request] = []

    def behaviour(request: Request, link: Link) -> bool:
        asked.append(request)
        said = echoed(request)
        if "/zones?" in request.target:
            link.send(message(envelope([{"id": ZONE_ID, "name": "example.com", "account": {"name": said}}])))
        elif request.line.startswith("GET") and len(asked) == 2:
            return echoes(html, "503 Down")(request, link)
        elif request.line.startswith("GET"):
            return an_empty_zone()(request, link)
        else:
            item = {"origin_ip": "192.0.2.1", "error": f"no {said}, no"}
            link.send(message(envelope({"succeeded": [], "failed": [item]})))
        return True

    mapping = {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}
    changing: Options = {"state": "present", "mappings": [mapping], "validate_regions": False}
    server = serve(behaviour)
    result = look(server.url, zone_id=None, zone="example.com", retry_budget=10, verbosity=4, **changing, **options)
    assert [item["ip"] for item in result["failed_items"]] == ["192.0.2.1"]
    assert len(result["retry_log"]) == 1
    assert_kept(result, *secrets)


def test_echoed_credentials_in_zone_names_are_masked(serve: Serve) -> None:
    def behaviour(request: Request, link: Link) -> bool:
        said = echoed(request)
        rows = [{"id": said, "name": "example.com", "status": said, "account": {"name": said}}] * 2
        link.send(message(envelope(rows)))
        return True

    result = look(serve(behaviour).url, zone_id=None, zone="example.com", api_token=f"{TOKEN}\n")
    assert "2 zones are named" in result.msg
    assert_kept(result, TOKEN)


def test_data_that_contains_the_email_address_is_returned_unchanged(serve: Serve) -> None:
    """A record may hold any text, such as the address of the zone's owner."""
    region = f"mailto:{EMAIL}"
    row = {"origin_ip": "192.0.2.1", "vendor": "aws", "region": region}
    page = message(envelope([row], result_info={"total_count": 1, "total_pages": 1}))

    result = look(serve(says(page)).url, check_mode=True, **PAIR)

    assert [change["before"]["region"] for change in result["changes"]] == [region]


def test_a_playbook_at_vvvv_shows_no_credentials(serve: Serve, tmp_path: Path) -> None:
    whole, partial = serve(echoes(html, "403 Forbidden")), serve(echoes(cut(20), "502 Bad Gateway"))
    common: Options = {"zone_id": ZONE_ID, "mappings": [], "prune": True, "allow_empty": True, "retry_budget": 0}
    by_token, by_pair = CREDENTIALS["token with a line end"], CREDENTIALS["pair"]
    ignoring: Options = {"ignore_errors": True}
    run = run_playbook(
        [
            task("Whole, by token", api_url=whole.url, keywords=ignoring, **common, **by_token[0]),
            task("Partial, by token", api_url=partial.url, keywords=ignoring, **common, **by_token[0]),
            task("Whole, by pair", api_url=whole.url, keywords=ignoring, **common, **by_pair[0]),
        ],
        tmp_path,
        "-vvvv",
        "--diff",
    )
    assert (len(whole.requests), len(partial.requests)) == (2, 1)
    assert [result.status for result in run.tasks] == ["ignored"] * 3
    assert_no_piece_is_visible(run.stdout + run.stderr, *by_token[1], KEY)
    assert_no_piece_is_visible(json.dumps([result.result["msg"] for result in run.tasks]), *by_token[1], *by_pair[1])
