# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ids, names and addresses never change the path of a URL: refused unsent, or harmless on the wire."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.wire.conftest import Serve
from tests.wire.servers import Behaviour, Link, RawServer, Request, an_empty_zone, envelope, message, says
from tests.wire.tasks import ZONE_ID, assert_one_sentence, assert_well, look

NASTY = {
    "up": "../user/tokens",
    "up and down": "../../client/v4/zones",
    "dots": "..",
    "one dot": ".",
    "encoded dots": "%2e%2e",
    "doubly encoded dots": "%252e%252e",
    "a slash": "a/b",
    "an encoded slash": "a%2Fb",
    "a slash at the start": "/user",
    "two slashes": "//elsewhere.example.com",
    "a slash at the end": ZONE_ID + "/",
    "a backslash": "a\\b",
    "a query": "?per_page=1",
    "a query at the end": ZONE_ID + "?x=y",
    "a further parameter": "a&status=active",
    "a fragment": "#",
    "a fragment at the end": ZONE_ID + "#x",
    "a parameter of the path": ZONE_ID + ";x=y",
    "a user": "a@elsewhere.example.com",
    "a URL": "https://elsewhere.example.com/",
    "an operator": "contains:example",
    "a star": "*.example.com",
    "a list": "example.com,example.org",
    "CR and LF": "a\r\nX-Injected: yes",
    "LF": "a\nb",
    "a request of its own": "a HTTP/1.1\r\nHost: x\r\n\r\nGET /user",
    "NUL": "a\0b",
    "DEL": "a\x7fb",
    "a space": "a b",
    "a tab": "a\tb",
    "a no-break space": "a\u00a0b",
    "a zero-width space": "a\u200bb",
    "a mark that turns the text": "a\u202eb",
    "an ideographic full stop": "example\u3002com",
    "a fullwidth full stop": "example\uff0ecom",
    "two dots in one": "\u2025/user",
    "a fullwidth slash": "a\uff0fb",
    "a division slash": "a\u2215b",
    "a lone surrogate's replacement": "a\ufffdb",
    "a template": "{{ zone }}",
    "a shell's": "$(id)",
    "quotes": "'\"",
    "nothing": "",
    "blank": " ",
}
NASTY_IDS = {
    **NASTY,
    "33 letters": "a" * 33,
    "very long": "a" * 100_000,
    "not ASCII": "\u0661" * 32,
    "a name": "example.com",
}
HOSTILE_IDS = {
    **NASTY_IDS,
    "null": None,
    "a number": 7,
    "a truth value": True,
    "a JSON list": ["a"],
    "a JSON object": {"a": "b"},
}
NASTY_NAMES = {**NASTY, "an id": ZONE_ID, "a label": "example", "an empty label": "example..com"}
NASTY_IPS = {
    **{label: value for label, value in NASTY.items() if label != "nothing"},
    "an address and more": "192.0.2.1/../../user",
    "an address and a query": "192.0.2.1?x=y",
    "an address and a slash": "192.0.2.1%2f..",
    "an IPv6 address and a zone": "fe80::1%25../../user",
    "an IPv6 address and a slash": "2001:db8::1/64",
    "an IPv6 address and LF": "2001:db8::1\nX-Injected: yes",
    "an IPv6 address in brackets": "[2001:db8::1]",
    "Arabic digits": "\u0661\u0669\u0662.0.2.1",
    "fullwidth digits": "\uff11\uff19\uff12.0.2.1",
    "very long": "1" * 100_000,
    "very long and hexadecimal": "2001:db8::" + "0" * 100_000 + "1",
}


@pytest.fixture
def server(serve: Serve) -> RawServer:
    return serve(an_empty_zone())


# Without a zone_id, the module asks for the zone's name.
@pytest.mark.parametrize(
    "zone_id", [pytest.param(value, id=label) for label, value in NASTY_IDS.items() if value.strip()]
)
def test_invalid_zone_id_is_refused_before_any_request(server: RawServer, zone_id: str) -> None:
    result = look(server.url, zone_id=zone_id)
    assert result.failed
    assert result.msg.startswith("zone_id: ")
    assert "\n" not in result.msg
    assert server.connections == 0


