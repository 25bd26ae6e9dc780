# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials: the ways to give them, and the messages of refusals."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from tests.acceptance.harness import UNSET, UPSERT, Site, one
from tests.emulator.client import DEFAULT_EMAIL, DEFAULT_KEY, DEFAULT_TOKEN

READ_ONLY = "token-that-may-only-read-0123456789abcdef"
NO_TOKEN = {"api_token": UNSET}
EDIT_HINT = "'Zone Settings: Edit'"


def shown(value: str) -> str:
    """A secret header as the emulator logs it."""
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()[:16]}"


BEARER = {"authorization": shown(f"Bearer {DEFAULT_TOKEN}")}
PAIR = {"x-auth-email": shown(DEFAULT_EMAIL), "x-auth-key": shown(DEFAULT_KEY)}


@pytest.mark.parametrize(
    ("options", "env", "sent"),
    [
        pytest.param({}, {}, BEARER, id="token"),
        pytest.param({"api_token": f"{DEFAULT_TOKEN}\n"}, {}, BEARER, id="token with a line end"),
        pytest.param(NO_TOKEN, {"CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN}, BEARER, id="token by the environment"),
        pytest.param({}, {"CLOUDFLARE_API_TOKEN": "wrong"}, BEARER, id="the option wins over the environment"),
        pytest.param({**NO_TOKEN, "api_email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY}, {}, PAIR, id="pair"),
        pytest.param(
            {**NO_TOKEN, "account_email": DEFAULT_EMAIL, "account_api_key": DEFAULT_KEY}, {}, PAIR, id="aliases"
        ),
        pytest.param(
            NO_TOKEN,
            {"CLOUDFLARE_EMAIL": DEFAULT_EMAIL, "CLOUDFLARE_API_KEY": DEFAULT_KEY},
            PAIR,
            id="pair by the environment",
        ),
        pytest.param(
            {**NO_TOKEN, "api_email": DEFAULT_EMAIL}, {"CLOUDFLARE_API_KEY": DEFAULT_KEY}, PAIR, id="half and half"
        ),
        pytest.param({"api_email": "a@example.com", "api_key": "wrong"}, {}, BEARER, id="the token wins over a pair"),
        pytest.param(
            {**NO_TOKEN, "api_email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY},
            {"CLOUDFLARE_API_TOKEN": "wrong"},
            PAIR,
            id="a pair of options wins over a token in the environment",
        ),
        pytest.param(
            NO_TOKEN,
            {"CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN, "CLOUDFLARE_EMAIL": DEFAULT_EMAIL, "CLOUDFLARE_API_KEY": "wrong"},
            BEARER,
            id="the token wins in the environment, too",
        ),
    ],
)
def test_each_kind_of_credentials_sends_only_its_headers(
    site: Site, options: dict[str, Any], env: dict[str, str], sent: dict[str, str]
) -> None:
    assert site.run([one()], env=env, **options).changed

    names = {"authorization", "x-auth-email", "x-auth-key", "cookie"}
    for exchange in site.requests.exchanges:
        assert {name: value for name, value in exchange["headers"].items() if name in names} == sent


def test_the_url_can_come_from_the_environment(site: Site) -> None:
    assert site.run([one()], api_url=UNSET, env={"CLOUDFLARE_BASE_URL": site.emulator.url}).changed


def test_requests_name_the_collection_and_its_version(site: Site) -> None:
    site.run([one()])

    (agent,) = {row["headers"]["user-agent"] for row in site.requests.exchanges}
    assert re.fullmatch(r"edgeops\.cloudflare/\d+\.\d+\.\d+ \(Ansible collection\)", agent)


@pytest.mark.parametrize(
    ("options", "env", "said"),
    [
        ({}, {}, ["no credentials", "api_token", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_EMAIL", "CLOUDFLARE_API_KEY"]),
        ({"api_token": "  "}, {}, ["no credentials"]),
        ({"api_email": DEFAULT_EMAIL}, {}, ["api_key: is missing", "CLOUDFLARE_API_KEY"]),
        ({"api_key": DEFAULT_KEY}, {}, ["api_email: is missing", "CLOUDFLARE_EMAIL"]),
        ({}, {"CLOUDFLARE_EMAIL": DEFAULT_EMAIL}, ["api_key: is missing", "CLOUDFLARE_API_KEY"]),
        ({}, {"CLOUDFLARE_API_KEY": DEFAULT_KEY}, ["api_email: is missing", "CLOUDFLARE_EMAIL"]),
        (
            {"api_token": f"Bearer {DEFAULT_TOKEN}"},
            {},
            ["api_token: contains white space", "without quotes or 'Bearer'"],
        ),
        (
            {"api_token": "tökén"},
            {},
            ["api_token: contains white space or characters that are not valid in a credential"],
        ),
        ({"api_token": "a\r\nX-Evil: 1"}, {}, ["api_token: contains white space or characters"]),
    ],
    ids=str,
)
def test_unusable_credentials_are_refused_before_any_request(
    site: Site, options: dict[str, Any], env: dict[str, str], said: list[str]
) -> None:
    result = site.run([one()], env=env, **{**NO_TOKEN, **options})

    assert result.failed
    assert [text for text in said if text not in result.msg] == []
    assert len(site.requests) == 0


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"api_token": "wrong-token"}, id="token"),
        pytest.param({**NO_TOKEN, "api_email": DEFAULT_EMAIL, "api_key": "wrong-key"}, id="pair"),
    ],
)
def test_wrong_credentials_fail_with_code_and_permission_hint(
    site: Site, version: str, options: dict[str, Any]
) -> None:
    result = site.run([one()], api_version=version, **options)

    assert result.failed
    assert not result.changed
    assert "HTTP 401: 10000 Authentication error" in result.msg
    assert EDIT_HINT in result.msg
    assert len(site.requests) == 1


def test_token_without_permission_fails_with_permission_hint(site: Site, version: str) -> None:
    site.control.add_token(READ_ONLY, ["zone:read"])

    result = site.run([one()], api_version=version, api_token=READ_ONLY)

    assert result.failed
    assert "HTTP 403: 9109 Unauthorized to access requested resource" in result.msg
    assert EDIT_HINT in result.msg
    assert len(site.requests) == 1


def test_read_only_token_fails_at_the_first_write(site: Site, version: str) -> None:
    site.control.add_token(READ_ONLY, ["zone_settings:read"])

    result = site.run([one()], api_version=version, api_token=READ_ONLY)

    assert result.failed
    assert not result.changed
    assert f"{UPSERT[version]} " in result.msg
    assert "HTTP 403: 9109" in result.msg
    assert EDIT_HINT in result.msg
    assert site.holds([])


def test_read_only_token_suffices_for_check_mode(site: Site, version: str) -> None:
    site.control.add_token(READ_ONLY, ["zone_settings:read"])
    options: dict[str, Any] = {"api_version": version, "api_token": READ_ONLY}

    assert site.run([one()], check_mode=True, **options).changed
    site.fill([one()])
    assert not site.run([one()], **options).failed
