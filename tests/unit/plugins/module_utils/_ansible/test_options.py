# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that all modules share become a client or a list of problems."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.options import (
    CONNECTION_OPTIONS,
    ClientOptions,
    parse_client_options,
    parse_options,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Calls, Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._version import VERSION

TOKEN = "abcDEF123_-t0ken"
PUBLIC = "https://api.cloudflare.com/client/v4"


def params(**given: Any) -> dict[str, Any]:
    """A module's parameters: Ansible's defaults, a token, and the given ones."""
    defaults = {name: option.get("default") for name, option in CONNECTION_OPTIONS.items()}
    return {**defaults, "api_token": TOKEN, **given}


def read(**given: Any) -> ClientOptions:
    return parse_client_options(params(**given))


def problems_of(**given: Any) -> tuple[str, ...]:
    """The problems of these options."""
    with pytest.raises(OptionsError) as caught:
        read(**given)
    return caught.value.problems


def pair(email: str | None, key: str | None) -> dict[str, Any]:
    """The older kind of credentials."""
    return {"api_token": None, "api_email": email, "api_key": key}


def test_the_defaults_lead_to_the_public_api() -> None:
    options = read()
    assert options.connection.base_url == PUBLIC
    assert options.connection.verify is True
    assert options.timeout == 30
    assert options.retry_budget == 330
    assert options.connection.user_agent == f"edgeops.cloudflare/{VERSION} (Ansible collection)"


def test_a_token_becomes_a_bearer_header() -> None:
    assert read().connection.headers == {"Authorization": f"Bearer {TOKEN}"}


def test_email_and_key_become_their_headers() -> None:
    headers = read(**pair("me@example.com", "k3y")).connection.headers
    assert headers == {"X-Auth-Email": "me@example.com", "X-Auth-Key": "k3y"}


def test_a_token_is_preferred_and_the_pair_is_not_sent() -> None:
    headers = read(api_email="me@example.com", api_key="k3y").connection.headers
    assert headers == {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize("around", ["{}\n", " {}", "{}\r\n", "\t{} "])
def test_white_space_around_a_secret_is_dropped(around: str) -> None:
    assert read(api_token=around.format(TOKEN)).connection.headers["Authorization"] == f"Bearer {TOKEN}"
    headers = read(**pair(around.format("me@example.com"), around.format("k3y"))).connection.headers
    assert headers == {"X-Auth-Email": "me@example.com", "X-Auth-Key": "k3y"}


@pytest.mark.parametrize(
    "token", ["abc secret", "abc\nX-Injected: secret", "Bearer secret", "secret\u00e9", "a\0secret"]
)
def test_invalid_token_is_refused_and_not_shown(token: str) -> None:
    problems = problems_of(api_token=token)
    assert len(problems) == 1
    assert problems[0].startswith("api_token: contains white space or characters that are not valid in a credential")
    assert "secret" not in problems[0]


def test_invalid_half_of_a_pair_is_named_and_not_shown() -> None:
    problems = problems_of(**pair("me @example.com", "se cret"))
    assert [problem.split(":")[0] for problem in problems] == ["api_email", "api_key"]
    assert "example.com" not in str(problems)
    assert "cret" not in str(problems)


@pytest.mark.parametrize("nothing", [None, "", " \n"])
def test_no_credentials_names_all_options_and_variables(nothing: str | None) -> None:
    problems = problems_of(api_token=nothing, api_email=nothing, api_key=nothing)
    assert len(problems) == 1
    for name in ("api_token", "CLOUDFLARE_API_TOKEN", "api_email", "CLOUDFLARE_EMAIL", "api_key", "CLOUDFLARE_API_KEY"):
        assert name in problems[0]


def test_half_a_pair_names_the_missing_half() -> None:
    assert problems_of(**pair("me@example.com", None))[0].startswith("api_key: is missing")
    assert "CLOUDFLARE_API_KEY" in problems_of(**pair("me@example.com", None))[0]
    assert problems_of(**pair(" ", "k3y"))[0].startswith("api_email: is missing")
    assert "CLOUDFLARE_EMAIL" in problems_of(**pair(None, "k3y"))[0]


@pytest.mark.parametrize(
    "url",
    [
        "https://api.cloudflare.com/client/v4",
        "https://gateway.example.com:8443/v4",
        "HTTPS://api.cloudflare.com/client/v4",
        "https://192.0.2.1",
        "http://127.0.0.1:8787/client/v4",
        "http://127.8.9.10",
        "http://[::1]:8080",
        "http://localhost:8787",
        "http://LOCALHOST",
    ],
)
def test_https_and_loopback_http_are_accepted(url: str) -> None:
    assert read(api_url=url).connection.base_url == url


@pytest.mark.parametrize(
    ("url", "trusted"),
    [(PUBLIC, True), ("HTTPS://127.0.0.1", True), ("http://127.0.0.1:8787", False), ("HTTP://localhost", False)],
)
def test_only_https_goes_through_a_proxy(url: str, trusted: bool) -> None:
    """Plain http is for this host only; a proxy would carry the credentials away from it."""
    assert read(api_url=url).connection.trust_env is trusted


@pytest.mark.parametrize("url", [f"{PUBLIC}/", f" {PUBLIC}", f"{PUBLIC}//\n"])
def test_slashes_and_white_space_around_a_url_are_dropped(url: str) -> None:
    assert read(api_url=url).connection.base_url == PUBLIC


UNENCRYPTED = "would send the credentials unencrypted; use https (http is only for loopback addresses)"
NOT_A_BASE_URL = "is not a base URL; use a URL such as https://api.cloudflare.com/client/v4"
NOT_A_URL = "api_url: is not a URL; use a URL such as https://api.cloudflare.com/client/v4"
WITH_CREDENTIALS = "api_url: contains a user name or password; use api_token instead"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://api.cloudflare.com/client/v4", UNENCRYPTED),
        ("http://127.0.0.1.example.com", UNENCRYPTED),
        ("http://localhost.example.com", UNENCRYPTED),
        ("http://0.0.0.0", UNENCRYPTED),
        ("api.cloudflare.com", NOT_A_BASE_URL),
        ("ftp://api.cloudflare.com", NOT_A_BASE_URL),
        ("https:///client/v4", NOT_A_BASE_URL),
        ("https://api.cloudflare.com/client/v4?", NOT_A_BASE_URL),
        ("https://api.cloudflare.com/client/v4#", NOT_A_BASE_URL),
        ("https://api.cloudflare.com:0", NOT_A_BASE_URL),
        ("https://api.cloudflare.com/client v4", NOT_A_BASE_URL),
        ("https://api.cloud\nflare.com/client/v4", NOT_A_BASE_URL),
        ("https://api.cloudflare.com/\0", NOT_A_BASE_URL),
        ("https://[::1", NOT_A_URL),
        ("https://api.example.com:99999", NOT_A_URL),
        ("https://me:pa55@example.com/v4", WITH_CREDENTIALS),
        ("http://127.0.0.1\\@pa55", WITH_CREDENTIALS),
        ("https://me:pa/55@x", WITH_CREDENTIALS),
    ],
)
def test_invalid_base_url_is_refused(url: str, problem: str) -> None:
    """`tests/wire/test_base_url.py` has many more."""
    named = problem if problem.startswith("api_url") else f"api_url: {url!r} {problem}"
    assert problems_of(api_url=url) == (named,)


