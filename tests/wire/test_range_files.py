# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`cloud_ranges` and the clouds' hosts: connections, trust and secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.in_process import ModuleResult, run_module
from tests.support.published_web import AZURE_PAGE, PUBLISHED, VISITED, publish
from tests.support.range_files import SAMPLES, VENDORS
from tests.support.web_server import Page, WebServer
from tests.wire.certificates import Authority

CLOUDFLARE = {
    "CLOUDFLARE_API_TOKEN": "environment-token-0123456789abcdefghijkl",
    "CLOUDFLARE_EMAIL": "environment@example.com",
    "CLOUDFLARE_API_KEY": "environmentkey0123456789abcdef01234567",
    "CLOUDFLARE_BASE_URL": "https://cloudflare.example.com/client/v4",
}


@pytest.fixture
def web(authority: Authority) -> Iterator[WebServer]:
    """The hosts of the clouds, behind a proxy."""
    with WebServer(authority.tls) as server:
        publish(server)
        yield server


def update(
    web: WebServer, dest: Path, trusted: Authority | None, env: Mapping[str, str] | None = None, **options: Any
) -> ModuleResult:
    """Run the module behind the proxy. trusted: whose certificates count, by the environment."""
    bundle = {"REQUESTS_CA_BUNDLE": str(trusted.file)} if trusted else {}
    given = {"dest": str(dest), "max_age": 0, **options}
    return run_module(given, module="cloud_ranges", env={"HTTPS_PROXY": web.url, **bundle, **(env or {})})


def fetched(web: WebServer) -> list[str]:
    return [asked.target for asked in web.asked if asked.method == "GET"]


def test_all_files_come_from_their_published_addresses(web: WebServer, authority: Authority, tmp_path: Path) -> None:
    result = update(web, tmp_path, authority)
    assert not result.failed, result.msg
    assert fetched(web) == VISITED
    assert [file["source"] for file in result["files"]] == [PUBLISHED[vendor] for vendor in VENDORS]
    for vendor in VENDORS:
        assert (tmp_path / f"{vendor}.json").read_bytes() == (SAMPLES / f"{vendor}.json").read_bytes()


def test_second_run_sends_validators_and_downloads_nothing(
    web: WebServer, authority: Authority, tmp_path: Path
) -> None:
    update(web, tmp_path, authority)
    web.asked.clear()
    result = update(web, tmp_path, authority)
    assert not result.changed
    sent = {asked.target: asked.headers["if-none-match"] for asked in web.asked if "if-none-match" in asked.headers}
    # Oracle is not asked twice in a day.
    assert sent == {PUBLISHED[vendor]: f'"{vendor}"' for vendor in ("aws", "azure", "gcp")}


@pytest.mark.parametrize("named_by", ["HOME", "NETRC"])
def test_no_credential_of_any_kind_reaches_these_hosts(
    web: WebServer, authority: Authority, home: Path, tmp_path: Path, named_by: str
) -> None:
    netrc = home / ".netrc"
    hosts = {url.split("/")[2] for url in VISITED}
    entries = [f"machine {host} login somebody password of-netrc\n" for host in sorted(hosts)]
    netrc.write_text("".join([*entries, "default login somebody password of-netrc\n"]), encoding="utf-8")
    netrc.chmod(0o600)
    env = {**CLOUDFLARE, named_by: str(home if named_by == "HOME" else netrc)}
    result = update(web, tmp_path / "ranges", authority, env)
    assert not result.failed, result.msg
    assert fetched(web) == VISITED
    for asked in web.asked:
        assert set(asked.headers) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert not any(secret in value for secret in CLOUDFLARE.values() for value in asked.headers.values())
    assert not any(secret in result.visible for secret in CLOUDFLARE.values())
    assert not any("cloudflare.example.com" in asked.target for asked in web.asked)


def test_untrusted_server_gets_no_request(web: WebServer, tmp_path: Path, authority: Authority) -> None:
    result = update(web, tmp_path / "ranges", None)
    assert result.failed
    for host in ("ip-ranges.amazonaws.com", "www.microsoft.com", "www.gstatic.com", "docs.oracle.com"):
        assert host in result.msg
    assert result.msg.count("the server's certificate is not trusted") == 5
    assert fetched(web) == []
    assert list((tmp_path / "ranges").iterdir()) == []
    assert not update(web, tmp_path / "ranges", None, ca_path=str(authority.file)).failed


def test_a_certificate_of_another_host_is_not_trusted(authority: Authority, tmp_path: Path) -> None:
    with WebServer(lambda _host: authority.tls("www.example.com")) as web:
        publish(web)
        result = update(web, tmp_path, authority, vendors=["aws"])
        assert "certificate is not trusted" in result.msg
        assert fetched(web) == []


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_without_validate_certs_any_certificate_will_do(web: WebServer, tmp_path: Path) -> None:
    assert not update(web, tmp_path, None, validate_certs=False).failed


def test_a_redirect_within_a_host_is_followed(web: WebServer, authority: Authority, tmp_path: Path) -> None:
    moved = "https://docs.oracle.com/en-us/iaas/tools/public_ip_ranges.json"
    web.pages[moved] = web.pages[PUBLISHED["oci"]]
    web.pages[PUBLISHED["oci"]] = Page(status=301, headers={"Location": moved})
    assert not update(web, tmp_path, authority, vendors=["oci"]).failed
    assert fetched(web) == [PUBLISHED["oci"], moved]


def test_a_redirect_to_another_host_is_not_followed(web: WebServer, authority: Authority, tmp_path: Path) -> None:
    web.pages[PUBLISHED["aws"]] = Page(status=302, headers={"Location": "https://evil.example.net/ip-ranges.json"})
    result = update(web, tmp_path, authority, vendors=["aws"])
    assert "redirects to another host ('https://evil.example.net/ip-ranges.json')" in result.msg
    assert [asked.target for asked in web.asked] == ["ip-ranges.amazonaws.com:443", PUBLISHED["aws"]]


def test_a_link_to_another_host_is_not_followed(web: WebServer, authority: Authority, tmp_path: Path) -> None:
    web.pages[AZURE_PAGE] = Page(b'<a href="https://evil.example.net/download/ServiceTags_Public_20261123.json">')
    result = update(web, tmp_path, authority, vendors=["azure"])
    assert (
        f"{AZURE_PAGE}: contains no link to a file ServiceTags_Public_<date>.json on download.microsoft.com"
        in result.msg
    )
    assert {asked.target.split(":443")[0].split("/")[2 if "//" in asked.target else 0] for asked in web.asked} == {
        "www.microsoft.com"
    }


def test_plain_http_on_this_machine_asks_no_proxy(tmp_path: Path) -> None:
    with WebServer() as mirror, WebServer() as proxy:
        mirror.pages["/aws.json"] = Page((SAMPLES / "aws.json").read_bytes())
        options = {"vendors": ["aws"], "sources": {"aws": f"{mirror.url}/aws.json"}}
        env = {"HTTP_PROXY": proxy.url, "http_proxy": proxy.url, "ALL_PROXY": proxy.url}
        assert not update(proxy, tmp_path, None, env, **options).failed
        assert [asked.target for asked in mirror.asked] == ["/aws.json"]
        assert proxy.asked == []
