# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every fault does what its name says, to the request that it was planned for and to no other."""

from __future__ import annotations

import http.client
import json
import socket
import time
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.contract.api import V1, V2, ZONE, Api, Reply
from tests.contract.client_process import numbered
from tests.contract.test_records_and_pools import BALANCERS, BALANCERS_PATH, POOLS, POOLS_PATH, RECORDS, RECORDS_PATH
from tests.contract.test_tiered_cache import SMART, TIERED_CACHE
from tests.emulator.catalog import CATALOG, READS
from tests.emulator.client import DEFAULT_TOKEN
from tests.emulator.faults import FAULTS, VERDICTS
from tests.emulator.server import Emulator
from tests.support.waiting import until

AWS = {"vendor": "aws", "region": "us-east-1"}
PUT_V2 = ("PUT", f"{V2}/batch", [{"origin_ip": f"192.0.2.{n}", **AWS} for n in range(3)])
PATCH_V1 = ("PATCH", f"{V1}/batch", [{"ip": f"192.0.2.{n}", **AWS} for n in range(3)])
THREE = {f"192.0.2.{n}": ("aws", "us-east-1") for n in range(3)}
BROKEN = (OSError, http.client.HTTPException)


def verdicts(reply: Reply) -> dict[str, list[Any]]:
    """Succeeded and failed IPs of a batch's answer in either version."""
    lists = reply.result.get("value", reply.result)
    return {name: [row.get("origin_ip", row.get("origin-ip")) for row in lists[name]] for name in lists}


# -- plans ------------------------------------------------------------------------------------------------------


def test_by_number_method_and_path(emulator: Emulator, api: Api) -> None:
    plan = emulator.control.plan_fault
    plan("answer", {"status": 503}, number=2)
    plan("answer", {"status": 504}, method="PUT", path="/batch$", times=2)
    plan("answer", {"status": 502}, from_number=6, times=None)
    sent = [("GET", V2, None), ("GET", V2, None), ("GET", V2, None), PUT_V2, PUT_V2, PUT_V2, ("GET", V1, None)]
    assert [api.call(*request).status for request in sent] == [200, 503, 200, 504, 504, 502, 502]
    assert [plan["hits"] for plan in emulator.control.faults()] == [1, 2, 2]
    assert [exchange["fault"] for exchange in emulator.control.log()] == [None, "answer", None] + ["answer"] * 4
    emulator.control.clear_faults()
    assert api.get(V2).status == 200


def test_numbers_start_again_with_the_log(emulator: Emulator, api: Api) -> None:
    emulator.control.plan_fault("answer", {"status": 503}, number=2)
    api.get(V2)
    emulator.control.clear_log()
    assert [api.get(V2).status, api.get(V2).status] == [200, 503]


# -- answers of another kind ------------------------------------------------------------------------------------


@pytest.mark.parametrize("process", [False, True])
def test_answer(emulator: Emulator, api: Api, process: bool) -> None:
    emulator.control.plan_fault("answer", {"status": 500, "code": 1140, "message": "Why.", "process": process})
    reply = api.call(*PUT_V2)
    errors = [{"code": 1140, "message": "Why."}]
    assert (reply.status, reply.json) == (500, {"success": False, "errors": errors, "messages": [], "result": None})
    assert emulator.control.state() == (THREE if process else {})
    assert "ratelimit" in reply.headers


def test_answer_with_anything(emulator: Emulator, api: Api) -> None:
    emulator.control.plan_fault("answer", {"status": 502, "text": "<h1>Bad</h1>", "headers": {"X-A": "b"}})
    html = api.get(V2)
    assert (html.status, html.body, html.headers["content-type"]) == (502, b"<h1>Bad</h1>", "text/html")
    assert html.headers["x-a"] == "b"
    values: tuple[Any, ...] = (None, [], {}, "text", 7)
    for value in values:
        emulator.control.plan_fault("answer", {"status": 200, "json": value})
        assert api.get(V2).json == value


def test_retry_after(emulator: Emulator, api: Api) -> None:
    for params in ({}, {"retry_after": 7}, {"retry_after": 7, "retry_after_form": "date"}):
        emulator.control.plan_fault("answer", {"status": 429, **params})
    before = int(time.time())
    without, seconds, date = (api.get(V2).headers for _time in range(3))
    assert "retry-after" not in without
    assert "ratelimit" not in without
    assert seconds["retry-after"] == "7"
    assert seconds["ratelimit"] == '"default";r=0;t=7'
    assert before + 7 <= parsedate_to_datetime(date["retry-after"]).timestamp() <= time.time() + 7


