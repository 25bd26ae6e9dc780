# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cloudflare's own clients for v2 do all they can against the emulator; what they parsed is the emulator's state."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.client_process import AWS, GCP, RESOURCE, Client, Processes, command, numbered, op, shown
from tests.emulator.client import DEFAULT_EMAIL, DEFAULT_KEY, DEFAULT_ZONE_ID
from tests.emulator.regions import SAMPLE_REGIONS
from tests.emulator.server import Emulator


@pytest.fixture(params=["python", "node"])
def client(emulator: Emulator, processes: Processes, request: pytest.FixtureRequest) -> Client:
    """Cloudflare's own clients for v2."""
    return Client(processes.of(command(request.param, "v2")), emulator.url)


def update(ip: str, body_ip: str | None = None, **pair: str) -> tuple[str, dict[str, Any]]:
    """A PUT of one mapping."""
    return op("update", path_origin_ip=ip, body_origin_ip=body_ip or ip, **pair)


def test_every_operation_that_the_client_has(emulator: Emulator, client: Client) -> None:
    calls = {
        "bulk_update": op("bulk_update", body=[{"origin_ip": "192.0.2.1", **AWS}]),
        "update": update("192.0.2.2", **AWS),
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


@pytest.mark.parametrize(("count", "per_page", "requests"), [(0, 100, 1), (100, 100, 2), (250, 100, 4), (45, None, 4)])
def test_list_reads_all_pages_to_the_empty_one(
    emulator: Emulator, client: Client, count: int, per_page: int | None, requests: int
) -> None:
    emulator.control.put_zone(mappings=numbered(count))
    (rows,) = client.ok(op("list", **({"per_page": per_page} if per_page else {})))
    assert [shown(row) for row in rows] == [tuple(row.values()) for row in emulator.control.mappings()]
    assert len(rows) == count
    log = emulator.control.log()
    assert len(log) == requests
    assert log[-1]["answer"]["result"] == []


def test_one_mapping(emulator: Emulator, client: Client) -> None:
    created, replaced, got, other = client.ok(
        update("2001:DB8:0:0::1", **AWS),
        update("2001:db8::1", "2001:0DB8::0001", **GCP),
        op("get", origin_ip="2001:db8:0::1"),
        update("192.0.2.1", **AWS),
    )
    assert shown(created) == ("2001:db8::1", "aws", "us-east-1")
    assert shown(replaced) == shown(got) == ("2001:db8::1", "gcp", "us-central1")
    assert got["modified_on"] is not None
    assert shown(other) == ("192.0.2.1", "aws", "us-east-1")
    assert emulator.control.state() == {"2001:db8::1": ("gcp", "us-central1"), "192.0.2.1": ("aws", "us-east-1")}
    (deleted,) = client.ok(op("delete", origin_ip="2001:DB8::1"))
    assert deleted == {"origin_ip": "2001:db8::1"}
    assert emulator.control.state() == {"192.0.2.1": ("aws", "us-east-1")}


def test_batches(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone(mappings=numbered(3))
    upserted, removed = client.ok(
        op(
            "bulk_update",
            body=[
                {"origin_ip": "2001:DB8::1", **AWS},
                {"origin_ip": "192.0.2.1", **GCP},
                {"origin_ip": "192.0.2.9", "vendor": "aws", "region": "us-central1"},
                {"origin_ip": "192.0.2.0/24", **AWS},
            ],
        ),
        op("bulk_delete", extra_body=["192.0.2.0", "2001:DB8:0::1", "192.0.2.77", "origin.example.com"]),
    )
    assert [shown(row) for row in upserted["succeeded"]] == [
        ("2001:db8::1", "aws", "us-east-1"),
        ("192.0.2.1", "gcp", "us-central1"),
    ]
    assert [row["origin_ip"] for row in upserted["failed"]] == ["192.0.2.9", "192.0.2.0/24"]
    assert all(row["error"] for row in upserted["failed"])
    assert [shown(row) for row in removed["succeeded"]] == [
        ("192.0.2.0", "aws", "us-east-1"),
        ("2001:db8::1", "aws", "us-east-1"),
    ]
    assert [row["origin_ip"] for row in removed["failed"]] == ["192.0.2.77", "origin.example.com"]
    assert emulator.control.state() == {"192.0.2.1": ("gcp", "us-central1"), "192.0.2.2": ("gcp", "us-central1")}


def test_a_zone_filled_and_emptied_by_batches(emulator: Emulator, client: Client) -> None:
    rows = numbered(100)
    body = [{"origin_ip": row["ip"], "vendor": row["vendor"], "region": row["region"]} for row in rows]
    (filled,) = client.ok(op("bulk_update", body=body))
    assert len(filled["succeeded"]) == 100
    assert emulator.control.mappings() == rows
    (emptied, rest) = client.ok(op("bulk_delete", extra_body=[row["ip"] for row in rows]), op("list"))
    assert len(emptied["succeeded"]) == 100
    assert rest == emulator.control.mappings() == []


def test_supported_regions(emulator: Emulator, client: Client) -> None:
    (got,) = client.ok(op("supported_regions"))
    assert got["obtained_codes"] is True
    assert {
        vendor: {region["name"]: tuple(region["upper_tier_colos"]) for region in regions}
        for vendor, regions in got["vendors"].items()
    } == {vendor: dict(regions) for vendor, regions in SAMPLE_REGIONS.items()}
    emulator.control.change_zone(obtained_codes=False, missing_vendors=["oci"])
    (changed,) = client.ok(op("supported_regions"))
    assert changed["obtained_codes"] is False
    assert sorted(changed["vendors"]) == ["aws", "azure", "gcp"]


def test_zones_and_token(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone("0" * 32, "example.org")
    emulator.control.put_zone("1" * 32, "example.org")
    found, both, none, verified = client.ok(
        ("zones.list", {"name": "example.com"}),
        ("zones.list", {"name": "example.org"}),
        ("zones.list", {"name": "example.net"}),
        ("user.tokens.verify", {}),
    )
    assert [zone["id"] for zone in found] == [DEFAULT_ZONE_ID]
    assert [zone["id"] for zone in both] == ["0" * 32, "1" * 32]
    assert none == []
    assert verified["status"] == "active"


def test_by_key(emulator: Emulator, client: Client) -> None:
    pair = {"api_token": None, "api_email": DEFAULT_EMAIL, "api_key": DEFAULT_KEY}
    (entry,) = client.ok(update("192.0.2.1", **AWS), **pair)
    assert shown(entry) == ("192.0.2.1", "aws", "us-east-1")
    assert "x-auth-key" in emulator.control.log()[0]["headers"]


def test_refusals(emulator: Emulator, client: Client) -> None:
    emulator.control.put_zone(capacity=1, mappings=[{"ip": "192.0.2.1", **AWS}])
    refusals = {
        "an absent IP": (op("get", origin_ip="192.0.2.9"), "NotFoundError", 404, 1142),
        "an absent IP, deleted": (op("delete", origin_ip="192.0.2.9"), "NotFoundError", 404, 1142),
        "no IP": (op("get", origin_ip="origin.example.com"), "BadRequestError", 400, 1146),
        "two IPs": (update("192.0.2.1", "192.0.2.2", **AWS), "BadRequestError", 400, 1146),
        "a bad page": (op("list", per_page=101), "BadRequestError", 400, 1146),
        "another vendor's region": (
            update("192.0.2.1", vendor="aws", region="us-central1"),
            "BadRequestError",
            400,
            1157,
        ),
        "a full zone": (update("192.0.2.2", **AWS), "PermissionDeniedError", 403, 1164),
        "another zone": ((f"{RESOURCE}.list", {"zone_id": "f" * 32}), "NotFoundError", 404, 7003),
        "no body": (op("bulk_delete"), "BadRequestError", 400, 6007),
    }
    outcomes = client.run(*(call for call, *_expected in refusals.values()))
    for (call, kind, status, code), outcome in zip(refusals.values(), outcomes, strict=True):
        assert outcome == {"error": {"type": kind, "status": status, "codes": [code]}}, call
    assert emulator.control.state() == {"192.0.2.1": ("aws", "us-east-1")}


def test_refused_credentials(emulator: Emulator, client: Client) -> None:
    emulator.control.add_token("reader", ["zone_settings:read"])
    (unknown,) = client.run(op("list"), api_token="wrong")
    assert unknown["error"] == {"type": "AuthenticationError", "status": 401, "codes": [10000]}
    zones, write, read = client.run(("zones.list", {}), update("192.0.2.1", **AWS), op("list"), api_token="reader")
    assert zones["error"] == write["error"] == {"type": "PermissionDeniedError", "status": 403, "codes": [9109]}
    assert read == {"ok": []}


def test_the_rate_limit(emulator: Emulator, client: Client) -> None:
    emulator.control.rate_limit(requests=1)
    first, second = client.run(op("supported_regions"), op("supported_regions"))
    assert "ok" in first
    assert second["error"] == {"type": "RateLimitError", "status": 429, "codes": [1015]}


def test_client_waits_as_long_as_retry_after_asks(emulator: Emulator, client: Client) -> None:
    emulator.control.rate_limit(requests=1, period=5.0)
    client.ok(op("supported_regions"), op("supported_regions"), max_retries=1)
    assert [exchange["status"] for exchange in emulator.control.log()] == [200, 429, 200]
