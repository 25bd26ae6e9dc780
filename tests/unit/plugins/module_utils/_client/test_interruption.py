# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An interrupted run sends no further write, and reads back what its last one did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.interruption import (
    READ_BACK_SECONDS,
    Interruption,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import InterruptedRunError, RequestError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.tests.support.clock import FakeClock
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import (
    FakeSession,
    lost,
    make_budget,
    make_client,
    ok,
)


class InterruptingSession(FakeSession):
    """Calls `signal` while the first request is under way."""

    def __init__(self, signal: Callable[[], Any], *script: HttpAnswer | Exception) -> None:
        super().__init__(*script)
        self.signal: Callable[[], Any] | None = signal

    def exchange(self, method: str, path: str, **options: Any) -> HttpAnswer:
        signal, self.signal = self.signal, None
        if signal:
            signal()
        return super().exchange(method, path, **options)


def interrupted_client(signals: Callable[[Interruption], Any], *script: HttpAnswer | Exception) -> Client:
    """A client that gets `signals` while its first request is under way."""
    session = InterruptingSession(lambda: signals(client.interruption), *script)
    client = make_client(session)
    return client


def test_current_write_may_finish_but_no_other_starts() -> None:
    client = interrupted_client(lambda interruption: interruption.request("SIGTERM"), ok({"done": True}))
    assert client.put("/batch", []).result == {"done": True}
    with pytest.raises(InterruptedRunError) as caught:
        client.put("/batch", [])
    assert not caught.value.sent
    assert client.calls.writes == 1


def test_hurry_abandons_the_write_under_way() -> None:
    def twice(interruption: Interruption) -> None:
        assert interruption.request("SIGTERM")
        interruption.hurry()

    client = interrupted_client(twice, ok({}))
    with pytest.raises(InterruptedRunError, match=r"^SIGTERM; run the task again") as caught:
        client.put("/batch", [])
    assert caught.value.sent


def test_read_under_way_ends_at_once() -> None:
    client = interrupted_client(lambda interruption: interruption.request("SIGINT"), ok([]))
    with pytest.raises(InterruptedRunError):
        client.get("/list")


def test_failed_write_is_not_retried_but_can_be_read_back() -> None:
    client = interrupted_client(lambda interruption: interruption.request("SIGTERM"), lost(), ok(["read back"]))
    with pytest.raises(RequestError):
        client.put("/batch", [])
    assert client.get("/list").result == ["read back"]
    assert client.calls.retries == 0


def test_signal_while_reading_back_leaves_two_seconds_to_read_again() -> None:
    client = interrupted_client(lambda interruption: interruption.request("SIGTERM"), ok(["again"]))
    assert client.read_back(lambda: client.get("/list")).result == ["again"]
    assert client.interruption.seconds_left <= READ_BACK_SECONDS
    with pytest.raises(InterruptedRunError):
        client.put("/batch", [])


def test_reading_back_has_two_seconds() -> None:
    clock = FakeClock()
    session = FakeSession(ok({}), ok([]))
    client = Client(session, make_budget(clock))
    client.interruption = interruption = Interruption(clock=clock)
    client.put("/batch", [])
    interruption.request("SIGTERM")
    interruption.allow_reading_back()
    client.get("/list")
    assert session.sent[-1].timeout == READ_BACK_SECONDS
    clock.now += READ_BACK_SECONDS
    with pytest.raises(InterruptedRunError):
        client.get("/list")


def test_waiting_for_a_retry_ends_at_once() -> None:
    clock = FakeClock()

    def sleep(seconds: float) -> None:
        client.interruption.request("SIGTERM")
        pytest.fail("the wait went on")

    clock.sleep = sleep  # type: ignore[method-assign]
    client = Client(FakeSession(lost()), make_budget(clock))
    with pytest.raises(InterruptedRunError) as caught:
        client.put("/batch", [])
    assert caught.value.sent, "the first try may have been carried out"


def test_run_that_nobody_waits_for_ends_before_its_next_write() -> None:
    client = make_client(FakeSession(ok([])))
    client.interruption.is_abandoned = lambda: True
    client.get("/list")
    with pytest.raises(InterruptedRunError, match="the playbook that started this task has ended"):
        client.put("/batch", [])


def test_second_signal_does_not_raise_again() -> None:
    interruption = Interruption()
    interruption.request("SIGTERM")
    with interruption.waiting():
        interruption.request("SIGINT")
    assert interruption.reason == "SIGTERM"