def test_redirect_to_another_host(emulator: Emulator, api: Api) -> None:
    emulator.control.plan_fault("redirect", {"location": "http://198.51.100.1:9{path}", "status": 308})
    reply = api.call(*PUT_V2)
    assert (reply.status, reply.headers["location"]) == (308, f"http://198.51.100.1:9/client/v4{V2}/batch")
    assert emulator.control.state() == {}


# -- connections ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("process", [False, True])
@pytest.mark.parametrize("reset", [False, True])
def test_close(emulator: Emulator, api: Api, process: bool, reset: bool) -> None:
    emulator.control.plan_fault("close", {"process": process, "reset": reset})
    with pytest.raises(ConnectionResetError if reset else http.client.RemoteDisconnected):
        api.call(*PUT_V2)
    assert emulator.control.state() == (THREE if process else {})
    assert emulator.control.log()[0]["status"] is None
    assert api.call(*PUT_V2).status == 200


def test_silent(emulator: Emulator, api: Api) -> None:
    emulator.control.plan_fault("silent")
    with Api(emulator, timeout=0.2) as impatient, pytest.raises(TimeoutError):
        impatient.call(*PUT_V2)
    until(lambda: emulator.control.state() == THREE)
    assert api.get(V2).status == 200


def test_refuse(emulator: Emulator, api: Api) -> None:
    emulator.control.plan_fault("refuse", number=2, times=1)
    emulator.control.plan_fault("refuse", from_number=4, times=None)
    assert api.get(V2).status == 200
    with pytest.raises(BROKEN):
        api.call(*PUT_V2)
    assert api.call(*PUT_V2).status == 200
    for _time in range(3):
        with pytest.raises(BROKEN):
            api.get(V2)
    log = emulator.control.log()
    assert [exchange["method"] for exchange in log] == ["GET", "", "PUT", "", "", ""]
    assert [exchange["fault"] for exchange in log] == [None, "refuse", None, "refuse", "refuse", "refuse"]


