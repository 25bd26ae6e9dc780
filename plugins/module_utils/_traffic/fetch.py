# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fetches DNS records, load balancers, and pools from the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.paging import fetch_all_pages
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ApiError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.balancers import (
    LoadBalancer,
    Pool,
    parse_balancer,
    parse_pool,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.records import DnsRecord, parse_record

RECORDS_PAGE_SIZE = 5000
"""The page size that other clients use. The schema would allow more (API facts, DNS records)."""

# "load balancing not enabled": such a zone or account has none (API facts, load balancers and pools).
_NOT_ENABLED_CODE = 1002

T = TypeVar("T")


def fetch_records(client: Client, zone_id: str) -> list[DnsRecord]:
    """Fetch all DNS records of a zone, with one request for every 5,000. Raises RequestError and ListChangedError."""
    path = f"/zones/{quote(zone_id, safe='')}/dns_records"
    # Pages of a list in no order may repeat records and lack others.
    return fetch_all_pages(client, path, parse_record, page_size=RECORDS_PAGE_SIZE, params={"order": "name"})


def fetch_balancers(client: Client, zone_id: str) -> list[LoadBalancer]:
    """Fetch all load balancers of a zone, with one request. Raises RequestError and ListChangedError."""
    return _fetch_if_enabled(client, f"/zones/{quote(zone_id, safe='')}/load_balancers", parse_balancer)


def fetch_pools(client: Client, account_id: str) -> dict[str, Pool]:
    """Fetch all pools of an account by id, with one request. Raises RequestError and ListChangedError."""
    path = f"/accounts/{quote(account_id, safe='')}/load_balancers/pools"
    return {pool.pool_id: pool for pool in _fetch_if_enabled(client, path, parse_pool)}


def _fetch_if_enabled(client: Client, path: str, parse: Callable[[Any], T]) -> list[T]:
    """Fetch a list of Load Balancing, which is an add-on. Paging is not documented for these lists."""
    try:
        return fetch_all_pages(client, path, parse, page_size=None)
    except ApiError as error:
        if error.status < 500 and _NOT_ENABLED_CODE in error.codes:
            return []
        raise
