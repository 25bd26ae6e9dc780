# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials: their sources, their headers, and refusal of values that cannot be sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire.certificates import Authority
from tests.wire.conftest import Serve
from tests.wire.servers import RawServer, an_empty_zone
from tests.wire.tasks import BY_TOKEN, EMAIL, KEY, PAIR, TOKEN, Options, assert_one_sentence, assert_well, look


@pytest.fixture
def server(serve: Serve) -> RawServer:
    return serve(an_empty_zone())


def sent(server: RawServer) -> dict[str, str]:
    """The headers about credentials of the only request."""
    (request,) = server.requests
    names = ("authorization", "proxy-authorization", "cookie", "x-auth-email", "x-auth-key")
    return {name: request.headers[name] for name in names if name in request.headers}


TOKEN_ALONE = {"authorization": f"Bearer {TOKEN}"}
PAIR_ALONE = {"x-auth-email": EMAIL, "x-auth-key": KEY}


@pytest.mark.parametrize(("options", "expected"), [(BY_TOKEN, TOKEN_ALONE), (PAIR, PAIR_ALONE)], ids=["token", "pair"])
def test_credentials_are_sent_only_in_their_headers(
    server: RawServer, options: Options, expected: dict[str, str]
) -> None:
    assert_well(look(server.url, **options))
    assert sent(server) == expected


@pytest.mark.parametrize("named_by", ["HOME", "NETRC"])
@pytest.mark.parametrize(("options", "expected"), [(BY_TOKEN, TOKEN_ALONE), (PAIR, PAIR_ALONE)], ids=["token", "pair"])
def test_netrc_entry_is_ignored(
    serve: Serve, authority: Authority, home: Path, named_by: str, options: Options, expected: dict[str, str]
) -> None:
    server = serve(an_empty_zone(), tls=authority.tls("localhost"), host="localhost")
    netrc = home / ".netrc"
    netrc.write_text("machine localhost login somebody password else\ndefault login a password b\n", encoding="utf-8")
    netrc.chmod(0o600)
    env = {named_by: str(home if named_by == "HOME" else netrc), "REQUESTS_CA_BUNDLE": str(authority.file)}
    assert_well(look(server.url, env=env, **options))
    assert sent(server) == expected


UNSENDABLE = {
    "CR and LF": "abcd1234\r\nX-Injected: yes",
    "LF": "abcd1234\nefgh5678",
    "CR": "abcd1234\refgh5678",
    "space": "abcd1234 efgh5678",
    "tab": "abcd1234\tefgh5678",
    "Bearer": "Bearer abcd1234efgh5678",
    "NUL": "abcd1234\0efgh5678",
    "DEL": "abcd1234\x7fefgh5678",
    "Latin-1": "abcd1234äfgh5678",
    "line separator": "abcd1234\u2028efgh5678",
    "beyond the BMP": "abcd1234\U0001f511efgh5678",
    "quotes of a word processor": "\u201cabcd1234efgh5678\u201d",
}


@pytest.mark.parametrize("value", UNSENDABLE.values(), ids=UNSENDABLE)
@pytest.mark.parametrize("option", ["api_token", "api_key", "api_email"])
def test_value_unfit_for_a_header_is_refused_and_not_shown(server: RawServer, option: str, value: str) -> None:
    options = {option: value} if option == "api_token" else {**PAIR, option: value}
    result = look(server.url, **options)
    # Ansible repeats the options, and the e-mail address is no secret among them.
    never = () if option == "api_email" else (value,)
    assert_one_sentence(
        result, f"{option}: contains white space or characters that are not valid in a credential", never=never
    )
    for part in ("abcd1234", "fgh5678"):
        assert part not in result.said
    assert server.connections == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n\n"], ids=["LF", "CRLF", "more"])
def test_trailing_newline_of_a_secret_is_ignored(server: RawServer, end: str) -> None:
    assert_well(look(server.url, api_token=TOKEN + end))
    assert_well(look(server.url, api_email=EMAIL + end, api_key=KEY + end))
    by_token, by_pair = server.requests
    assert by_token.headers["authorization"] == f"Bearer {TOKEN}"
    assert (by_pair.headers["x-auth-email"], by_pair.headers["x-auth-key"]) == (EMAIL, KEY)
