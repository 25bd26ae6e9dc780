# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API over HTTP beyond Cloudflare's clients: edge cases, invalid requests, limits, log, control."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.api import V1, V2, ZONE, Api
from tests.contract.client_process import numbered
from tests.emulator.client import (
    DEFAULT_EMAIL,
    DEFAULT_KEY,
    DEFAULT_TOKEN,
    DEFAULT_ZONE_ID,
    ControlClient,
    ControlError,
)
from tests.emulator.server import Emulator
from tests.support.waiting import until

AWS = {"vendor": "aws", "region": "us-east-1"}
REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("query", "ips", "info"),
    [
        ("", 20, (20, 1, 20, 250, 13)),
        ("?per_page=100", 100, (100, 1, 100, 250, 3)),
        ("?per_page=100&page=3", 50, (50, 3, 100, 250, 3)),
        ("?per_page=100&page=4", 0, (0, 4, 100, 250, 3)),
        ("?per_page=1&page=250", 1, (1, 250, 1, 250, 250)),
        ("?page=13.0&per_page=20.00", 10, (10, 13, 20, 250, 13)),
        ("?page=99999999", 0, (0, 99999999, 20, 250, 13)),
    ],
)
def test_pages(emulator: Emulator, api: Api, query: str, ips: int, info: tuple[int, ...]) -> None:
    emulator.control.put_zone(mappings=numbered(250))
    reply = api.get(V2 + query)
    assert len(reply.result) == ips
    keys = ("count", "page", "per_page", "total_count", "total_pages")
    assert tuple(reply.json["result_info"][key] for key in keys) == info


@pytest.mark.parametrize(
    "query", ["per_page=0", "per_page=101", "per_page=-1", "per_page=x", "per_page=20.5", "per_page=", "page=0"]
)
def test_bad_pages(api: Api, query: str) -> None:
    reply = api.get(f"{V2}?{query}")
    assert (reply.status, reply.codes) == (400, [1146])


@pytest.mark.parametrize("spelling", ["2001:db8::1", "2001:DB8:0:0::1", "2001%3Adb8%3A%3A1", "2001%3aDB8::1"])
def test_ip_in_the_path_may_have_another_spelling(emulator: Emulator, api: Api, spelling: str) -> None:
    emulator.control.put_zone(mappings=[{"ip": "2001:db8::1", **AWS}])
    assert api.get(f"{V2}/{spelling}").result["origin_ip"] == "2001:db8::1"
    assert api.get(f"{V1}/{spelling}").result["value"]["origin-ip"] == "2001:db8::1"
    assert emulator.control.log()[0]["path"].endswith(f"/{spelling}")


@pytest.mark.parametrize("path", [f"{V2}/192.0.2.0%2F24", f"{V1}/192.0.2.0%2F24", f"{V2}/origin.example.com"])
def test_no_ip_in_the_path(api: Api, path: str) -> None:
    reply = api.get(path)
    assert (reply.status, reply.codes) == (400, [1146])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/zones/unknown/origin/cloud_regions"),
        ("GET", f"/zones/{DEFAULT_ZONE_ID}%2F/origin/cloud_regions"),
        ("PATCH", ZONE),
        ("PATCH", V2),
        ("POST", f"{V2}/batch"),
        ("PUT", f"{V1}/192.0.2.1"),
        ("GET", f"{V2}/192.0.2.0/24"),
        ("GET", "/nowhere"),
        ("GET", ""),
        ("DELETE", "/zones"),
    ],
)
def test_unknown_routes_and_zones(api: Api, method: str, path: str) -> None:
    reply = api.call(method, path)
    assert (reply.status, reply.codes) == (404, [7003])


@pytest.mark.parametrize(("off", "root"), [("v1", V1), ("v2", V2)])
def test_disabled_version_is_not_found(emulator: Emulator, api: Api, off: str, root: str) -> None:
    switched: dict[str, Any] = {off: False}
    emulator.control.change_zone(**switched)
    for path in (root, f"{root}/supported_regions", f"{root}/192.0.2.1"):
        assert api.get(path).codes == [7003]
    other = V2 if off == "v1" else V1
    assert api.get(other).status == 200