@pytest.mark.parametrize(
    ("given", "verify"),
    [
        ({}, True),
        ({"ca_path": "{here}"}, "{here}"),
        ({"validate_certs": False}, False),
        ({"validate_certs": False, "ca_path": "{here}"}, False),
    ],
)
def test_options_control_certificate_validation(given: dict[str, Any], verify: Any, tmp_path: Path) -> None:
    bundle = str(tmp_path)
    if "ca_path" in given:
        given = {**given, "ca_path": bundle}
    assert read(**given).connection.verify == (bundle if verify == "{here}" else verify)


@pytest.mark.parametrize("content", ["", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_bundle_without_certificates_is_refused(tmp_path: Path, content: str) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(content, encoding="utf-8")
    assert problems_of(ca_path=str(bundle))[0].startswith(f"ca_path: {str(bundle)!r} ")


def test_a_bundle_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.pem")
    assert problems_of(ca_path=missing)[0].startswith(f"ca_path: {missing!r} does not exist on the host")


@pytest.mark.parametrize("option", ["timeout", "retry_budget"])
def test_seconds_are_at_most_a_day(option: str) -> None:
    assert problems_of(**{option: 86_401}) == (f"{option}: 86401 seconds is more than a day; use 86400 or less",)
    read(**{option: 86_400})


@pytest.mark.parametrize(("option", "value", "least"), [("timeout", 0, 1), ("timeout", -3, 1), ("retry_budget", -1, 0)])
def test_seconds_have_a_least_value(option: str, value: int, least: int) -> None:
    assert problems_of(**{option: value}) == (
        f"{option}: {value} is not a valid number of seconds; use {least} or more",
    )


def test_minimum_seconds_are_accepted() -> None:
    options = read(timeout=1, retry_budget=0)
    assert (options.timeout, options.retry_budget) == (1, 0)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    problems = problems_of(
        **pair(None, "k3y"), api_url="http://example.com", ca_path=str(tmp_path / "no"), timeout=0, retry_budget=-1
    )
    assert [problem.split(":")[0] for problem in problems] == [
        "api_email",
        "api_url",
        "ca_path",
        "timeout",
        "retry_budget",
    ]


def test_parsers_return_their_values_together() -> None:
    assert parse_options({"a": 1, "b": 2}, lambda given: given["a"], lambda given: given["b"]) == [1, 2]


def test_problems_of_several_parsers_come_at_once() -> None:
    def wrong(*problems: str) -> Any:
        def reader(_params: Any) -> None:
            raise OptionsError(problems)

        return reader

    with pytest.raises(OptionsError) as caught:
        parse_options({}, wrong("one", "two"), lambda _params: "fine", wrong("three"))
    assert caught.value.problems == ("one", "two", "three")


@pytest.mark.parametrize(
    ("given", "secrets"), [({}, [TOKEN]), (pair("me@example.com", "k3yk3yk3y"), ["me@example.com", "k3yk3yk3y"])]
)
def test_messages_hide_the_credentials_that_are_sent(given: dict[str, Any], secrets: list[str]) -> None:
    mask = read(**given).credentials.mask
    assert mask.text(" ".join(["you sent", *secrets])) == " ".join(["you sent", *["********"] * len(secrets)])


def test_opening_a_client_sends_no_request() -> None:
    client = read().open()
    assert isinstance(client, Client)
    assert client.calls == Calls()


def test_secrets_are_in_no_representation() -> None:
    assert TOKEN not in repr(read())


@pytest.mark.parametrize("readers", [0, -1, 33])
def test_the_connections_for_reading_are_1_to_32(readers: int) -> None:
    assert problems_of(read_connections=readers) == (
        f"read_connections: {readers} is not a valid number of connections; use 1 to 32",
    )
    assert read(read_connections=32).connection.connections == 32


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_empty_base_url_means_the_default(nothing: Any) -> None:
    assert read(api_url=nothing).connection.base_url == "https://api.cloudflare.com/client/v4"


def test_empty_ca_path_is_ignored() -> None:
    assert read(ca_path="").connection.verify is True
