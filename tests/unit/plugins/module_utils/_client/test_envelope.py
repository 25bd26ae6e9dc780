# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bytes of an answer become a result, or an exception with the API's message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.credentials import Mask
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer, open_envelope
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    NoRouteError,
    RefusedCredentialsError,
    ResponseError,
)

REQUEST = "GET /zones/abc/origin/cloud_regions"


def success(**more: Any) -> bytes:
    """The bytes of a success."""
    return json.dumps({"success": True, "errors": [], "messages": [], "result": [], **more}).encode()


def failure(errors: Any) -> bytes:
    """The bytes of a failure."""
    return json.dumps({"success": False, "errors": errors, "messages": [], "result": None}).encode()


def refusal(status: int, errors: Any) -> ApiError:
    """The error of an answer in which the API says no."""
    with pytest.raises(ApiError) as caught:
        open_envelope(REQUEST, status, failure(errors), Mask())
    return caught.value


def test_a_success_is_its_result() -> None:
    body = success(result=[{"origin_ip": "192.0.2.1"}], result_info={"page": 1})
    answer = open_envelope(REQUEST, 200, body, Mask())
    assert answer.result == [{"origin_ip": "192.0.2.1"}]
    assert answer.result_info == {"page": 1}
    assert (answer.request, answer.status, answer.repeated) == (REQUEST, 200, False)


def test_success_without_a_result_gives_none() -> None:
    assert open_envelope(REQUEST, 200, b'{"success": true}', Mask()) == Answer(
        REQUEST, 200, None, None, '{"success": true}', Mask()
    )


def test_an_answer_in_utf_8_keeps_its_letters() -> None:
    body = json.dumps({"success": True, "result": "Zürich"}, ensure_ascii=False).encode()
    assert open_envelope(REQUEST, 200, body, Mask()).result == "Zürich"


DEEP = b'{"success": true, "result": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"

NOT_THE_API = [
    pytest.param(200, b"<!DOCTYPE html><title>Sign in</title>", "not a response of the Cloudflare API", id="html"),
    pytest.param(502, b"<html>502 Bad Gateway</html>", "not a response of the Cloudflare API", id="html error page"),
    pytest.param(403, b"error code: 1020", "not a response of the Cloudflare API", id="plain text"),
    pytest.param(200, b"", "an empty response", id="empty"),
    pytest.param(200, b" \r\n", "an empty response", id="blank"),
    pytest.param(500, b"", "an empty response", id="empty error"),
    pytest.param(200, b'{"success": true, "resu', "not a response of the Cloudflare API", id="truncated"),
    pytest.param(200, DEEP, "not a response of the Cloudflare API", id="deep"),
    pytest.param(200, b"9" * 5000, "not a response of the Cloudflare API", id="a huge number"),
    pytest.param(200, b'{"success": true, "result": "\xff\xfe"}', "not a response", id="not utf-8"),
    pytest.param(200, b"[]", "not a response of the Cloudflare API", id="a list"),
    pytest.param(200, b"null", "not a response of the Cloudflare API", id="null"),
    pytest.param(200, b'"success"', "not a response of the Cloudflare API", id="a string"),
    pytest.param(200, b"{}", "not a response of the Cloudflare API", id="without success"),
    pytest.param(200, b'{"success": "true", "result": []}', "not a response", id="success is a text"),
    pytest.param(200, b'{"success": 1, "result": []}', "not a response", id="success is a number"),
    pytest.param(200, b'{"result": [], "errors": []}', "not a response", id="no success beside a result"),
    pytest.param(301, success(), "a redirect, which the module does not follow", id="redirect"),
    pytest.param(302, b"", "a redirect, which the module does not follow", id="empty redirect"),
]


@pytest.mark.parametrize(("status", "body", "reason"), NOT_THE_API)
def test_foreign_answer_is_described_in_one_line(status: int, body: bytes, reason: str) -> None:
    with pytest.raises(ResponseError) as caught:
        open_envelope(REQUEST, status, body, Mask())
    message = str(caught.value)
    assert message.startswith(f"{REQUEST}: HTTP {status}: {reason}")
    assert body[:15].decode("utf-8", "ignore").strip() in message
    assert len(message) < 400
    assert "\n" not in message


def test_only_the_start_of_a_long_answer_is_shown() -> None:
    with pytest.raises(ResponseError) as caught:
        open_envelope(REQUEST, 200, b"<html>" + b"x" * 10_000 + b"the end", Mask())
    assert "'<html>xxx" in str(caught.value)
    assert "the end" not in str(caught.value)


def test_a_refusal_shows_status_code_and_message() -> None:
    error = refusal(400, [{"code": 1157, "message": "The vendor provided doesn't exist"}])
    assert str(error) == f"{REQUEST}: HTTP 400: 1157 The vendor provided doesn't exist"
    assert (error.status, error.codes) == (400, (1157,))
    assert error.__class__ is ApiError