WITH_BODY = [
    ("PUT", f"{V2}/192.0.2.1"),
    ("PUT", f"{V2}/batch"),
    ("DELETE", f"{V2}/batch"),
    ("POST", V1),
    ("PATCH", V1),
    ("PATCH", f"{V1}/batch"),
    ("DELETE", f"{V1}/batch"),
]


@pytest.mark.parametrize("body", [b"", b"{", b'"text"', b"\xff"])
def test_unreadable_bodies(emulator: Emulator, api: Api, body: bytes) -> None:
    for method, path in WITH_BODY:
        assert (api.call(method, path, body).status, emulator.control.state()) == (400, {})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**AWS}, 1146),
        ({**AWS, "origin_ip": 7}, 1146),
        ({**AWS, "ip": "192.0.2.1"}, 1146),
        ({**AWS, "origin_ip": "192.0.2.2"}, 1146),
        ({**AWS, "origin_ip": "192.0.2.1", "vendor": None}, 1157),
        ([], 6007),
    ],
)
def test_bad_bodies_of_a_single_put(emulator: Emulator, api: Api, body: Any, code: int) -> None:
    reply = api.call("PUT", f"{V2}/192.0.2.1", body)
    assert (reply.status, reply.codes, emulator.control.state()) == (400, [code], {})


@pytest.mark.parametrize(("method", "path"), [("PUT", f"{V2}/batch"), ("PATCH", f"{V1}/batch")])
def test_invalid_items_fail_without_the_others(emulator: Emulator, api: Api, method: str, path: str) -> None:
    key = "origin_ip" if path.startswith(V2) else "ip"
    reply = api.call(method, path, [7, None, {}, {key: "192.0.2.1", **AWS}])
    verdicts = reply.result.get("value", reply.result)
    assert (len(verdicts["failed"]), len(verdicts["succeeded"])) == (3, 1)
    assert emulator.control.state() == {"192.0.2.1": ("aws", "us-east-1")}


@pytest.mark.parametrize("root", [V1, V2])
def test_a_batch_of_101(emulator: Emulator, api: Api, root: str) -> None:
    key = "origin_ip" if root == V2 else "ip"
    body = [{key: f"192.0.2.{n}", **AWS} for n in range(101)]
    reply = api.call("PUT" if root == V2 else "PATCH", f"{root}/batch", body)
    assert (reply.status, emulator.control.state()) == (400, {})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": DEFAULT_TOKEN},
        {"Authorization": f"Basic {DEFAULT_TOKEN}"},
        {"X-Auth-Email": DEFAULT_EMAIL},
        {"X-Auth-Key": DEFAULT_KEY},
        {"X-Auth-Email": DEFAULT_EMAIL, "X-Auth-Key": ""},
        {"X-Auth-Email": DEFAULT_EMAIL, "X-Auth-Key": "wrong"},
        {"X-Auth-Email": "unknown@example.com", "X-Auth-Key": DEFAULT_KEY},
        {"X-Auth-Email": "unknown@example.com", "X-Auth-Key": ""},
    ],
)
def test_bad_credentials(emulator: Emulator, api: Api, headers: dict[str, str]) -> None:
    for path in (V1, V2, "/zones", "/user/tokens/verify"):
        reply = api.call("GET", path, headers=headers)
        assert (reply.status, reply.codes) == (401, [10000])
    put = api.call("PUT", f"{V2}/192.0.2.1", {"origin_ip": "192.0.2.1", **AWS}, headers)
    assert (put.status, emulator.control.state()) == (401, {})


