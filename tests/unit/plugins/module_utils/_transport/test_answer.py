# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether and when an answer's status and headers allow a retry."""

from __future__ import annotations

import time
from datetime import datetime, timezone

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520, 521, 524, 529])
def test_transient_statuses_are_recognized(status: int) -> None:
    assert HttpAnswer(status, {}, b"").transient


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 405, 409, 413, 422, 501, 505, 519, 530])
def test_these_statuses_will_not_pass(status: int) -> None:
    assert not HttpAnswer(status, {}, b"").transient


RETRY_AFTER = [
    ("0", 0),
    ("7", 7),
    (" 300 ", 300),
    ("86400", 86400),
    ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ("soon", None),
    ("", None),
    ("-5", None),
    ("1.5", None),
    ("Wed, 21 Oct 99999999 07:28:00 GMT", None),
    (f"Wed, 21 Oct {'9' * 400} 07:28:00 GMT", None),
    ("1 Oct , (", None),
]


@pytest.mark.parametrize(("header", "seconds"), RETRY_AFTER)
def test_retry_after_accepts_seconds_and_dates(header: str, seconds: float | None) -> None:
    assert HttpAnswer(429, {"Retry-After": header}, b"").retry_after == seconds


@pytest.mark.parametrize("digits", [12, 400, 5000])
def test_absurdly_long_wait_does_not_crash(digits: int) -> None:
    seconds = HttpAnswer(429, {"Retry-After": "9" * digits}, b"").retry_after
    assert seconds is None or seconds > 3600


def test_a_date_to_come_is_the_seconds_until_then() -> None:
    answer = HttpAnswer(429, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, b"")
    assert answer.retry_after is not None
    then = datetime(2099, 10, 21, 7, 28, tzinfo=timezone.utc)
    assert answer.retry_after == pytest.approx(then.timestamp() - time.time(), abs=60)


def test_missing_header_means_no_wait() -> None:
    assert HttpAnswer(429, {}, b"").retry_after is None