ODD_ERRORS = [
    pytest.param([], "the API did not give a reason", (), id="none"),
    pytest.param(None, "the API did not give a reason", (), id="null"),
    pytest.param("broken", "the API did not give a reason", (), id="a text"),
    pytest.param({"code": 5}, "the API did not give a reason", (), id="an object"),
    pytest.param(["broken", 7, None], "the API did not give a reason", (), id="a list of other things"),
    pytest.param([{}], "the API did not give a reason", (), id="an empty error"),
    pytest.param([{"message": "only a message"}], "only a message", (), id="no code"),
    pytest.param([{"code": 1140}], "1140", (1140,), id="no message"),
    pytest.param([{"code": "1164", "message": "as a text"}], "1164 as a text", (), id="the code is a text"),
    pytest.param([None, {"code": 9, "message": "nine"}], "9 nine", (9,), id="one of them is odd"),
    pytest.param([{"code": [1], "message": {"a": 1}}], "[1] {'a': 1}", (), id="nested"),
]


@pytest.mark.parametrize(("errors", "said", "codes"), ODD_ERRORS)
def test_malformed_errors_are_reported_as_far_as_possible(errors: Any, said: str, codes: tuple[int, ...]) -> None:
    error = refusal(400, errors)
    assert str(error) == f"{REQUEST}: HTTP 400: {said}"
    assert error.codes == codes


def test_success_with_an_error_status_is_a_failure() -> None:
    with pytest.raises(ApiError, match="HTTP 500: the API did not give a reason"):
        open_envelope(REQUEST, 500, success(), Mask())


def test_a_failure_with_the_status_of_a_success_is_one() -> None:
    assert refusal(200, [{"code": 1140, "message": "Internal error."}]).status == 200


KINDS = [
    (403, 10000, RefusedCredentialsError),
    (403, 9109, RefusedCredentialsError),
    (403, 1, RefusedCredentialsError),
    (401, 1, RefusedCredentialsError),
    (400, 10000, RefusedCredentialsError),
    (404, 1142, ApiError),
    (404, 7003, NoRouteError),
    (400, 7003, NoRouteError),
    (404, 7000, NoRouteError),
    (404, 1, ApiError),
    (400, 1146, ApiError),
    (500, 1156, ApiError),
]


@pytest.mark.parametrize(("status", "code", "kind"), KINDS)
def test_code_and_status_decide_the_kind_of_refusal(status: int, code: int, kind: type[ApiError]) -> None:
    error = refusal(status, [{"code": code, "message": "no"}])
    assert error.__class__ is kind


def test_unexpected_result_error_names_the_expected_type() -> None:
    error = open_envelope(REQUEST, 200, success(result=7), Mask()).unexpected("no list")
    assert str(error).startswith(f'{REQUEST}: HTTP 200: no list; the response starts with \'{{"success": true')


def test_a_reason_is_one_line_of_bearable_length() -> None:
    said = str(refusal(400, [{"code": 1157, "message": "no\nsuch  region" + "x" * 5000}]))
    assert "1157 no such region" in said
    assert len(said) < 600


def test_a_reason_cannot_steer_a_terminal() -> None:
    said = str(refusal(400, [{"code": 1157, "message": "no \x1b[31mluck\x07"}]))
    assert "no \ufffd[31mluck\ufffd" in said


SECRET = "me@example.com"


def test_an_answer_keeps_the_secrets_in_its_data() -> None:
    body = success(result=[{"content": f"v=DMARC1; rua=mailto:{SECRET}"}])
    assert open_envelope(REQUEST, 200, body, Mask([SECRET])).result == [{"content": f"v=DMARC1; rua=mailto:{SECRET}"}]


@pytest.mark.parametrize("before", [0, 60, 110, 119])
def test_quoted_answer_contains_no_part_of_a_secret(before: int) -> None:
    with pytest.raises(ResponseError) as caught:
        open_envelope(REQUEST, 200, b"<" + b"p" * before + SECRET.encode() * 20, Mask([SECRET]))
    assert "me@" not in str(caught.value)


def test_shortened_reason_contains_no_secret() -> None:
    for letters in range(470, 500):
        with pytest.raises(ApiError) as caught:
            open_envelope(REQUEST, 400, failure([{"code": 1, "message": "x" * letters + SECRET}]), Mask([SECRET]))
        assert "me@" not in str(caught.value)


def test_quoted_answer_shows_no_secret() -> None:
    answer = open_envelope(REQUEST, 200, success(), Mask([SECRET]))
    assert answer.quote(f"no\n{SECRET} \x07") == "no ******** \ufffd"