@pytest.fixture
def time_of_the_limit(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The only element is the time by which the rate limit counts; it stands still."""
    now = [1000.0]
    monkeypatch.setattr(emulator.world.service.rate_limit, "clock", lambda: now[0])
    return now


def test_the_rate_limit(emulator: Emulator, api: Api, time_of_the_limit: list[float]) -> None:
    emulator.control.rate_limit(requests=3, period=1.0, used_at_start=1)
    replies = [api.get(V2) for _time in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert [reply.headers["ratelimit"] for reply in replies[:2]] == ['"default";r=1;t=1', '"default";r=0;t=1']
    assert replies[2].headers["retry-after"] == "1"
    # Another caller has its own window, and the window ends.
    emulator.control.add_token("other", ["zone_settings:read"])
    assert api.call("GET", V2, headers={"Authorization": "Bearer other"}).status == 200
    assert api.get(V2).status == 429
    time_of_the_limit[0] += 1.0
    assert api.get(V2).status == 200
    emulator.control.rate_limit(enabled=False)
    assert {api.get(V2).status for _time in range(5)} == {200}


def test_1201_requests(emulator: Emulator, api: Api, time_of_the_limit: list[float]) -> None:
    emulator.control.rate_limit(used_at_start=1199)
    assert [api.get(V2).status, api.get(V2).status] == [200, 429]
    assert emulator.control.log()[1]["answer_headers"]["retry-after"] == "300"
    time_of_the_limit[0] += 299.5
    assert api.get(V2).headers["retry-after"] == "1"


def test_the_log(emulator: Emulator, api: Api) -> None:
    api.call("PUT", f"{V2}/batch?x=1", [{"origin_ip": "192.0.2.1", **AWS}], _credentials("ua/1"))
    api.get(V1)
    emulator.control.zone()
    first, second = emulator.control.log()
    assert (first["number"], second["number"]) == (1, 2)
    assert (first["method"], first["path"], first["query"]) == ("PUT", f"/client/v4{V2}/batch", "x=1")
    assert first["body"] == [{"origin_ip": "192.0.2.1", **AWS}]
    assert (first["status"], len(first["answer"]["result"]["succeeded"])) == (200, 1)
    assert first["headers"]["user-agent"] == "ua/1"
    assert ["authorization", f"Bearer {DEFAULT_TOKEN}"] in first["raw_headers"]
    assert DEFAULT_TOKEN not in json.dumps(first["headers"])
    assert first["connection"] == second["connection"]
    assert (first["fault"], first["bug"]) == (None, None)
    emulator.control.clear_log()
    api.get(V2)
    assert [exchange["number"] for exchange in emulator.control.log()] == [1]


def _credentials(agent: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {DEFAULT_TOKEN}", "User-Agent": agent}


def test_connections_are_numbered(emulator: Emulator, api: Api) -> None:
    with Api(emulator) as other:
        for client in (api, other, api):
            client.get(V2)
    one, two, three = (exchange["connection"] for exchange in emulator.control.log())
    assert one == three != two


def test_a_kept_alive_connection_does_not_stall(api: Api) -> None:
    took = []
    for _time in range(50):
        started = time.monotonic()
        api.get(V2)
        took.append(time.monotonic() - started)
    # A delayed acknowledgement costs 40 ms, but for the first few requests; a busy machine is not slow each time.
    assert min(took[20:]) < 0.04


@pytest.fixture
def eight(emulator: Emulator) -> Iterator[list[Api]]:
    """Clients of their own connections."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Api(emulator)) for _client in range(8)]


def ask(client: Api) -> None:
    """Send a request, and do not wait for its answer."""
    client.connection.request("GET", "/client/v4" + V2, headers={"Authorization": f"Bearer {DEFAULT_TOKEN}"})


def test_latency_does_not_block_other_requests(emulator: Emulator, eight: list[Api]) -> None:
    emulator.control.set_latency(600_000)
    for client in eight:
        ask(client)
    until(lambda: len(emulator.control.log()) == 8)
    assert {exchange["status"] for exchange in emulator.control.log()} == {None}


def test_each_request_has_the_latency_once(emulator: Emulator, eight: list[Api]) -> None:
    emulator.control.set_latency(2000)
    started = time.monotonic()
    for client in eight:
        ask(client)
    assert [client.connection.getresponse().status for client in eight] == [200] * 8
    # One after the other, they would take 16 s.
    assert 2 <= time.monotonic() - started < 14


def test_requests_can_be_held_and_released(emulator: Emulator, eight: list[Api]) -> None:
    emulator.control.hold()
    for client in eight:
        ask(client)
    until(lambda: len(emulator.control.log()) == 8)
    assert {exchange["status"] for exchange in emulator.control.log()} == {None}
    emulator.control.release()
    assert [client.connection.getresponse().status for client in eight] == [200] * 8


def test_some_requests_can_be_held_while_others_pass(emulator: Emulator, api: Api) -> None:
    emulator.control.hold(method="GET", path="/origin/", from_number=2)
    with Api(emulator) as held:
        assert api.get(V2).status == 200
        ask(held)
        until(lambda: len(emulator.control.log()) == 2)
        assert [api.get(V1).status, api.call("DELETE", f"{V2}/batch", []).status] == [200, 400]
        assert emulator.control.log()[1]["status"] is None
        emulator.control.release()
        assert held.connection.getresponse().status == 200


def test_reset(emulator: Emulator, api: Api) -> None:
    control = emulator.control
    control.put_zone(mappings=numbered(3), editable=False)
    control.put_zone("0" * 32, "example.org")
    control.add_token("extra", [])
    control.plan_fault("answer")
    control.rate_limit(requests=0)
    control.set_latency(600_000)
    control.hold()
    control.reset()
    assert control.mappings() == []
    assert control.zone()["editable"] is True
    assert control.faults() == control.log() == []
    assert api.get("/zones").json["result_info"]["total_count"] == 1
    assert api.call("GET", V2, headers={"Authorization": "Bearer extra"}).status == 401


def test_zones_by_control(emulator: Emulator) -> None:
    control = emulator.control
    control.put_zone("a" * 32, "example.org", numbered(2), v1=False, missing_vendors=["oci"])
    described = control.zone("a" * 32)
    assert described["mappings"] == numbered(2)
    assert (described["v1"], described["missing_vendors"]) == (False, ["oci"])
    described.pop("id")
    control.put_zone("b" * 32, **described)
    assert control.state("b" * 32) == control.state("a" * 32)
    control.delete_zone("a" * 32)
    with pytest.raises(ControlError, match="not there"):
        control.zone("a" * 32)


@pytest.mark.parametrize(
    "call",
    [
        lambda control: control.put_zone(unknown=True),
        lambda control: control.put_zone(mappings=[{"ip": "nonsense", **AWS}]),
        lambda control: control.put_zone(mappings=[{"ip": "192.0.2.1"}]),
        lambda control: control.change_zone(capacity="many"),
        lambda control: control.add_token("t", ["everything"]),
        lambda control: control.plan_fault("unknown"),
        lambda control: control.plan_fault("answer", {"unknown": 1}),
        lambda control: control.plan_fault("answer", path="("),
    ],
)
def test_nonsense_is_refused_by_control(emulator: Emulator, call: Any) -> None:
    with pytest.raises(ControlError):
        call(emulator.control)


def test_ends_at_once_with_requests_that_hang() -> None:
    with Emulator() as emulator:
        emulator.control.plan_fault("silent", times=None)
        outcomes: list[Exception | None] = []
        hanging = threading.Thread(target=_hang, args=(emulator, outcomes))
        hanging.start()
        until(lambda: len(emulator.control.log()) == 1)
        emulator.control.set_latency(600_000)
        late = threading.Thread(target=_hang, args=(emulator, outcomes))
        late.start()
        until(lambda: len(emulator.control.log()) == 2)
        started = time.monotonic()
    hanging.join()
    late.join()
    assert time.monotonic() - started < 20
    assert [isinstance(outcome, OSError) for outcome in outcomes] == [True, True]


def _hang(emulator: Emulator, outcomes: list[Exception | None]) -> None:
    try:
        Api(emulator).get(V2)
        outcomes.append(None)
    except (OSError, http.client.HTTPException) as error:
        outcomes.append(error)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_emulator_runs_as_a_program(tmp_path: Path, number: signal.Signals) -> None:
    zones = tmp_path / "zones.json"
    zones.write_text(json.dumps({"0" * 32: {"name": "example.net", "mappings": numbered(2)}}), encoding="utf-8")
    command = [sys.executable, "-m", "tests.emulator", "--port", "0", "--zones", str(zones)]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/client/v4", url)
        assert len(ControlClient(url).mappings("0" * 32)) == 2
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_program_fails_on_a_port_in_use(emulator: Emulator) -> None:
    command = [sys.executable, "-m", "tests.emulator", "--port", str(emulator.port)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("emulator: ")
    assert len(done.stderr.splitlines()) == 1
