# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exceptions: their texts are messages for the user."""

from __future__ import annotations

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    PlanRefusedError,
    ResponseError,
)


def test_problems_are_counted_and_listed_by_line() -> None:
    error = PlanRefusedError(["too many", "too few"])
    assert str(error) == "2 problems:\n- too many\n- too few"
    assert error.problems == ("too many", "too few")


def test_a_hint_is_added_to_the_same_error() -> None:
    error = ApiError("GET /zones", 403, [10000], "HTTP 403: no")
    hinted = error.with_hint("Check the token.")
    assert hinted is error
    assert str(error) == "GET /zones: HTTP 403: no. Check the token."
    assert error.codes == (10000,)


def test_response_error_is_one_line() -> None:
    error = ResponseError("GET /zones", 502, "not a response", "<html>\n<body>")
    assert str(error) == "GET /zones: HTTP 502: not a response; the response starts with '<html>\\n<body>'"
    assert error.status == 502