@pytest.mark.parametrize("name", NASTY_NAMES.values(), ids=NASTY_NAMES)
def test_invalid_zone_name_is_refused_before_any_request(server: RawServer, name: str) -> None:
    result = look(server.url, zone_id=None, zone=name)
    assert_one_sentence(result, "zone: ")
    assert server.connections == 0


@pytest.mark.parametrize("ip", NASTY_IPS.values(), ids=NASTY_IPS)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_invalid_ip_is_refused_before_any_request(server: RawServer, ip: str, state: str) -> None:
    mapping = {"ip": ip, "vendor": "aws", "region": "us-east-1"}
    result = look(server.url, state=state, mappings=[mapping])
    assert result.failed
    assert result.msg.startswith("mappings[0].ip: ")
    assert "\n" not in result.msg
    assert server.connections == 0


NAMES = {
    "plain": "example.com",
    "capitals": "Example.COM.",
    "international": "m\u00fcnchen.example",
    "Cyrillic letters": "\u0435\u0445\u0430mple.com",
    "Punycode": "xn--mnchen-3ya.example",
    "an underscore": "a_b.example.com",
    "very long": "a" * 20_000 + ".example.com",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_zone_s_name_stays_in_the_query(serve: Serve, name: str) -> None:
    expected = name.rstrip(".").lower()
    server = serve(found(expected, ZONE_ID))
    assert not look(f"{server.url}/client/v4", zone_id=None, zone=name).failed
    looked_up, listed = (urlsplit(request.target) for request in server.requests)
    assert looked_up.path == "/client/v4/zones"
    assert parse_qsl(looked_up.query) == [("name", expected), ("per_page", "50")]
    assert listed.path == f"/client/v4/zones/{ZONE_ID}/origin/cloud_regions"
    assert all(request.head.isascii() for request in server.requests)


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("zone_id", HOSTILE_IDS.values(), ids=HOSTILE_IDS)
def test_hostile_zone_id_in_answer_is_never_put_in_path(serve: Serve, zone_id: object, version: str) -> None:
    server = serve(found("example.com", zone_id))
    result = look(server.url, zone_id=None, zone="example.com", api_version=version)
    assert result.failed
    assert "\n" not in result.msg
    assert "a zone without a proper id" in result.msg
    assert [request.target for request in server.requests] == ["/zones?name=example.com&per_page=50"]


IPS = {
    "192.0.2.1": "192.0.2.1",
    "2001:DB8:0:0:0:0:0:1": "2001:db8::1",
    " 198.51.100.7\n": "198.51.100.7",
    "2001:db8::192.0.2.33": "2001:db8::c000:221",
}


@pytest.mark.parametrize(("written", "sent"), IPS.items())
def test_ip_is_one_path_segment_in_canonical_form(serve: Serve, written: str, sent: str) -> None:
    """With many pages and one wanted IP, only that IP is requested."""

    def behaviour(request: Request, link: Link) -> bool:
        rows = [{"origin_ip": "203.0.113.1", "vendor": "aws", "region": "us-east-1"}]
        if "?" in request.target:
            return says(message(envelope(rows, result_info={"total_count": 900, "total_pages": 9})))(request, link)
        absent = b'{"success": false, "errors": [{"code": 1142, "message": "absent"}], "result": null}'
        link.send(message(absent, status="404 Not Found"))
        return True

    server = serve(behaviour)
    assert not look(server.url, mappings=[{"ip": written}]).failed
    base = f"/zones/{ZONE_ID}/origin/cloud_regions"
    assert [request.target for request in server.requests] == [f"{base}?page=1&per_page=100", f"{base}/{sent}"]


def found(name: str, zone_id: object) -> Behaviour:
    """A behaviour: the zone has this id, and no mappings in either version of the API."""
    zones = message(envelope([{"id": zone_id, "name": name}]))
    v2 = message(envelope([], result_info={"total_count": 0, "total_pages": 0}))
    v1 = message(envelope({"id": "origin_public_cloud_region", "value": []}))

    def behaviour(request: Request, link: Link) -> bool:
        path = urlsplit(request.target).path
        link.send(zones if path.endswith("/zones") else v1 if "/cache/" in path else v2)
        return True

    return behaviour


def test_the_zone_that_was_found_would_be_read(serve: Serve) -> None:
    server = serve(found("example.com", ZONE_ID))
    assert not look(server.url, zone_id=None, zone="example.com", api_version="v1").failed
    assert_well(look(server.url))