def test_refuse_resets_a_fresh_connection(emulator: Emulator) -> None:
    emulator.control.plan_fault("refuse", path="/origin/")
    with socket.create_connection((emulator.host, emulator.port), timeout=60) as raw:
        raw.sendall(b"GET /client/v4" + V2.encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            raw.recv(1)


# -- the way the bytes come -------------------------------------------------------------------------------------


def arrivals(emulator: Emulator) -> tuple[list[int], bytes]:
    """Sizes of the pieces in which an answer arrives, and the whole of it."""
    head = (
        f"GET /client/v4{V2} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {DEFAULT_TOKEN}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((emulator.host, emulator.port), timeout=60) as raw:
        raw.sendall(head.encode())
        pieces = list(iter(lambda: raw.recv(65536), b""))
    return [len(piece) for piece in pieces], b"".join(pieces)


@pytest.mark.parametrize("with_headers", [False, True])
def test_slow(emulator: Emulator, with_headers: bool) -> None:
    _sizes, plain = arrivals(emulator)
    body = plain.partition(b"\r\n\r\n")[2]
    emulator.control.plan_fault("slow", {"interval_ms": 5, "with_headers": with_headers})
    started = time.monotonic()
    sizes, slow = arrivals(emulator)
    assert slow.partition(b"\r\n\r\n")[2] == body
    assert json.loads(body)["success"] is True
    expected = len(slow) if with_headers else len(body)
    assert time.monotonic() - started >= expected * 0.005
    # Sent at once, they would arrive in one or two pieces; a busy reader merges several.
    assert len(sizes) > 5
    assert slow.startswith(b"HTTP/1.1 200 OK\r\n")


def test_cut(emulator: Emulator, api: Api) -> None:
    whole = api.get(V2).body
    emulator.control.plan_fault("cut")
    with pytest.raises(http.client.IncompleteRead) as caught:
        api.get(V2)
    assert caught.value.partial == whole[: len(whole) // 2]


def test_truncate(emulator: Emulator, api: Api) -> None:
    whole = api.get(V2).body
    emulator.control.plan_fault("truncate")
    reply = api.get(V2)
    assert (reply.status, reply.body) == (200, whole[: len(whole) // 2])


@pytest.mark.parametrize("sized", [False, True])
def test_huge(emulator: Emulator, api: Api, sized: bool) -> None:
    emulator.control.plan_fault("huge", {"sized": sized})
    reply = api.get(V2)
    assert len(reply.body) == 64 * 1024 * 1024
    assert reply.json["result"] == []
    assert reply.headers.get("content-length") == (str(64 * 1024 * 1024) if sized else None)
    assert reply.headers.get("transfer-encoding") == (None if sized else "chunked")
    assert api.get(V2).status == 200


def test_huge_does_not_insist(emulator: Emulator, api: Api) -> None:
    emulator.control.plan_fault("huge")
    with socket.create_connection((emulator.host, emulator.port), timeout=60) as raw:
        raw.sendall(f"GET /client/v4{V2} HTTP/1.1\r\nAuthorization: Bearer {DEFAULT_TOKEN}\r\nHost: x\r\n\r\n".encode())
        assert raw.recv(100)
    assert api.get(V2).status == 200
    assert emulator.control.log()[0]["bug"] is None


# -- true answers, changed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("request_", [PUT_V2, PATCH_V1])
@pytest.mark.parametrize("how", VERDICTS)
def test_verdicts(emulator: Emulator, api: Api, how: str, request_: tuple[str, str, Any]) -> None:
    emulator.control.plan_fault("verdict", {"how": how})
    got = verdicts(api.call(*request_))
    zero, one, two = THREE
    assert (
        got
        == {
            "missing": {"succeeded": [one, two], "failed": []},
            "doubled": {"succeeded": [zero, one, two, zero], "failed": []},
            "both": {"succeeded": [zero, one, two], "failed": [zero]},
            "extra": {"succeeded": [zero, one, two, "198.51.100.254"], "failed": []},
            "respelled": {"succeeded": [zero, one, two], "failed": []},
        }[how]
    )
    assert emulator.control.state() == THREE
    assert emulator.control.log()[0]["fault_effective"] is (how != "respelled")


@pytest.mark.parametrize(("method", "path", "body"), [PUT_V2, PATCH_V1])
def test_chosen_items_fail(emulator: Emulator, api: Api, method: str, path: str, body: Any) -> None:
    params = {"ips": ["192.0.2.1", "192.0.2.99"], "error": "Because."}
    emulator.control.plan_fault("fail_items", params)
    reply = api.call(method, path, body)
    assert verdicts(reply) == {"succeeded": ["192.0.2.0", "192.0.2.2"], "failed": ["192.0.2.1"]}
    assert reply.result.get("value", reply.result)["failed"][0]["error"] == "Because."
    assert set(emulator.control.state()) == {"192.0.2.0", "192.0.2.2"}
    emulator.control.plan_fault("fail_items", {"first": 3})
    assert verdicts(api.call(method, path, body)) == {"succeeded": [], "failed": list(THREE)}
    assert len(verdicts(api.call(method, path, body))["succeeded"]) == 3


def test_rewrite(emulator: Emulator, api: Api) -> None:
    emulator.control.put_zone(mappings=numbered(2))
    plan = emulator.control.plan_fault
    plan("rewrite", {"put": {"result": None}})
    plan("rewrite", {"put": {"$rows.region": 7, "surprise": 1}, "remove": ["$rows.vendor", "result_info.count"]})
    plan("rewrite", {"remove": ["$rows.$ip", "success"]})
    plan("rewrite", {"put": {"result.*": 7}})
    plan("rewrite", {"put": {"$rows.$ip": "x"}})
    assert api.get(V2).json["result"] is None
    second = api.get(V2).json
    assert [(row["region"], "vendor" in row) for row in second["result"]] == [(7, False)] * 2
    assert second["surprise"] == 1
    assert "count" not in second["result_info"]
    third = api.get(V1).json
    assert "success" not in third
    assert all("origin-ip" not in row for row in third["result"]["value"])
    assert api.get(V2).json["result"] == [7, 7]
    assert [row["origin-ip"] for row in api.get(V1).json["result"]["value"]] == ["x", "x"]
    assert api.get(V2).json["result"][0]["origin_ip"] == "192.0.2.0"


def test_rewrite_keeps_failures_unchanged(emulator: Emulator, api: Api) -> None:
    emulator.control.plan_fault("rewrite", {"remove": ["success"]})
    assert api.get("/nowhere").codes == [7003]
    assert emulator.control.log()[0]["fault_effective"] is False


def test_total_count_lies(emulator: Emulator, api: Api) -> None:
    emulator.control.put_zone(mappings=numbered(20))
    for by in (1, -1, -99):
        emulator.control.plan_fault("total_count", {"by": by})
    infos = [api.get(V2).json["result_info"] for _time in range(4)]
    assert [(info["total_count"], info["total_pages"]) for info in infos] == [(21, 2), (19, 1), (0, 0), (20, 1)]


def test_the_list_shifts(emulator: Emulator, api: Api) -> None:
    emulator.control.put_zone(mappings=numbered(60))
    emulator.control.plan_fault("shift", {"add": 1}, number=2)
    emulator.control.plan_fault("shift", {"remove": 2}, number=4)
    first, second, third, shifted = (
        [row["origin_ip"] for row in api.get(f"{V2}?page={page}").result] for page in (1, 2, 3, 2)
    )
    assert second[0] == first[-1]
    assert third[0] == "192.0.2.39"
    assert shifted[0] == "192.0.2.21"
    assert len(emulator.control.state()) == 59
    assert api.call("GET", V1).result["value"][0]["origin-ip"] == "192.0.2.1"


# -- the table --------------------------------------------------------------------------------------------------

READ_REQUESTS: dict[str, tuple[str, str, Any]] = {
    "zones": ("GET", "/zones?name=example.com", None),
    "zone": ("GET", ZONE, None),
    "accounts": ("GET", "/accounts", None),
    "records": ("GET", RECORDS_PATH, None),
    "load balancers": ("GET", BALANCERS_PATH, None),
    "pools": ("GET", POOLS_PATH, None),
    "smart topology": ("GET", SMART, None),
    "tiered cache": ("PATCH", TIERED_CACHE, {"value": "on"}),
}
REQUESTS: dict[str, tuple[str, str, Any]] = {
    "v2 list": ("GET", V2, None),
    "v1 list": ("GET", V1, None),
    "v2 regions": ("GET", f"{V2}/supported_regions", None),
    "v2 put": PUT_V2,
    "v1 patch": PATCH_V1,
    "v2 delete": ("DELETE", f"{V2}/batch", ["192.0.2.0", "2001:db8::c9"]),
}
FAST: dict[str, dict[str, Any]] = {"slow": {"interval_ms": 0.1, "chunk": 64}, "huge": {"size": 1024 * 1024}}
ALL_FAULTS = {**CATALOG, **READS}


def requests_of(label: str) -> list[tuple[str, str, Any]]:
    """The requests that a fault of the tables is meant for."""
    return [*(REQUESTS.values() if label in CATALOG else ()), *READ_REQUESTS.values()]


def prepare(emulator: Emulator) -> None:
    """Give each request something to answer with."""
    emulator.control.reset()
    mappings = [{"ip": "2001:db8::c9", **AWS}, {"ip": "192.0.2.0", **AWS}]
    emulator.control.put_zone(mappings=mappings, records=RECORDS, load_balancers=BALANCERS)
    emulator.control.put_account(pools=POOLS)


@pytest.mark.parametrize("label", ALL_FAULTS)
def test_each_fault_of_the_tables_at_each_kind_of_request(emulator: Emulator, label: str) -> None:
    fault, effective = ALL_FAULTS[label], False
    with Api(emulator) as patient, Api(emulator, timeout=0.15 if fault.name == "silent" else 60) as api:
        for request in requests_of(label):
            prepare(emulator)
            emulator.control.plan_fault(fault.name, {**fault.params, **FAST.get(fault.name, {})})
            try:
                api.call(*request)
            except BROKEN:
                assert fault.name in ("refuse", "close", "silent", "cut")
            until(lambda: len(emulator.control.log()) == 1)
            (exchange,) = emulator.control.log()
            assert (exchange["bug"], exchange["fault"]) == (None, fault.name)
            effective = effective or exchange["fault_effective"]
            # If the zone itself is removed, it no longer exists.
            assert patient.call(*request).status == 200 or label == "a row is removed before"
    assert effective


def test_the_tables_leave_no_fault_out() -> None:
    assert {fault.name for fault in ALL_FAULTS.values()} == set(FAULTS)
    assert {fault.params["how"] for fault in CATALOG.values() if fault.name == "verdict"} == set(VERDICTS)
    assert not CATALOG.keys() & READS.keys()
