# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit report: one document, and its forms. Whatever comes from the API is text in each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.colos import colo_places
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import (
    Document,
    make_document,
    read_document,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.junit import to_junit
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.markdown import MAX_ROWS, to_markdown
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.message import (
    failure_message,
    summary_line,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.page import to_html
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.page_data import page_data
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.projection import HEIGHT, WIDTH, project
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.proposals import propose
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.regions import region_places
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._role.entries import parse_entries
from ansible_collections.edgeops.cloudflare.tests.support.audit_results import (
    GENERATED,
    UPPER_TIERS,
    audited,
    mixed_pool,
    origin,
)

HOSTILE = "</script><!--<script>alert(1)</script>|`*_[x](y)\\~&amp;\x1b[31m\x00\ud800.example.com"
REFUSED = {"failed": True, "msg": "HTTP 403: 10000 <b>Authentication error</b>\nand more"}


def document(*results: Mapping[str, Any], names: Sequence[str] | None = None) -> Document:
    """The document of these results; a zone is called after its number unless `names` says otherwise."""
    listed = names or [f"z{number}.example.com" for number in range(len(results))]
    return read_document(make_document(results, listed, GENERATED, UPPER_TIERS))


def data_of(page: str) -> Any:
    """The data in a page, found as a browser finds it."""
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (audited("a.example", [origin("20.0.0.1", "mapped"), origin("20.0.0.2", "unplaced")]), "clean"),
        (audited("a.example", [origin("20.0.0.1", "missing")]), "findings"),
        (audited("a.example", [origin("20.0.0.1", "misplaced")]), "findings"),
        (audited("a.example", not_read=[{"what": "pools", "reason": "HTTP 403"}]), "incomplete"),
        (audited("a.example", not_read=[{"what": "dns_records", "reason": "HTTP 403"}]), "failed"),
        (REFUSED, "failed"),
        ({"rc": 1}, "failed"),
    ],
)
def test_verdict_on_a_zone(result: Mapping[str, Any], verdict: str) -> None:
    made = document(result)
    assert made["zones"][0]["verdict"] == verdict
    assert made["summary"][f"{verdict}_zones"] == 1
    assert bool(failure_message(made)) == (verdict in {"findings", "failed"})


def test_message_names_zones_and_reasons() -> None:
    found = audited("b.example", [origin("20.0.0.1", "missing"), origin("20.0.0.2", "misplaced")])
    made = document(audited("a.example"), found, REFUSED)
    assert failure_message(made) == (
        "1 of 3 zones have findings (missing mappings: 1, misplaced: 1): b.example.\n"
        "1 of 3 zones could not be read:\n"
        "- z2.example.com: HTTP 403: 10000 <b>Authentication error</b>\n  and more"
    )
    assert summary_line(made) == (
        "Zones: 3 (1 clean, 1 with findings, 1 not read). Origins: 2 (1 missing, 1 misplaced). Stale mappings: 0."
    )


def test_hostile_text_is_text_in_every_form() -> None:
    row = origin("20.0.0.1", "missing", name=HOSTILE)
    made = document(
        audited(HOSTILE, [row], stale=[{"ip": "20.0.0.9", "vendor": HOSTILE, "region": HOSTILE}]), {"msg": HOSTILE}
    )

    page, markdown, xml = to_html(made), to_markdown(made), to_junit(made)
    message = failure_message(made)

    assert page.count("<script") == 2
    assert data_of(page)["zones"][0]["name"] == HOSTILE
    assert HOSTILE in data_of(page)["texts"]
    assert "<script>" not in markdown.replace("    </script><!--<script>alert(1)</script>", "")
    assert not re.search("[\x00\x1b\ud800]", markdown + message)
    root = ET.fromstring(xml.encode())  # noqa: S314
    (first, second) = root
    assert first.get("name") == HOSTILE.replace("\x1b", "?").replace("\x00", "?").replace("\ud800", "?")
    assert [outcome.tag for case in second for outcome in case] == ["error"]


def test_page_allows_its_own_script_and_nothing_else() -> None:
    page = to_html(document(audited("a.example")))
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; "
        r"form-action 'none'",
        policy,
    )
    assert not re.findall(r"(?:src|href)=[\"'](?!#)|@import|url\(", page)


