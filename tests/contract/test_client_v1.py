# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cloudflare's own clients for v1 do all they can against the emulator; what they parsed is the emulator's state."""

from __future__ import annotations

import pytest

from tests.contract.client_process import AWS, GCP, RESOURCE, Client, Processes, command, numbered, op, shown
from tests.emulator.client import DEFAULT_EMAIL, DEFAULT_KEY, DEFAULT_ZONE_ID
from tests.emulator.regions import SAMPLE_REGIONS
from tests.emulator.server import Emulator


@pytest.fixture(params=["python", "node"])
def client(emulator: Emulator, processes: Processes, request: pytest.FixtureRequest) -> Client:
    """Cloudflare's own clients for v1."""
    return Client(processes.of(command(request.param, "v1")), emulator.url)


def test_every_operation_that_the_client_has(emulator: Emulator, client: Client) -> None:
    calls = {
        "bulk_edit": op("bulk_edit", body=[{"ip": "192.0.2.1", **AWS}]),
        "create": op("create", ip="192.0.2.2", **AWS),
        "edit": op("edit", ip="192.0.2.2", **GCP),
        "get": op("get", origin_ip="192.0.2.1"),
        "list": op("list"),
        "supported_regions": op("supported_regions"),
        "delete": op("delete", origin_ip="192.0.2.1"),
        "bulk_delete": op("bulk_delete", extra_body=["192.0.2.2"]),
    }
    operations, *answers = client.ok(("operations", {}), *calls.values())
    assert set(operations) == set(calls)
    assert all(answers)
    assert emulator.control.state() == {}


@pytest.mark.parametrize("count", [0, 1, 250, 3500])
def test_list_is_whole(emulator: Emulator, client: Client, count: int) -> None:
    rows = [{"ip": f"10.0.{n // 256}.{n % 256}", **AWS} for n in range(count)]
    emulator.control.put_zone(mappings=rows, editable=False)
    (got,) = client.ok(op("list"))
    assert (got["id"], got["editable"]) == ("origin_public_cloud_region", False)
    assert [shown(row) for row in got["value"]] == [tuple(row.values()) for row in rows]
    assert (got["modified_on"] is None) is (count == 0)


def test_one_mapping(emulator: Emulator, client: Client) -> None:
    created, edited, got = client.ok(
        op("create", ip="2001:DB8:0:0::1", **AWS),
        op("edit", ip="192.0.2.1", **GCP),
        op("get", origin_ip="2001:DB8::0:1"),
    )
    assert shown(created["value"]) == shown(got["value"]) == ("2001:db8::1", "aws", "us-east-1")
    assert created["editable"] is True
    assert [shown(row) for row in edited["value"]] == [
        ("192.0.2.1", "gcp", "us-central1"),
        ("2001:db8::1", "aws", "us-east-1"),
    ]
    assert emulator.control.state() == {"192.0.2.1": ("gcp", "us-central1"), "2001:db8::1": ("aws", "us-east-1")}
    (changed,) = client.ok(op("edit", ip="2001:0db8::1", **GCP))
    assert {row["vendor"] for row in changed["value"]} == {"gcp"}
    (deleted,) = client.ok(op("delete", origin_ip="2001:db8::1"))
    assert shown(deleted["value"]) == ("2001:db8::1", "gcp", "us-central1")
    assert emulator.control.state() == {"192.0.2.1": ("gcp", "us-central1")}


