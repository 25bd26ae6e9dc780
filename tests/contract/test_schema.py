# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The published schema itself: it is read rightly, and a broken exchange is reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.api import V1, V2, Api
from tests.contract.schema import SCHEMA_DIR_VARIABLE, differences, load, schema_dir
from tests.emulator.server import Emulator


@pytest.fixture
def directory() -> Path:
    """Directory of the published schema."""
    found = schema_dir()
    if found is None:
        pytest.skip(f"the published schema is not at hand: {SCHEMA_DIR_VARIABLE} is not set")
    return found


def test_every_published_example_fits_the_published_schema(directory: Path) -> None:
    checked = 0
    for name in ("openapi-v2.json", "openapi-v1.json"):
        document = json.loads((directory / name).read_text(encoding="utf-8"))
        for path, methods in document["paths"].items():
            for method, spec in methods.items():
                for status, response in spec["responses"].items():
                    for reference in response["content"]["application/json"].get("examples", {}).values():
                        example = document["components"]["examples"][reference["$ref"].rpartition("/")[2]]["value"]
                        exchange = _exchange(method.upper(), path, int(status.replace("X", "0")), example)
                        assert differences([exchange], directory) == []
                        checked += 1
    assert checked > 20


def _exchange(method: str, path: str, status: int, answer: Any) -> dict[str, Any]:
    path = "/client/v4" + path.replace("{zone_id}", "0" * 32).replace("{origin_ip}", "192.0.2.1")
    # A status of 4xx keeps the request, which an example does not have, out of the comparison.
    return {
        "number": 1,
        "method": method,
        "path": path,
        "query": "",
        "body": _BODIES.get((method, path.rpartition("/")[2])),
        "status": status,
        "answer": answer,
        "answer_headers": {"content-type": "application/json"},
        "fault_effective": False,
        "answer_dropped": False,
        "bug": None,
    }


_V1_ITEM = {"ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}
_V2_ITEM = {"origin_ip": "192.0.2.1", "vendor": "aws", "region": "us-east-1"}
_BODIES: dict[tuple[str, str], Any] = {
    ("PUT", "192.0.2.1"): _V2_ITEM,
    ("PUT", "batch"): [_V2_ITEM],
    ("DELETE", "batch"): ["192.0.2.1"],
    ("PATCH", "batch"): [_V1_ITEM],
    ("PATCH", "origin_cloud_regions"): _V1_ITEM,
    ("POST", "origin_cloud_regions"): _V1_ITEM,
}


def test_all_operations_are_known(directory: Path) -> None:
    assert len(load(directory)) == 36


BREAKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "another key for the IP": lambda e: e["answer"]["result"][0].update({"origin-ip": "192.0.2.1"}),
    "a key is missing": lambda e: e["answer"]["result"][0].pop("region"),
    "a wrong type": lambda e: e["answer"]["result"][0].update(region=7),
    "an unknown vendor": lambda e: e["answer"]["result"][0].update(vendor="ibm"),
    "a time that is none": lambda e: e["answer"]["result"][0].update(modified_on="yesterday"),
    "a null time": lambda e: e["answer"]["result"][0].update(modified_on=None),
    "no result_info": lambda e: e["answer"].pop("result_info"),
    "an unknown key of the envelope": lambda e: e["answer"].update(surprise=1),
    "success is false": lambda e: e["answer"].update(success=False),
    "an unpublished status": lambda e: e.update(status=500),
    "a success where none is due": lambda e: e.update(path="/client/v4/nowhere"),
    "an unpublished query parameter": lambda e: e.update(query="limit=5"),
    "a query parameter out of range": lambda e: e.update(query="per_page=101"),
    "a body where none is due": lambda e: e.update(body=[]),
    "a zone id that is too long": lambda e: e.update(path=e["path"].replace("/origin/", "0/origin/")),
    "another content type": lambda e: e["answer_headers"].update({"content-type": "text/html"}),
    "an error of the emulator": lambda e: e.update(bug="Traceback …\nKeyError: 'x'"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_exchange_is_reported(directory: Path, emulator: Emulator, api: Api, name: str) -> None:
    emulator.control.put_zone(mappings=[_V1_ITEM])
    assert api.get(f"{V2}?per_page=100").status == 200
    (exchange,) = emulator.control.log()
    assert differences([exchange], directory) == []
    BREAKS[name](exchange)
    assert len(differences([exchange], directory)) >= 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", f"{V2}/batch", [{**_V2_ITEM, "vendor": "ibm"}]),
        ("PUT", f"{V2}/batch", [_V1_ITEM]),
        ("PATCH", f"{V1}/batch", [_V2_ITEM]),
        ("DELETE", f"{V2}/batch", [7]),
        ("PUT", f"{V2}/192.0.2.1", {**_V2_ITEM, "note": "x"}),
    ],
)
def test_a_broken_request_that_was_accepted_is_reported(directory: Path, method: str, path: str, body: Any) -> None:
    answer = {"success": True, "errors": [], "messages": [], "result": {}}
    exchange = {**_exchange(method, path, 200, answer), "body": body}
    assert any(": body" in line for line in differences([exchange], directory))


def test_an_answer_that_a_fault_changed_is_left_out(directory: Path, emulator: Emulator, api: Api) -> None:
    emulator.control.plan_fault("answer", {"status": 502, "text": "<html>"})
    assert api.get(V2).status == 502
    assert differences(emulator.control.log(), directory) == []


def test_an_item_that_failed_may_break_the_schema(directory: Path, emulator: Emulator, api: Api) -> None:
    reply = api.call("PUT", f"{V2}/batch", [_V2_ITEM, {"origin_ip": "2001:DB8::1", "vendor": "ibm", "region": "x"}])
    assert len(reply.result["failed"]) == 1
    assert differences(emulator.control.log(), directory) == []
