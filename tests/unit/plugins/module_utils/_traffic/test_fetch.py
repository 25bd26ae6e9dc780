# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records, load balancers and pools from the API: which requests, and what other answers lead to."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    ListChangedError,
    RefusedCredentialsError,
    ResponseError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.fetch import (
    RECORDS_PAGE_SIZE,
    fetch_balancers,
    fetch_pools,
    fetch_records,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer
from ansible_collections.edgeops.cloudflare.tests.unit.support.session import FakeSession, make_client, ok, refusal

LISTS = {"dns_records": fetch_records, "load_balancers": fetch_balancers, "pools": fetch_pools}


def row(number: int) -> dict[str, Any]:
    """A DNS record."""
    return {"id": f"r{number}", "name": f"n{number}.example.com", "type": "A", "content": "3.5.140.1", "proxied": True}


def page(first: int, count: int, total: int) -> HttpAnswer:
    """One page of DNS records."""
    info = {"total_count": total, "total_pages": -(-total // RECORDS_PAGE_SIZE)}
    return ok([row(number) for number in range(first, first + count)], info)


def test_up_to_5000_records_are_one_request() -> None:
    session = FakeSession(page(0, 5000, 5000))
    assert len(fetch_records(make_client(session), "z1")) == 5000
    assert session.lines == ["GET /zones/z1/dns_records?order=name&page=1&per_page=5000"]


def test_more_records_are_read_page_by_page() -> None:
    session = FakeSession(page(0, 5000, 5001), page(5000, 1, 5001))
    records = fetch_records(make_client(session), "z1")
    assert [record.record_id for record in records] == [f"r{number}" for number in range(5001)]
    assert len(session.sent) == 2


def test_records_of_which_some_do_not_come_are_given_up() -> None:
    with pytest.raises(ListChangedError, match="/zones/z1/dns_records"):
        fetch_records(make_client(FakeSession(*[page(0, 3, 4)] * 3)), "z1")


def test_load_balancers_and_pools_are_one_request_each() -> None:
    session = FakeSession(
        ok([{"id": "l", "name": "app.example.com", "default_pools": ["p"]}]), ok([{"id": "p", "name": "web"}])
    )
    client = make_client(session)
    assert [balancer.name for balancer in fetch_balancers(client, "z1")] == ["app.example.com"]
    assert fetch_pools(client, "a1")["p"].name == "web"
    assert session.lines == ["GET /zones/z1/load_balancers", "GET /accounts/a1/load_balancers/pools"]


@pytest.mark.parametrize("status", [400, 403, 404])
@pytest.mark.parametrize("fetch", [fetch_balancers, fetch_pools])
def test_account_without_load_balancing_has_no_load_balancers(fetch: Any, status: int) -> None:
    assert not fetch(make_client(FakeSession(refusal(status, 1002))), "x1")


@pytest.mark.parametrize("fetch", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(refusal(403, 10000), RefusedCredentialsError, id="permission"),
        pytest.param(refusal(400, 7000), ApiError, id="refusal"),
        pytest.param(ok(None), ResponseError, id="null"),
        pytest.param(ok({"result": []}), ResponseError, id="object"),
        pytest.param(ok([None]), ResponseError, id="null in the list"),
        pytest.param(ok([{"id": 1}]), ResponseError, id="other shape"),
    ],
)
def test_no_other_answer_is_an_empty_list(fetch: Any, answer: HttpAnswer, error: type[Exception]) -> None:
    with pytest.raises(error):
        fetch(make_client(FakeSession(answer)), "x1")


@pytest.mark.parametrize("fetch", LISTS.values(), ids=LISTS)
def test_ids_are_quoted_in_paths(fetch: Any) -> None:
    session = FakeSession(ok([]))
    fetch(make_client(session), "../x?y")
    assert "..%2Fx%3Fy" in session.lines[0]