def test_origins_that_need_attention_come_first() -> None:
    statuses = ("mapped", "unplaced", "missing", "misplaced")
    rows = [origin(f"20.0.0.{number}", status) for number, status in enumerate(statuses)]
    data = page_data(document(audited("a.example", rows), audited("b.example", [origin("20.0.1.0", "missing")])))
    shown = [(data["texts"][row[1]], data["texts"][row[6]]) for row in data["tables"]["origins"]]
    assert shown == [
        ("20.0.0.3", "Change the mapping to aws us-east-1, or find out why it differs."),
        ("20.0.0.2", "Map it to aws us-east-1."),
        ("20.0.1.0", "Map it to aws us-east-1."),
        ("20.0.0.1", "Map the region of the servers behind it by hand, or leave it."),
        ("20.0.0.0", ""),
    ]
    place = {"city": "Northern Virginia", "at": project(-77.5, 39.0)}
    assert data["regions"] == [{"vendor": "aws", "region": "us-east-1", "tiers": ["IAD", "EWR"], **place}]
    assert set(data["colos"]) == {"IAD", "EWR"}


def test_a_region_or_colo_that_nobody_knows_has_no_place() -> None:
    new = ("aws", "moon-north-1")
    tiers = [{"vendor": "aws", "region": "moon-north-1", "upper_tier_colos": ["ZZZ"]}]
    result = audited("a.example", [origin("20.0.0.1", "mapped", place=new)])
    data = page_data(read_document(make_document([result], ["a.example"], GENERATED, tiers)))
    assert data["regions"] == [{"vendor": "aws", "region": "moon-north-1", "tiers": ["ZZZ"]}]
    assert data["colos"] == {"ZZZ": {}}


def test_every_known_place_is_on_the_map() -> None:
    places = [*region_places().values(), *colo_places().values()]
    points = [project(place.longitude, place.latitude) for place in places]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in points)
    assert len(points) > 450


def test_markdown_counts_the_rows_that_it_leaves_out() -> None:
    rows = [origin(f"20.0.{number // 250}.{number % 250}", "missing") for number in range(MAX_ROWS + 7)]
    text = to_markdown(document(audited("a.example", rows, pools=[mixed_pool()], idle_reasons=["Tiered Cache is off"])))
    assert text.count("| Map it to aws us-east-1. |") == MAX_ROWS
    assert "And 7 more; audit.json and audit.html have them all." in text
    assert "| pool-web | mixed | aws us-east-1, gcp europe-west3 | Use one pool for each region. |" in text
    assert "No mapping acts: Tiered Cache is off. Turn on Tiered Cache and Smart Tiered Cache." in text


def test_proposed_files_are_what_apply_takes() -> None:
    rows = [origin("20.0.0.1", "missing"), origin("20.0.0.2", "misplaced"), origin("20.0.0.3", "unplaced")]
    empty, unread = audited("b.example"), audited("c.example", rows, not_read=[{"what": "dns_records", "reason": ""}])
    (file,) = propose(document(audited("a.example", rows), empty, unread, REFUSED))
    assert file["file"] == "a.example.yml"
    zones = yaml.safe_load(file["content"])["origin_cloud_regions_zones"]
    defaults = {"allow_empty": False, "validate_regions": True, "api_version": "auto"}
    (entry,) = parse_entries(zones, defaults)
    assert (entry.problem, entry.zone) == ("", "a.example")
    assert {row["ip"]: row["region"] for row in entry.mappings} == {
        "20.0.0.1": "us-east-1",
        "20.0.0.2": "us-east-1",
    }


def test_zones_of_one_name_are_proposed_by_their_ids() -> None:
    rows = [origin("20.0.0.1", "missing")]
    same = [audited("a.example", rows, zone_id="1" * 32), audited("a.example", rows, zone_id="2" * 32)]
    files = propose(document(*same))
    assert [file["file"] for file in files] == ["1" * 32 + ".yml", "2" * 32 + ".yml"]
    assert all("zone_id:" in file["content"] for file in files)
