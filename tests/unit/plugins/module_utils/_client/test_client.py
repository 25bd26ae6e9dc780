# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests are sent, retried where that can help, and counted."""

from __future__ import annotations

import concurrent.futures
import threading
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Calls, Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    ListChangedError,
    NoRouteError,
    RefusedCredentialsError,
    RequestError,
    ResponseError,
    TransportError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import TRANSIENT_STATUSES, HttpAnswer
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import (
    FakeSession,
    FakeTime,
    lost,
    make_budget,
    make_client,
    ok,
    raw,
    refusal,
)


def test_there_is_no_verb_whose_requests_must_not_be_sent_twice() -> None:
    """RFC 9110, 9.2.2; and PATCH, since all that is sent by it sets values."""
    verbs = {"get", "head", "post", "put", "patch", "delete", "options", "connect", "trace"}
    assert verbs & set(dir(Client)) == {"get", "put", "patch", "delete"}


@pytest.mark.parametrize(("verb", "method"), [("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")])
def test_a_write_sends_its_body(verb: str, method: str) -> None:
    session = FakeSession(ok({"done": True}))
    answer = getattr(make_client(session), verb)("/batch", ["192.0.2.1"])
    assert answer.result == {"done": True}
    assert session.lines == [f"{method} /batch"]
    assert session.bodies == [["192.0.2.1"]]


def test_a_read_sends_its_query_and_no_body() -> None:
    session = FakeSession(ok([]))
    make_client(session).get("/zones", {"name": "example.com"})
    assert session.lines == ["GET /zones?name=example.com"]
    assert session.bodies == [None]


def test_reads_and_writes_are_counted_apart_and_retries_beside_them() -> None:
    session = FakeSession(ok([]), refusal(503), ok([]), ok({}), refusal(429), refusal(500), ok({}))
    client = make_client(session)
    client.get("/a")
    client.get("/b")
    client.put("/c", [])
    client.delete("/d", [])
    assert client.calls == Calls(reads=2, writes=2, retries=3)


def test_a_call_that_fails_is_counted_too() -> None:
    client = make_client(FakeSession(refusal(400, 1146)))
    with pytest.raises(ApiError):
        client.put("/a", [])
    assert client.calls == Calls(writes=1)


@pytest.mark.parametrize("status", sorted(TRANSIENT_STATUSES))
def test_an_answer_that_may_pass_is_followed_by_a_retry(status: int) -> None:
    session = FakeSession(refusal(status, 1140), ok("fine"))
    assert make_client(session).get("/a").result == "fine"
    assert session.lines == ["GET /a", "GET /a"]


@pytest.mark.parametrize("body", [b"", b"<html>Bad Gateway</html>", b'{"success": fal'])
def test_a_failing_gateway_that_speaks_no_json_is_retried_too(body: bytes) -> None:
    assert make_client(FakeSession(raw(502, body), ok("fine"))).get("/a").result == "fine"


FINAL = [
    (refusal(400, 1146), ApiError),
    (refusal(401, 10000), RefusedCredentialsError),
    (refusal(403, 9109), RefusedCredentialsError),
    (refusal(403, 1164), RefusedCredentialsError),
    (refusal(404, 1142), ApiError),
    (refusal(404, 7003), NoRouteError),
    (refusal(409), ApiError),
    (refusal(501), ApiError),
    (refusal(200, 1140), ApiError),
    (raw(200, b"<html>"), ResponseError),
    (raw(200, b""), ResponseError),
    (raw(302, b""), ResponseError),
]


@pytest.mark.parametrize(("answer", "kind"), FINAL)
def test_what_will_not_pass_is_raised_at_once(answer: HttpAnswer, kind: type[RequestError]) -> None:
    time = FakeTime()
    client = make_client(FakeSession(answer), time=time)
    with pytest.raises(kind) as caught:
        client.get("/a")
    assert caught.type is kind
    assert not caught.value.transient
    assert time.sleeps == []
    assert client.calls.retries == 0


def test_a_transport_failure_that_will_not_pass_is_raised_at_once() -> None:
    client = make_client(FakeSession(lost(transient=False)))
    with pytest.raises(TransportError):
        client.get("/a")
    assert client.retry_log == []


def test_a_failure_that_does_not_pass_in_time_is_raised_as_it_was() -> None:
    session = FakeSession(*[refusal(503, 1140)] * 3)
    client = make_client(session, budget=2)
    with pytest.raises(ApiError, match=r"GET /a: HTTP 503: 1140 said no \(gave up after 3 tries") as caught:
        client.get("/a")
    assert caught.value.status == 503
    assert caught.value.transient
    assert client.calls.retries == 2


TURNED_AWAY = [
    ([refusal(429)], True),
    ([refusal(429), refusal(429)], True),
    ([lost(), refusal(429)], False),
    ([refusal(503), refusal(429)], False),
    ([refusal(429), refusal(503)], False),
    ([refusal(503)], False),
    ([lost()], False),
    ([refusal(403)], False),
]


@pytest.mark.parametrize(("answers", "rate_limited"), TURNED_AWAY)
def test_a_request_was_rate_limited_where_each_try_met_the_rate_limit(
    answers: list[HttpAnswer | TransportError], rate_limited: bool
) -> None:
    client = make_client(FakeSession(*answers), budget=0.75 * (len(answers) - 1))
    with pytest.raises(RequestError) as caught:
        client.put("/a", [])
    assert caught.value.rate_limited is rate_limited
    assert client.calls.retries == len(answers) - 1


