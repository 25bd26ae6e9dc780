# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exceptions: their texts are messages for the user."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    CloudflareError,
    ListChangedError,
    NoRouteError,
    OptionsError,
    PlanRefusedError,
    RefusedCredentialsError,
    RequestError,
    ResponseError,
    TransportError,
    ZoneLookupError,
)


def test_one_problem_is_the_whole_message() -> None:
    assert str(OptionsError(["zone: is wrong"])) == "zone: is wrong"


def test_several_problems_are_counted_and_stand_one_a_line() -> None:
    error = PlanRefusedError(["too many", "too few"])
    assert str(error) == "2 problems:\n- too many\n- too few"
    assert error.problems == ("too many", "too few")


def test_a_request_error_begins_with_method_and_path() -> None:
    assert str(RequestError("GET /zones", "broke")) == "GET /zones: broke"


def test_a_hint_is_added_to_the_same_error() -> None:
    error = ApiError("GET /zones", 403, [10000], "HTTP 403: no")
    hinted = error.with_hint("Check the token.")
    assert hinted is error
    assert str(error) == "GET /zones: HTTP 403: no. Check the token."
    assert error.codes == (10000,)


def test_a_response_error_shows_status_reason_and_start_on_one_line() -> None:
    error = ResponseError("GET /zones", 502, "not a response", "<html>\n<body>")
    assert str(error) == "GET /zones: HTTP 502: not a response; the response starts with '<html>\\n<body>'"
    assert error.status == 502


@pytest.mark.parametrize(
    "kind",
    [
        ApiError,
        NoRouteError,
        OptionsError,
        PlanRefusedError,
        RefusedCredentialsError,
        RequestError,
        ResponseError,
        TransportError,
        ListChangedError,
        ZoneLookupError,
    ],
)
def test_whoever_catches_the_base_catches_all(kind: type[Exception]) -> None:
    assert issubclass(kind, CloudflareError)
