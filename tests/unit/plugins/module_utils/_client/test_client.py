# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client sends, retries and counts requests."""

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
from ansible_collections.edgeops.cloudflare.tests.support.clock import FakeClock
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import (
    FakeSession,
    lost,
    make_budget,
    make_client,
    ok,
    raw,
    refusal,
)


def test_client_has_no_verb_that_is_unsafe_to_repeat() -> None:
    """RFC 9110, 9.2.2. PATCH is safe as well because every PATCH here only sets values."""
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


def test_failed_call_is_counted() -> None:
    client = make_client(FakeSession(refusal(400, 1146)))
    with pytest.raises(ApiError):
        client.put("/a", [])
    assert client.calls == Calls(writes=1)


@pytest.mark.parametrize("status", sorted(TRANSIENT_STATUSES))
def test_transient_answer_is_retried(status: int) -> None:
    session = FakeSession(refusal(status, 1140), ok("fine"))
    assert make_client(session).get("/a").result == "fine"
    assert session.lines == ["GET /a", "GET /a"]


@pytest.mark.parametrize("body", [b"", b"<html>Bad Gateway</html>", b'{"success": fal'])
def test_gateway_failure_without_json_is_retried(body: bytes) -> None:
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
def test_permanent_failure_is_raised_at_once(answer: HttpAnswer, kind: type[RequestError]) -> None:
    clock = FakeClock()
    client = make_client(FakeSession(answer), clock=clock)
    with pytest.raises(kind) as caught:
        client.get("/a")
    assert caught.type is kind
    assert not caught.value.transient
    assert clock.slept == []
    assert client.calls.retries == 0


def test_permanent_transport_failure_is_raised_at_once() -> None:
    client = make_client(FakeSession(lost(transient=False)))
    with pytest.raises(TransportError):
        client.get("/a")
    assert client.retry_log == []


def test_lasting_failure_is_raised_unchanged() -> None:
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
def test_request_is_rate_limited_if_every_attempt_was(
    answers: list[HttpAnswer | TransportError], rate_limited: bool
) -> None:
    client = make_client(FakeSession(*answers), budget=0.75 * (len(answers) - 1))
    with pytest.raises(RequestError) as caught:
        client.put("/a", [])
    assert caught.value.rate_limited is rate_limited
    assert client.calls.retries == len(answers) - 1


def test_log_has_reason_and_wait_of_each_retry() -> None:
    client = make_client(FakeSession(lost(), refusal(429, Retry_After="7"), ok([])))
    client.get("/a")
    assert client.retry_log == [
        "GET /somewhere: the connection failed (reset); sent again after 0.5 s",
        "GET /a: HTTP 429: the API did not give a reason; sent again after 7.0 s",
    ]


def test_only_answers_to_repeated_requests_are_marked() -> None:
    client = make_client(FakeSession(ok({}), lost(), ok({}), ok({})))
    assert [client.put("/a", []).repeated for _call in range(3)] == [False, True, False]


def test_call_waits_if_the_rate_limit_is_nearly_used_up() -> None:
    clock = FakeClock()
    client = make_client(FakeSession(ok([], Ratelimit='"default";r=1;t=33'), ok([])), clock=clock)
    client.get("/a")
    assert clock.slept == []
    client.get("/b")
    assert clock.slept == [pytest.approx(33 * 1.02)]


def test_the_time_a_failed_try_took_counts_against_the_budget() -> None:
    clock = FakeClock()

    class SlowSession(FakeSession):
        def exchange(self, *args: Any, **more: Any) -> HttpAnswer:
            clock.now += 100
            return super().exchange(*args, **more)

    session = SlowSession(lost(), lost())
    with pytest.raises(TransportError, match="gave up after 2 tries"):
        make_client(session, budget=150, clock=clock).get("/a")
    assert [request.timeout for request in session.sent] == [30, 30]


def test_retry_gets_no_more_time_than_the_budget_has_left() -> None:
    session = FakeSession(refusal(503, Retry_After="50"), ok([]))
    make_client(session, budget=60).get("/a")
    assert [request.timeout for request in session.sent] == [30, 10]


PATIENCE = 60
"""Seconds that one thread waits for another one, which comes at once unless something is wrong."""


@pytest.mark.parametrize("readers", [1, 3, 8])
def test_reads_side_by_side_keep_their_order(readers: int) -> None:
    client = Client(FakeSession(), make_budget(FakeClock()), readers=readers)
    barrier = threading.Barrier(min(readers, 3))

    def read(item: int) -> int:
        if item < 3:
            # The first reads end only when all of them have started.
            barrier.wait(timeout=PATIENCE)
        return item * item

    assert client.side_by_side(read, range(30)) == [item * item for item in range(30)]


def test_first_failure_of_parallel_reads_stops_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(FakeSession(), make_budget(FakeClock()), readers=2)
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
        # The other reads wait until the failure is noticed.
        if item > 1 and not given_up.wait(timeout=PATIENCE):
            given_up.set()
        return item

    monkeypatch.setattr(concurrent.futures, "ThreadPoolExecutor", Pool)
    with pytest.raises(ListChangedError, match="here"):
        client.side_by_side(read, range(1000))
    # Each of the two readers had started one more read by then.
    assert set(begun) <= {0, 1, 2, 3}


@pytest.mark.parametrize("granted", [0, 2])
def test_reads_are_sequential_if_no_thread_can_start(monkeypatch: pytest.MonkeyPatch, granted: int) -> None:
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
        # A finished thread would be reused, and no new one started.
        refused.wait(timeout=PATIENCE)
        return item * item

    monkeypatch.setattr(threading.Thread, "start", refuse)
    client = Client(FakeSession(), make_budget(FakeClock()), readers=8)
    assert client.side_by_side(read, range(30)) == [item * item for item in range(30)]
    assert len(started) == granted + 1


def test_only_parallel_reads_reserve_calls_for_each_other() -> None:
    clock = FakeClock()
    few_left = ok([], Ratelimit='"default";r=9;t=120')
    client = Client(FakeSession(*[few_left] * 5), make_budget(clock), readers=8)

    client.get("/first")
    client.put("/second", [])
    assert clock.slept == []

    client.side_by_side(client.get, ["/a"] * 2)
    assert clock.slept == []
    client.get("/fifth")
    assert clock.slept == []


def test_parallel_reads_wait_if_too_few_calls_are_left() -> None:
    clock = FakeClock()
    client = Client(FakeSession(*[ok([], Ratelimit='"default";r=9;t=120')] * 9), make_budget(clock), readers=8)
    client.get("/first")

    client.side_by_side(client.get, ["/a"] * 8)

    assert clock.slept[0] == pytest.approx(120 * 1.02)