def test_the_log_has_a_line_for_each_retry_with_the_reason_and_the_wait() -> None:
    client = make_client(FakeSession(lost(), refusal(429, Retry_After="7"), ok([])))
    client.get("/a")
    assert client.retry_log == [
        "GET /somewhere: the connection failed (reset); sent again after 0.5 s",
        "GET /a: HTTP 429: the API did not give a reason; sent again after 7.0 s",
    ]


def test_only_an_answer_to_a_repeated_request_is_marked_so() -> None:
    client = make_client(FakeSession(ok({}), lost(), ok({}), ok({})))
    assert [client.put("/a", []).repeated for _call in range(3)] == [False, True, False]


def test_the_next_call_waits_where_the_rate_limit_is_nearly_used_up() -> None:
    time = FakeTime()
    client = make_client(FakeSession(ok([], Ratelimit='"default";r=1;t=33'), ok([])), time=time)
    client.get("/a")
    assert time.sleeps == []
    client.get("/b")
    assert time.sleeps == [pytest.approx(33 * 1.02)]


def test_the_time_a_failed_try_took_counts_against_the_budget() -> None:
    time = FakeTime()

    class SlowSession(FakeSession):
        def exchange(self, *args: Any, **more: Any) -> HttpAnswer:
            time.now += 100
            return super().exchange(*args, **more)

    session = SlowSession(lost(), lost())
    with pytest.raises(TransportError, match="gave up after 2 tries"):
        make_client(session, budget=150, time=time).get("/a")
    assert [request.timeout for request in session.sent] == [30, 30]


def test_a_retry_is_not_given_more_time_than_the_budget_has_left() -> None:
    session = FakeSession(refusal(503, Retry_After="50"), ok([]))
    make_client(session, budget=60).get("/a")
    assert [request.timeout for request in session.sent] == [30, 10]


PATIENCE = 60
"""Seconds that one thread waits for another one, which comes at once unless something is wrong."""


@pytest.mark.parametrize("readers", [1, 3, 8])
def test_reads_side_by_side_keep_their_order(readers: int) -> None:
    client = Client(FakeSession(), make_budget(FakeTime()), readers=readers)
    barrier = threading.Barrier(min(readers, 3))

    def read(item: int) -> int:
        if item < 3:
            # All of the first ones have to be under way at the same time for any of them to end.
            barrier.wait(timeout=PATIENCE)
        return item * item

    assert client.side_by_side(read, range(30)) == [item * item for item in range(30)]


def test_the_first_failure_of_reads_side_by_side_is_raised_and_the_rest_is_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(FakeSession(), make_budget(FakeTime()), readers=2)
    begun: list[int] = []
    given_up = threading.Event()

    class Pool(concurrent.futures.ThreadPoolExecutor):
        def __exit__(self, *error: object) -> None:
            given_up.set()
            super().__exit__(*error)  # type: ignore[arg-type]

    def read(item: int) -> int:
        begun.append(item)
        if item == 1:
            raise ListChangedError("here")
        # The other ones take until the failure was heard, or are let through if it never is.
        if item > 1 and not given_up.wait(timeout=PATIENCE):
            given_up.set()
        return item

    monkeypatch.setattr(concurrent.futures, "ThreadPoolExecutor", Pool)
    with pytest.raises(ListChangedError, match="here"):
        client.side_by_side(read, range(1000))
    # Each of the two readers had one more by then.
    assert set(begun) <= {0, 1, 2, 3}


@pytest.mark.parametrize("granted", [0, 2])
def test_where_the_system_starts_no_more_threads_items_are_read_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, granted: int
) -> None:
    start = threading.Thread.start
    started: list[threading.Thread] = []
    refused = threading.Event()

    def refuse(thread: threading.Thread) -> None:
        started.append(thread)
        if len(started) > granted:
            refused.set()
            raise RuntimeError("can't start new thread")
        start(thread)

    def read(item: int) -> int:
        # A thread that is done would be used again, and no other one be asked for.
        refused.wait(timeout=PATIENCE)
        return item * item

    monkeypatch.setattr(threading.Thread, "start", refuse)
    client = Client(FakeSession(), make_budget(FakeTime()), readers=8)
    assert client.side_by_side(read, range(30)) == [item * item for item in range(30)]
    assert len(started) == granted + 1


def test_only_reads_side_by_side_keep_calls_of_the_rate_limit_for_each_other() -> None:
    time = FakeTime()
    few_left = ok([], Ratelimit='"default";r=9;t=120')
    client = Client(FakeSession(*[few_left] * 5), make_budget(time), readers=8)

    client.get("/first")
    client.put("/second", [])
    assert time.sleeps == []

    client.side_by_side(client.get, ["/a"] * 2)
    assert time.sleeps == []
    client.get("/fifth")
    assert time.sleeps == []


def test_reads_side_by_side_do_not_begin_with_fewer_calls_left_than_there_are_of_them() -> None:
    time = FakeTime()
    client = Client(FakeSession(*[ok([], Ratelimit='"default";r=9;t=120')] * 9), make_budget(time), readers=8)
    client.get("/first")

    client.side_by_side(client.get, ["/a"] * 8)

    assert time.sleeps[0] == pytest.approx(120 * 1.02)