def test_batches(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone(mappings=numbered(3))
    edited, removed = client.ok(
        op(
            "bulk_edit",
            body=[{"ip": "2001:DB8::1", **AWS}, {"ip": "192.0.2.1", **GCP}, {"ip": "192.0.2.9", **AWS, "vendor": "x"}],
        ),
        op("bulk_delete", extra_body=["192.0.2.0", "2001:DB8:0::1", "192.0.2.77"]),
    )
    assert [shown(row) for row in edited["value"]["succeeded"]] == [
        ("2001:db8::1", "aws", "us-east-1"),
        ("192.0.2.1", "gcp", "us-central1"),
    ]
    assert [row["origin_ip"] for row in edited["value"]["failed"]] == ["192.0.2.9"]
    assert edited["modified_on"] is not None
    assert [shown(row) for row in removed["value"]["succeeded"]] == [
        ("192.0.2.0", "aws", "us-east-1"),
        ("2001:db8::1", "aws", "us-east-1"),
    ]
    assert [row["origin_ip"] for row in removed["value"]["failed"]] == ["192.0.2.77"]
    assert emulator.control.state() == {"192.0.2.1": ("gcp", "us-central1"), "192.0.2.2": ("gcp", "us-central1")}


def test_a_batch_that_applied_nothing_has_no_time(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone(mappings=numbered(1))
    nothing, last = client.ok(op("bulk_delete", extra_body=["192.0.2.77"]), op("bulk_delete", extra_body=["192.0.2.0"]))
    assert nothing["modified_on"] is None
    assert last["modified_on"] is not None
    assert emulator.control.mappings() == []


def test_without_modified_on(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone(mappings=numbered(1), show_modified_on=False)
    listed, got, edited = client.ok(
        op("list"), op("get", origin_ip="192.0.2.0"), op("bulk_edit", body=[{"ip": "192.0.2.1", **AWS}])
    )
    assert [answer.get("modified_on") for answer in (listed, got, edited)] == [None] * 3
    assert "modified_on" not in emulator.control.log()[0]["answer"]["result"]


def test_supported_regions(client: Client) -> None:
    (got,) = client.ok(op("supported_regions"))
    assert {
        vendor: {region["name"]: tuple(region["upper_tier_colos"]) for region in regions}
        for vendor, regions in got["vendors"].items()
    } == {vendor: dict(regions) for vendor, regions in SAMPLE_REGIONS.items()}


def test_zones_and_token(client: Client) -> None:
    found, verified = client.ok(("zones.list", {"name": "example.com"}), ("user.tokens.verify", {}))
    assert [zone["id"] for zone in found] == [DEFAULT_ZONE_ID]
    assert verified["status"] == "active"


def test_by_key(emulator: Emulator, client: Client) -> None:
    pair = {"api_token": None, "api_email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY}
    client.ok(op("create", ip="192.0.2.1", **AWS), **pair)
    assert emulator.control.state() == {"192.0.2.1": ("aws", "us-east-1")}


def test_refusals(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone(capacity=1, mappings=[{"ip": "192.0.2.1", **AWS}], delete_not_found_code=1163)
    refusals = {
        "an absent IP": (op("get", origin_ip="192.0.2.9"), "NotFoundError", 404, 1142),
        "an absent IP, deleted": (op("delete", origin_ip="192.0.2.9"), "NotFoundError", 404, 1163),
        "an IP that is mapped": (op("create", ip="192.0.2.1", **AWS), "BadRequestError", 400, 1145),
        "no IP": (op("edit", ip="192.0.2.1/32", **AWS), "BadRequestError", 400, 1146),
        "an unknown region": (op("edit", ip="192.0.2.1", vendor="aws", region="x"), "BadRequestError", 400, 1157),
        "a full zone": (op("edit", ip="192.0.2.2", **AWS), "PermissionDeniedError", 403, 1164),
        "a full zone, created": (op("create", ip="192.0.2.2", **AWS), "PermissionDeniedError", 403, 1164),
        "another zone": ((f"{RESOURCE}.list", {"zone_id": "f" * 32}), "NotFoundError", 404, 7003),
    }
    outcomes = client.run(*(call for call, *_expected in refusals.values()))
    for (call, kind, status, code), outcome in zip(refusals.values(), outcomes, strict=True):
        assert outcome == {"error": {"type": kind, "status": status, "codes": [code]}}, call
    assert emulator.control.state() == {"192.0.2.1": ("aws", "us-east-1")}


def test_refused_credentials_and_rate(emulator: Emulator, client: Client) -> None:
    emulator.control.add_token("reader", ["zone_settings:read"])
    (unknown,) = client.run(op("list"), api_token="wrong")
    assert unknown["error"] == {"type": "AuthenticationError", "status": 401, "codes": [10000]}
    (write,) = client.run(op("create", ip="192.0.2.1", **AWS), api_token="reader")
    assert write["error"] == {"type": "PermissionDeniedError", "status": 403, "codes": [9109]}
    emulator.control.rate_limit(requests=0)
    (limited,) = client.run(op("list"))
    assert limited["error"] == {"type": "RateLimitError", "status": 429, "codes": [1015]}


@pytest.mark.parametrize(("method", "name", "code"), [("PATCH", "bulk_edit", 1140), ("DELETE", "bulk_delete", 1141)])
def test_internal_errors(emulator: Emulator, client: Client, method: str, name: str, code: int) -> None:
    emulator.control.plan_fault("answer", {"status": 500, "code": code}, method=method)
    (outcome,) = client.run(op(name, **({"body": []} if name == "bulk_edit" else {})))
    assert outcome["error"] == {"type": "InternalServerError", "status": 500, "codes": [code]}
