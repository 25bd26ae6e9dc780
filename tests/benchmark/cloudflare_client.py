# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python cloudflare_client.py URL TOKEN ZONE WANTED WAY``: Cloudflare's own client, as people write it.

WANTED is a file of JSON, `{mappings, prune}`. WAY is `one-by-one`, an `update` for each IP, as the resource of the
Terraform provider does with the client's Go twin; or `batches`: read the list, send what differs by `bulk_update`, and
delete what is pruned by `bulk_delete`, 100 at a time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cloudflare import Cloudflare  # type: ignore[import-not-found]

BATCH = 100


def one_by_one(regions: Any, zone: str, wanted: dict[str, dict[str, str]]) -> None:
    """An update for each IP."""
    for ip, pair in wanted.items():
        regions.update(ip, zone_id=zone, body_origin_ip=ip, **pair)


def in_batches(regions: Any, zone: str, wanted: dict[str, dict[str, str]], *, prune: bool) -> None:
    """The list, and batches of what differs."""
    held = {
        row.origin_ip: {"vendor": row.vendor, "region": row.region}
        for row in regions.list(zone_id=zone, per_page=BATCH)
    }
    for batch in batches([{"origin_ip": ip, **pair} for ip, pair in wanted.items() if held.get(ip) != pair]):
        regions.bulk_update(zone_id=zone, body=batch)
    for batch in batches([ip for ip in held if ip not in wanted] if prune else []):
        regions.bulk_delete(zone_id=zone, extra_body=batch)


def batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The items, BATCH at a time."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def main() -> None:
    """Make the zone what is wanted."""
    url, token, zone, file, way = sys.argv[1:]
    task = json.loads(Path(file).read_text(encoding="utf-8"))
    wanted = {row["ip"]: {"vendor": row["vendor"], "region": row["region"]} for row in task["mappings"]}
    regions = Cloudflare(base_url=url, api_token=token).cache.origin_cloud_regions
    if way == "one-by-one":
        one_by_one(regions, zone, wanted)
    else:
        in_batches(regions, zone, wanted, prune=task["prune"])


main()
